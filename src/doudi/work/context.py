"""What a handler is given besides its payload: the time, a longer lease, and the one way to finish."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.db import transaction

from doudi.work import clock, lease
from doudi.work.errors import UnableToFinish


class Context:
    """One attempt at one job. A handler must complete or postpone it, or the attempt counts as failed."""

    def __init__(self, held: lease.Claim) -> None:
        self._held = held
        self.ended = False

    @property
    def at(self) -> datetime:
        """When the job was claimed, UTC: the database's clock, moved where the demo's clock is moved."""
        return self._held.at + clock.moved()

    @property
    def key(self) -> str:
        """What the job is about: unique among the jobs of its kind."""
        return self._held.key

    @property
    def tries(self) -> int:
        """1 on the first attempt."""
        return self._held.tries

    def keep(self) -> None:
        """Prolong the lease of long work; raises when another worker has taken it over."""
        if not lease.keep(self._held):
            raise UnableToFinish(f"{self._held.kind} {self._held.key}: another worker has the job.")

    def postpone(self, pause: timedelta) -> None:
        """End this attempt without success or failure: the other side asks us to come back later."""
        lease.postpone(self._held, pause)
        self.ended = True

    @contextmanager
    def complete(self) -> Iterator[None]:
        """Commit the handler's writes and the job's completion together, so effects happen exactly once.

        `with context.complete(): …writes…`; no network inside. If the lease was lost, all is rolled back.
        """
        with transaction.atomic():
            yield
            lease.finish(self._held)
        self.ended = True
