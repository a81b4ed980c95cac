"""The guard of the network: departments are called by background work, outside any transaction.

A page that waits for a department hangs with it; a transaction that waits holds everybody's rows.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import connection

from doudi.exchange.errors import UnableToCallOut

_background: ContextVar[bool] = ContextVar("doudi_background", default=False)


@contextmanager
def in_background() -> Iterator[None]:
    """Entered by a handler of background work: only in here the network may be used."""
    token = _background.set(True)
    try:
        yield
    finally:
        _background.reset(token)


def check() -> None:
    """Raise UnableToCallOut inside a page or a transaction."""
    if not _background.get():
        raise UnableToCallOut("A department is called by background work only: enqueue the question.")
    blocks = connection.atomic_blocks
    # The outermost block of a rolled-back test is not a transaction of ours (Django's own `durable` check).
    if blocks and not getattr(blocks[-1], "_from_testcase", False):
        raise UnableToCallOut("A department is never called inside a transaction: commit first.")
