"""Everything the product has written, as bytes: the data folder, the database's own files, its rows, logs.

Not among it, by name: what the sandboxes keep (`sandboxes/`). They stand for the machines of the police, the
labour office, the banks and the operator, who know names and numbers in clear, as the real ones do. The key
file lies in the data folder in tests and in the demo, and is searched as well.
"""

import json
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection

from tests.databases import ON_POSTGRESQL, LiveDatabase


def stored(database: LiveDatabase, *, wal: bool = False) -> Iterator[tuple[str, bytes]]:
    """Where and what: files of the data folder (with SQLite's database and WAL), every row of PostgreSQL.

    `wal` adds the files of PostgreSQL itself, where this machine may read them: tables, indexes and WAL.
    """
    for file in sorted(Path(settings.DATA).rglob("*")):
        if file.is_file():
            yield str(file), file.read_bytes()
    if not ON_POSTGRESQL:
        return
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT t::text FROM "{table}" t')  # noqa: S608 - the database's own names
            yield table, "\n".join(row for (row,) in cursor.fetchall()).encode()
    if wal:
        yield from _cluster(database)


def holds(content: bytes, value: str) -> bool:
    """Whether a value stands in what was stored, as it is or as JSON writes it. PostgreSQL shows binary
    columns in hex: there a value counts where it stands by itself, or as the hex of its text."""
    forms = {value.encode(), json.dumps(value)[1:-1].encode()}
    if not ON_POSTGRESQL:
        return any(form in content for form in forms)
    return any(_by_itself(form, content) or form.hex().encode() in content for form in forms)


def _by_itself(form: bytes, content: bytes) -> bool:
    """Looked for plainly first: the expression alone goes byte by byte through a gigabyte of files."""
    alone = rb"(?<![0-9A-Za-z])" + re.escape(form) + rb"(?![0-9A-Za-z])"
    return form in content and re.search(alone, content) is not None


def _cluster(database: LiveDatabase) -> Iterator[tuple[str, bytes]]:
    """The files of this database and of the write-ahead log, where the server is one of the tests' own."""
    folder = _data_directory(urlsplit(database.url).port or 5432)
    if folder is None:
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT oid FROM pg_database WHERE datname = current_database()")
        (oid,) = cursor.fetchone()
    for part in (f"base/{oid}", "pg_wal"):
        for file in sorted((folder / part).iterdir()):
            if file.is_file():
                yield str(file), file.read_bytes()


def _data_directory(port: int) -> Path | None:
    """Of the tests' own server on that port (tests.everything.postgres)."""
    for pid in Path(tempfile.gettempdir()).glob("doudi-postgres-*/data/postmaster.pid"):
        lines = pid.read_text().splitlines()
        if len(lines) > 3 and lines[3].strip() == str(port):
            return pid.parent
    return None
