"""Failed attempts, in the journal: how, and against which account if there is one; never what was typed."""

from datetime import datetime

from django.db import transaction

from doudi.access.models import Account
from doudi.access.principal import Principal
from doudi.audit.actions import Event, record


def failed(way: str, account: Account | None, *, at: datetime) -> None:
    """Record a failed sign-in, in a transaction of its own: it stays when the page says no."""
    detail = {"way": way}
    if account is not None:
        detail["account"] = str(account.id)
    with transaction.atomic():
        place = account.division if account else None
        record(Event("signin.failed", Principal.anonymous().ref, at, detail=detail, division=place))
