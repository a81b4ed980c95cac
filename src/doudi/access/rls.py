"""The second wall: PostgreSQL itself shows a connection only the rows of the divisions it was told.

`protect("table")` in a migration puts a policy on a table; within `acting(…)` every query runs under the
range, which the connection is told before the query when it was last told another. A connection that was told
nothing sees nothing. On SQLite all of this does nothing; the filter of `scope` is the first wall on both.

The range is kept per thread (and per async task); a process that serves nobody in particular (worker,
command) sets one for all its threads with `open_process`. Pools that hand one connection to several clients
between transactions must not stand in between: the range lives in the session.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import psycopg
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
    """Let the queries of this thread see the range `reach`, and the former one again afterwards."""
    before = _told.set(reach)
    try:
        yield
    finally:
        _told.reset(before)


def change(reach: Range) -> None:
    """Within `acting`, see another range until its end: somebody has just signed in or out.

    Outside of it there is no end, so nothing changes.
    """
    if _told.get() is not None:
        _told.set(reach)


def open_process(reach: Range = EVERYWHERE) -> None:
    """For workers and commands: every thread of this process sees the range, until told otherwise."""
    _process[0] = reach


def _tell(database: Any) -> None:
    """Put the range in force into the session, unless it is there already.

    It goes past Django's cursor, so that counts of a page's queries stay the same on both databases. What was
    told within a transaction is told again before each query, since a rollback takes it back unseen. In a
    transaction that has failed nothing can be told, and nothing need be.
    """
    reach = current()
    if database.connection is None or database.doudi_range == reach:
        return
    try:
        database.connection.execute(_TELL, tuple(str(code) for code in reach))
        database.doudi_range = None if database.in_atomic_block else reach
    except psycopg.errors.InFailedSqlTransaction:
        database.doudi_range = None
    except psycopg.OperationalError:
        database.close()  # a broken connection: the next one is told when it opens


def _before_each(execute: Any, sql: Any, parameters: Any, many: bool, context: Any) -> Any:
    _tell(context["connection"])
    return execute(sql, parameters, many, context)


def _watch(sender: object, connection: Any, **kwargs: Any) -> None:
    """A connection that has just opened was told nothing yet; before every query it is told."""
    if connection.vendor != "postgresql":
        return
    connection.doudi_range = None
    if _before_each not in connection.execute_wrappers:
        connection.execute_wrappers.insert(
            0, _before_each
        )  # the last place is for those who take it off again


connection_created.connect(_watch, dispatch_uid="doudi.access.rls")
