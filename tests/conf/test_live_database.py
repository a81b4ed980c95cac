"""The guards of the tests, tested: real commits on copies, rows shuffled, a clock that can be moved."""

import datetime as dt
import os
import subprocess
import sys
from collections.abc import Callable

import pytest
from django.db import connection, transaction
from django.http import HttpRequest
from django.template import engines

from doudi.access.models import Division
from doudi.work import clock
from tests.databases import LiveDatabase

COUNT = """
import django
django.setup()
from doudi.access.models import Division
print(Division.objects.count())
Division.objects.create(code=2, name="made by the child", level="county")
"""


@pytest.mark.parametrize("turn", [1, 2])
def test_a_child_process_sees_what_was_committed(live_database: LiveDatabase, turn: int) -> None:
    """And the second turn finds nothing of the first."""
    assert Division.objects.count() == 0
    with transaction.atomic():
        Division.objects.create(code=1, name="made by the test", level="county")
    environment = {**os.environ, **live_database.environment}
    child = subprocess.run(
        [sys.executable, "-c", COUNT], env=environment, capture_output=True, text=True, check=True
    )
    assert child.stdout.strip() == "1"
    assert set(Division.objects.order_by("code").values_list("code", flat=True)) == {1, 2}


def test_the_ordinary_database_is_back_afterwards(db: None) -> None:
    assert not connection.settings_dict["NAME"].startswith("doudi_live")
    assert Division.objects.count() == 0


def test_rows_without_an_order_come_in_none(db: None) -> None:
    Division.objects.bulk_create(Division(code=n, name=str(n), level="county") for n in range(1, 60))
    seen = {tuple(row.code for row in Division.objects.all()) for _ in range(5)}
    assert len(seen) > 1
    ordered = {tuple(row.code for row in Division.objects.order_by("code")) for _ in range(5)}
    assert len(ordered) == 1


def test_an_undefined_name_in_a_template_fails(rf: object) -> None:
    template = engines["django"].from_string("{{ nobody_defined_this }}")
    with pytest.raises(pytest.fail.Exception, match="nobody_defined_this"):
        template.render({}, HttpRequest())


def test_the_clock_moves_and_is_put_back(move_clock: Callable[[dt.timedelta], None]) -> None:
    before = clock.now()
    move_clock(dt.timedelta(days=8))
    assert dt.timedelta(days=8) <= clock.now() - before < dt.timedelta(days=8, minutes=1)
    assert clock.moved() == dt.timedelta(days=8)


def test_the_clock_stands_where_nobody_moved_it() -> None:
    assert clock.moved() == dt.timedelta()
