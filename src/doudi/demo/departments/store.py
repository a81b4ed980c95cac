"""The data of one department: a SQLite file of its own, and the log of what it was asked."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

_LOG = """
create table if not exists asked (
    request_no text not null, result text not null, case_no text not null, purpose text not null,
    consent_version text not null, first_at text not null, times integer not null,
    primary key (request_no, result)
);
create table if not exists about (name text primary key, value text not null);
"""


class Store:
    """One department's file. Each call opens its own connection: the server is threaded."""

    def __init__(self, path: Path, schema: str) -> None:
        self._path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        with self.connect() as connection:
            connection.executescript("pragma journal_mode=wal;" + schema + _LOG)

    @contextmanager
    def connect(self) -> Iterator[sqlite3.Connection]:
        """A connection whose work is committed at the end, or rolled back."""
        connection = sqlite3.connect(self._path, timeout=20)
        connection.row_factory = sqlite3.Row
        try:
            with connection:
                yield connection
        finally:
            connection.close()

    def fill(self, table: str, rows: Iterable[tuple[object, ...]]) -> None:
        """Put rows into a table of the schema; the same rows again change nothing."""
        kept = list(rows)
        if not kept:
            return
        marks = ", ".join("?" * len(kept[0]))
        with self.connect() as connection:
            connection.executemany(f"insert or replace into {table} values ({marks})", kept)  # noqa: S608

    def note(self, question: dict[str, str], result: str) -> None:
        """Log a question by number, case, purpose and consent; never by whom it is about."""
        row = {**question, "result": result, "at": datetime.now(UTC).isoformat(timespec="seconds")}  # noqa: TID251
        with self.connect() as connection:
            connection.execute(
                "insert into asked values"
                " (:request_no, :result, :case_no, :purpose, :consent_version, :at, 1)"
                " on conflict (request_no, result) do update set times = times + 1",
                row,
            )

    def asked(self) -> list[dict[str, object]]:
        """The log, oldest first."""
        with self.connect() as connection:
            return [
                dict(row) for row in connection.execute("select * from asked order by first_at, request_no")
            ]
