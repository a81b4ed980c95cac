"""What a process remembers of the keys it has unwrapped, so that not every value asks the database.

A key read in a transaction serves there at once, and the whole process from the commit on: one whose row is
rolled back would seal values nobody can ever open. Until then it waits in the connection's list of what to do
on commit, out of which Django drops what a rollback, also one to a savepoint, has undone.
"""

import time
from collections.abc import Hashable
from dataclasses import dataclass
from typing import TypeGuard

from django.db import connection, transaction

from doudi.vault.token import Sealer

MOST = 10_000

_kept: dict[Hashable, tuple[Sealer, float]] = {}


@dataclass(frozen=True)
class _Waiting:
    """A key that is remembered from the commit on."""

    name: Hashable
    sealer: Sealer

    def __call__(self) -> None:
        if len(_kept) >= MOST:
            _kept.clear()
        _kept[self.name] = (self.sealer, time.monotonic())


def find(name: Hashable, *, seconds: float = float("inf")) -> Sealer | None:
    """The key of that name, remembered for no longer than `seconds`."""
    found = _kept.get(name)
    if found and time.monotonic() - found[1] < seconds:
        return found[0]
    waiting = (entry[1] for entry in connection.run_on_commit if _is_of(entry[1], name))
    return next((work.sealer for work in waiting), None)


def keep(name: Hashable, sealer: Sealer) -> None:
    """Remember a key: in this transaction now, in the process once it is committed."""
    transaction.on_commit(_Waiting(name, sealer))


def forget(name: Hashable) -> None:
    """Forget one key, also where it waits for the commit."""
    _kept.pop(name, None)
    connection.run_on_commit = [entry for entry in connection.run_on_commit if not _is_of(entry[1], name)]


def forget_all() -> None:
    """Forget every key that was committed."""
    _kept.clear()


def _is_of(work: object, name: Hashable) -> TypeGuard[_Waiting]:
    return isinstance(work, _Waiting) and work.name == name
