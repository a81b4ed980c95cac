from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.db import connection
from django.db.models.signals import post_migrate


def _first_data_key(**kwargs: Any) -> None:
    """Have a data key before the first value is sealed. Migrations do not need the key file: where there is
    none yet, the key is made when it is first needed."""
    from doudi.vault import keys  # noqa: PLC0415 - models exist only once the apps are ready

    if settings.KEY_FILE.exists() and "vault_datakey" in connection.introspection.table_names():
        keys.current()


class VaultConfig(AppConfig):
    name = "doudi.vault"

    def ready(self) -> None:
        """Make the first data key as soon as its table exists."""
        post_migrate.connect(_first_data_key, sender=self)
