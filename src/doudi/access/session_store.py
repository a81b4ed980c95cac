"""Django's sessions in the database, sealed: a phone number or an answer given to a question lies in them.

What was sealed for one session key opens under no other. What cannot be opened (damaged, moved, or sealed
with a key that is gone) is an empty session: the person signs in again.
"""

from base64 import b64decode, b64encode
from typing import Any

from django.contrib.sessions.backends import db

from doudi.law.errors import Unable
from doudi.vault.cipher import place_of, seal, unseal


class SessionStore(db.SessionStore):
    """The store that `SESSION_ENGINE` names."""

    def encode(self, session_dict: dict[str, Any]) -> str:
        """What the row holds: Django's own signed form, sealed for this session key."""
        return b64encode(seal(super().encode(session_dict), self._place())).decode("ascii")

    def decode(self, session_data: bytes | str) -> dict[str, Any]:
        """What was kept; empty when it cannot be opened."""
        try:
            signed = unseal(b64decode(session_data, validate=True), self._place())
        except (Unable, ValueError):
            return {}
        return super().decode(signed)

    def _place(self) -> str:
        return place_of("django_session", "session_data", self.session_key)
