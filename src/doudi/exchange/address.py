"""Where the partners are: addresses, token and patience, from the settings or the environment."""

import os

from django.conf import settings

from doudi.exchange.errors import UnableToReach
from doudi.exchange.transport import Patience

_VARIABLES = {
    "police": "DOUDI_POLICE_URL",
    "labour": "DOUDI_LABOUR_URL",
    "bank": "DOUDI_BANK_RECORDS_URL",
}


def of(partner: str) -> str:
    """The partner's base address; without one the partner cannot be reached, and its facts are unknown."""
    url = getattr(settings, "DEPARTMENTS", {}).get(partner) or os.environ.get(_VARIABLES[partner], "")
    if not url:
        raise UnableToReach("no_address")
    return str(url)


def token() -> str:
    """The token the partners know us by."""
    return str(getattr(settings, "DEPARTMENT_TOKEN", "") or os.environ.get("DOUDI_DEPARTMENT_TOKEN", ""))


def patience() -> Patience:
    """How long to wait for an answer: the setting DEPARTMENT_PATIENCE = (connect, read, total) seconds."""
    chosen = getattr(settings, "DEPARTMENT_PATIENCE", None)
    return Patience(*chosen) if chosen else Patience()
