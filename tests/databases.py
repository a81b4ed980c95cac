"""Copies of the migrated test database, in which commits are real.

Append-only triggers refuse the flush by which Django empties a database between tests. So each test that
needs real commits gets a copy of one migrated template: a file copy on SQLite, CREATE DATABASE … TEMPLATE on
PostgreSQL.
"""

import shutil
import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
from django.conf import settings
from django.db import connections

from doudi.vault import keys

URL = str(settings.DATABASE_URL)
ON_POSTGRESQL = URL.startswith("postgres")


@dataclass(frozen=True)
class LiveDatabase:
    """A database of one test: its address, and the environment in which a child process finds it."""

    url: str
    environment: dict[str, str]


@contextmanager
def template_of(connection: Any) -> Iterator[str]:
    """Keep a copy of the migrated test database aside; gives its file or its name."""
    if ON_POSTGRESQL:
        name = f"{connection.settings_dict['NAME']}_template"
        connection.close()  # PostgreSQL copies only a database that nobody is using
        _administer(f'DROP DATABASE IF EXISTS "{name}"')
        _administer(f'CREATE DATABASE "{name}" TEMPLATE "{connection.settings_dict["NAME"]}"')
        yield name
        _administer(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        return
    file = settings.DATA / "template.sqlite3"
    connection.ensure_connection()
    with closing(sqlite3.connect(file)) as copy:
        connection.connection.backup(copy)
    yield str(file)
    file.unlink(missing_ok=True)


@contextmanager
def copied(template: str) -> Iterator[LiveDatabase]:
    """A fresh copy of the template, to which the ORM of this process is pointed until the end."""
    name = f"doudi_live_{uuid.uuid4().hex[:12]}"
    if ON_POSTGRESQL:
        _administer(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        url, target = _beside(name), name
    else:
        target = str(settings.DATA / f"{name}.sqlite3")
        shutil.copyfile(template, target)
        url = f"sqlite:///{target}"
    try:
        with _pointed_at(target):
            yield LiveDatabase(url, _environment(url))
    finally:
        _remove(target)


@contextmanager
def _pointed_at(name: str) -> Iterator[None]:
    """Let the default connection use the database `name`."""
    default = connections["default"]
    kept = default.connection if default.vendor == "sqlite" else None
    if kept is None:
        default.close()
    default.connection = None  # an in-memory database is gone once its last connection closes: keep that one
    before = default.settings_dict["NAME"]
    default.settings_dict["NAME"] = name
    keys.forget()  # data keys are rows of the database that is being left
    try:
        yield
    finally:
        default.close()
        default.settings_dict["NAME"] = before
        default.connection = kept
        keys.forget()


def _environment(url: str) -> dict[str, str]:
    return {
        "DOUDI_MODE": settings.MODE,
        "DOUDI_DATA": str(settings.DATA),
        "DOUDI_DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "doudi.conf.settings",
    }


def _remove(target: str) -> None:
    if ON_POSTGRESQL:
        _administer(f'DROP DATABASE IF EXISTS "{target}" WITH (FORCE)')
        return
    for leftover in Path(target).parent.glob(Path(target).name + "*"):
        leftover.unlink()


def _beside(name: str) -> str:
    """The address of another database on the same PostgreSQL server."""
    return urlunsplit(urlsplit(URL)._replace(path=f"/{name}"))


def _administer(statement: str) -> None:
    with psycopg.connect(_beside("postgres"), autocommit=True) as server:
        server.execute(statement)
