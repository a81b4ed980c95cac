"""A county's month is prepared set-wise, and goes on where it was stopped."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from doudi.payments import actions, preparing
from doudi.payments.models import Attempt, Batch, Instalment
from doudi.work import worker
from tests.payments.builders import AT, OCTOBER, PREPARER, families

pytestmark = pytest.mark.django_db


def test_a_county_is_prepared_set_wise() -> None:
    """Queries for a portion of families, never for each of them: growth is the database's alone."""
    families(300)
    batch_id = actions.prepare(month=OCTOBER, actor=PREPARER, at=AT)
    with CaptureQueriesContext(connection) as asked:
        worker.run_one(["payments.prepare"])
    assert Batch.objects.unscoped("test").get(id=batch_id).count == 300
    assert Attempt.objects.unscoped("test").values("line").distinct().count() == 300
    assert len(asked) < 60


def test_it_goes_on_where_it_was_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preparing, "PORTION", 4)
    families(10)
    batch_id = actions.prepare(month=OCTOBER, actor=PREPARER, at=AT)
    batch = Batch.objects.unscoped("test").get(id=batch_id)
    preparing.owe_portion(batch, at=AT)
    preparing.owe_portion(batch, at=AT)
    preparing.add_lines(batch)
    assert Instalment.objects.unscoped("test").count() == 8
    assert Attempt.objects.unscoped("test").count() == 4
    worker.run_one(["payments.prepare"])
    batch.refresh_from_db()
    assert (batch.state, batch.count) == ("prepared", 10)
    lines = Attempt.objects.unscoped("test").order_by("line").values_list("line", flat=True)
    assert list(lines) == list(range(1, 11))
