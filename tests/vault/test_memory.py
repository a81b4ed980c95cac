"""A key is asked for once in a transaction, and in the process from the commit on; never after a rollback."""

from collections.abc import Iterator

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from doudi.vault import keys, memory
from doudi.vault.cipher import seal, unseal
from doudi.vault.models import DataKey
from doudi.vault.token import Sealer
from tests.databases import LiveDatabase
from tests.vault.test_fields import account


@pytest.fixture(autouse=True)
def _nothing_known() -> Iterator[None]:
    keys.forget()
    yield
    keys.forget()


def asked_for_keys(caught: CaptureQueriesContext) -> int:
    return sum("vault_datakey" in query["sql"] for query in caught.captured_queries)


def test_the_first_page_of_a_process_asks_once_for_all_its_fields(live_database: LiveDatabase) -> None:
    row = account(totp="JBSWY3DPEHPK3PXP")
    row.save()
    keys.forget()  # as a process that has just begun
    with CaptureQueriesContext(connection) as caught, transaction.atomic():
        for _ in range(30):
            read = type(row).objects.get(pk=row.pk)
            assert read.phone
            assert read.totp
            read.save()
    assert asked_for_keys(caught) <= 2, "the key that opens, and the number of the newest"
    with CaptureQueriesContext(connection) as caught:
        assert type(row).objects.get(pk=row.pk).phone
    assert asked_for_keys(caught) == 0


def test_a_key_that_was_rolled_back_seals_nothing(live_database: LiveDatabase) -> None:
    kept = keys.current().number
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        assert keys.new_data_key().number == kept + 1
        keys._newest.clear()
        assert keys.current().number == kept + 1
        raise ZeroDivisionError
    assert keys.current().number == kept
    token = seal("text", "place")
    keys.forget()
    assert unseal(token, "place") == "text"


@pytest.mark.django_db
def test_a_rollback_to_a_savepoint_forgets_as_well() -> None:
    kept = keys.current().number
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        keys.new_data_key()
        keys._newest.clear()
        assert keys.current().number == kept + 1
        raise ZeroDivisionError
    keys._newest.clear()
    assert keys.current().number == kept
    assert not DataKey.objects.filter(number=kept + 1).exists()


@pytest.mark.django_db
def test_it_is_forgotten_on_demand_by_age_and_when_there_are_too_many(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(memory, "MOST", 3)
    sealer = Sealer(7, bytes(32))
    memory.keep("a", sealer)
    assert memory.find("a", seconds=0.0) is sealer, "in the transaction it is as good as its row"
    memory.forget("a")
    assert memory.find("a") is None
    for name in "abcd":
        memory._Waiting(name, sealer)()
    assert memory.find("a") is None
    assert memory.find("d") is sealer
    assert memory.find("d", seconds=0.0) is None
