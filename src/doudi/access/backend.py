"""How Django finds the account of a session. Signing in itself is in `signin`."""

from uuid import UUID

from django.contrib.auth.backends import BaseBackend

from doudi.access.models import Account


class AccountBackend(BaseBackend):
    """Reads the account with its office, in one query."""

    def get_user(self, user_id: UUID) -> Account | None:
        """The active account of that id."""
        return Account.objects.select_related("office").filter(pk=user_id, is_active=True).first()
