"""Statistics: SQLite gets them, PostgreSQL keeps its own."""

import pytest
from django.db import connection

from doudi.access.models import Division
from doudi.conf.handlers import DUTIES
from doudi.work import statistics


@pytest.mark.django_db
def test_the_planner_knows_its_tables_afterwards() -> None:
    Division.objects.bulk_create(Division(code=n, name=str(n), level="village") for n in range(1, 200))
    statistics.refresh()
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM sqlite_stat1 WHERE tbl = 'access_division'")
            assert cursor.fetchone()[0] > 0


def test_a_worker_does_it_by_itself() -> None:
    assert DUTIES["work.statistics"].function == f"{statistics.__name__}.{statistics.refresh.__name__}"
