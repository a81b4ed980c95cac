from django.apps import AppConfig


class ConfConfig(AppConfig):
    name = "doudi.conf"

    def ready(self) -> None:
        """Register the checks of a production set-up."""
        from doudi.conf import checks  # noqa: F401, PLC0415 - checks may read settings only once apps are ready
