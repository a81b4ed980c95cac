"""A key of a record: made once, compressing, wrapped anew by a rotation, and gone for ever when destroyed."""

import threading
from datetime import UTC, datetime

import pytest
from django.db import connection, transaction

from doudi.vault import keys, record_keys
from doudi.vault.errors import UnableToReadErased, UnableToUnseal, UnableToUseKeys
from doudi.vault.identifiers import new_id
from doudi.vault.models import RecordKey
from doudi.vault.resealing import reseal
from doudi.vault.token import header_of
from tests.databases import LiveDatabase

AT = datetime(2032, 3, 1, 1, 0, tzinfo=UTC)
LONG = "十二月" * 10_000


@pytest.fixture(autouse=True)
def _nothing_known() -> None:
    keys.forget()


@pytest.mark.django_db
def test_what_is_long_becomes_short_and_opens_at_its_place_with_its_key() -> None:
    one, other = new_id(), new_id()
    token = record_keys.seal_for(one, LONG, "t|c|1")
    assert len(token) < len(LONG.encode()) / 50
    assert record_keys.unseal_of(one, token, "t|c|1") == LONG
    with pytest.raises(UnableToUnseal):
        record_keys.unseal_of(one, token, "t|c|2")
    with pytest.raises(UnableToUseKeys):
        record_keys.unseal_of(other, token, "t|c|1")
    record_keys.seal_for(other, "", "t|c|2")
    with pytest.raises(UnableToUnseal):
        record_keys.unseal_of(other, token, "t|c|1")


@pytest.mark.django_db
def test_destroyed_it_is_gone_and_says_when_and_by_whom() -> None:
    record = new_id()
    token = record_keys.seal_for(record, "text", "t|c|1")
    assert record_keys.destroy(record, by="县民政局吴科长", at=AT)
    assert not record_keys.destroy(record, by="another", at=AT)
    for attempt in (lambda: record_keys.unseal_of(record, token, "t|c|1"),
                    lambda: record_keys.seal_for(record, "more", "t|c|1")):  # fmt: skip
        with pytest.raises(UnableToReadErased, match="2032-03-01 由县民政局吴科长") as refused:
            attempt()
        assert "on 2032-03-01 by" in refused.value.text("en")
    assert RecordKey.objects.get(record=record).wrapped is None
    assert not record_keys.destroy(new_id(), by="x", at=AT), "there was none"


def test_a_key_made_in_a_transaction_that_failed_is_not_used_again(live_database: LiveDatabase) -> None:
    record = new_id()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        record_keys.seal_for(record, "lost", "t|c|1")
        raise ZeroDivisionError
    token = record_keys.seal_for(record, "kept", "t|c|1")
    keys.forget()
    assert record_keys.unseal_of(record, token, "t|c|1") == "kept"


def test_two_at_the_same_moment_end_with_one_key(live_database: LiveDatabase) -> None:
    record, gate = new_id(), threading.Barrier(4)
    tokens: list[bytes] = []

    def work() -> None:
        gate.wait()
        with transaction.atomic():
            tokens.append(record_keys.seal_for(record, "text", "t|c|1"))
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    keys.forget()
    assert [record_keys.unseal_of(record, token, "t|c|1") for token in tokens] == ["text"] * 4


@pytest.mark.django_db
def test_a_rotation_wraps_the_key_anew_and_leaves_what_it_sealed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "FRESH", 0.0)
    living, erased = new_id(), new_id()
    token = record_keys.seal_for(living, "text", "t|c|1")
    record_keys.seal_for(erased, "text", "t|c|2")
    record_keys.destroy(erased, by="x", at=AT)
    new = keys.new_data_key().number
    assert reseal(lambda column, rows: None) == 1
    wrapped = RecordKey.objects.get(record=living).wrapped
    assert wrapped is not None
    assert header_of(bytes(wrapped)).key == new
    assert record_keys.unseal_of(living, token, "t|c|1") == "text"
    assert RecordKey.objects.get(record=erased).wrapped is None
