"""Kinds of work for the tests of the worker: a counter in the database shows how often an effect happened."""

import os
import time
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import connection

from doudi.work.context import Context
from doudi.work.table import Duty

HANDLERS = {
    "count": "tests.work.table.count",
    "slow": "tests.work.table.slow",
    "fail": "tests.work.table.fail",
    "forget": "tests.work.table.forget",
}
DUTIES = {"tick": Duty(every=1, function="tests.work.table.tick")}

TABLES = (
    "CREATE TABLE IF NOT EXISTS effects (key varchar(100), worker integer)",
    "CREATE TABLE IF NOT EXISTS ticks (at varchar(100))",
)


def prepare() -> None:
    """Tables for effects, beside the product's own."""
    with connection.cursor() as cursor:
        for statement in TABLES:
            cursor.execute(statement)


def effects() -> list[str]:
    """The key of every effect that happened, in order of key."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT key FROM effects ORDER BY key")
        return [row[0] for row in cursor.fetchall()]


def count(payload: Mapping[str, Any], context: Context) -> None:
    with context.complete():
        _effect(context.key)


def slow(payload: Mapping[str, Any], context: Context) -> None:
    time.sleep(float(payload["milliseconds"]) / 1000)
    with context.complete():
        _effect(context.key)
        time.sleep(float(payload["milliseconds"]) / 1000)


def fail(payload: Mapping[str, Any], context: Context) -> None:
    raise ValueError("张三的身份证号 110105 is not for the logs")


def forget(payload: Mapping[str, Any], context: Context) -> None:
    """Returns without completing."""


def tick(*, at: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO ticks VALUES (%s)", [at.isoformat()])


def _effect(key: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO effects VALUES (%s, %s)", [key, os.getpid()])
