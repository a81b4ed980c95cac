"""The second wall: PostgreSQL itself shows a connection only the rows of the divisions it was told.

`protect("table")` in a migration puts a policy on a table; `acting(…)` tells the connection the range. A
connection that was told nothing sees nothing. On SQLite all of this does nothing; the filter of `scope` is
the first wall on both.

The range is kept per thread (and per async task); a process that serves nobody in particular (worker,
command) sets one for all its threads with `open_process`. Pools that hand one connection to several clients
between transactions must not stand in between: the range lives in the session.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import psycopg
from django.db import connection
from django.db.backends.signals import connection_created
from django.db.migrations import RunPython
from django.db.migrations.state import StateApps

from doudi.access.divisions import EVERYWHERE

Range = tuple[int, int]
NOTHING: Range = (0, 0)

_told: ContextVar[Range | None] = ContextVar("doudi_division_range", default=None)
_process: list[Range] = [NOTHING]

# Not asked for in subqueries, though a count would be quicker: the planner then no longer knows how wide the
# range is, and sorts every case where it would walk an index (a filtered queue took 70 ms instead of 7).
_POLICY = """
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS doudi_division ON {table};
CREATE POLICY doudi_division ON {table} USING (
  {column} >= NULLIF(current_setting('doudi.division_from', true), '')::bigint
  AND {column} < NULLIF(current_setting('doudi.division_until', true), '')::bigint
);
"""
_NO_POLICY = """
DROP POLICY IF EXISTS doudi_division ON {table};
ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY;
ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;
"""
_TELL = "SELECT set_config('doudi.division_from', %s, false), set_config('doudi.division_until', %s, false)"


def protect(table: str, column: str = "division") -> RunPython:
    """A migration operation: only rows whose `column` is in the connection's range are seen or written.

    Forced, so that the owner of the table is held to it too. Nothing happens on SQLite.
    """

    def install(apps: StateApps, schema: Any) -> None:
        if schema.connection.vendor == "postgresql":
            schema.execute(_POLICY.format(table=table, column=column), params=None)

    def remove(apps: StateApps, schema: Any) -> None:
        if schema.connection.vendor == "postgresql":
            schema.execute(_NO_POLICY.format(table=table), params=None)

    return RunPython(install, remove)


def current() -> Range:
    """The range in force in this thread."""
    told = _told.get()
    return _process[0] if told is None else told


@contextmanager
def acting(reach: Range) -> Iterator[None]:
    """Let the connection of this thread see the range `reach`, and put the former one back at the end."""
    before = _told.set(reach)
    _tell(connection)
    try:
        yield
    finally:
        _told.reset(before)
        _tell(connection)


def change(reach: Range) -> None:
    """Within `acting`, see another range until its end: somebody has just signed in or out.

    Outside of it there is no end, so nothing changes.
    """
    if _told.get() is not None:
        _told.set(reach)
        _tell(connection)


def open_process(reach: Range = EVERYWHERE) -> None:
    """For workers and commands: every thread of this process sees the range, until told otherwise."""
    _process[0] = reach
    _tell(connection)


def _tell(database: Any) -> None:
    """Put the range into the session; without a connection this waits until there is one.

    It goes past Django's cursor, so that counts of a page's queries stay the same on both databases. In a
    transaction that has failed nothing can be told, and nothing need be: its rollback restores what was.
    """
    if database.vendor != "postgresql" or database.connection is None:
        return
    reach = tuple(str(code) for code in current())
    try:
        database.connection.execute(_TELL, reach)
    except psycopg.errors.InFailedSqlTransaction:
        return
    except psycopg.OperationalError:
        database.close()  # a broken connection: the next one is told when it opens


def _tell_new_connection(sender: object, connection: Any, **kwargs: Any) -> None:
    _tell(connection)


connection_created.connect(_tell_new_connection, dispatch_uid="doudi.access.rls")
