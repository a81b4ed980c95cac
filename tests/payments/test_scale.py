"""A county's month is prepared in seconds, and goes on where it was stopped."""

import os
import time

import pytest

from doudi.payments import actions, preparing
from doudi.payments.models import Attempt, Batch, Instalment
from doudi.work import worker
from tests.payments.builders import AT, OCTOBER, PREPARER, families

COUNTY = int(os.environ.get("DOUDI_FAMILIES", "5000"))  # 20,000 took 4 s on SQLite and 6 s on PostgreSQL
pytestmark = pytest.mark.django_db


def test_a_county_is_prepared_in_seconds() -> None:
    families(COUNTY)
    batch_id = actions.prepare(month=OCTOBER, actor=PREPARER, at=AT)
    begin = time.monotonic()
    worker.run_one(["payments.prepare"])
    seconds = time.monotonic() - begin
    print(f"{COUNTY} prepared in {seconds:.1f} s")
    assert Batch.objects.unscoped("test").get(id=batch_id).count == COUNTY
    assert Attempt.objects.unscoped("test").values("line").distinct().count() == COUNTY
    assert seconds < 30, "seconds, not minutes, even on a busy machine"


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
