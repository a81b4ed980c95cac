"""Rotation: every value to the newest data key, in ranges, resumable, while rows change."""

from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core.management import call_command
from pytest_django import Settings

from doudi.access.models import Account
from doudi.audit.models import Entry
from doudi.vault import keys, resealing
from doudi.vault.cipher import seal
from doudi.vault.fields import Sealed
from doudi.vault.identifiers import new_id
from doudi.vault.models import DataKey, Resealing
from doudi.vault.token import SM4_GCM, header_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _few_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resealing, "AT_ONCE", 10)
    monkeypatch.setattr(keys, "FRESH", 0.0)
    keys.forget()


def accounts(count: int) -> None:
    at = datetime(2026, 9, 1, tzinfo=UTC)
    Account.objects.bulk_create(
        Account(
            username=new_id().hex, name="甲", kind="helper", role="helper", division=990001001001,
            phone=f"1000000{number:04}", opened_at=at,
        )
        for number in range(count)
    )  # fmt: skip


def tokens() -> list[bytes]:
    found: list[object] = list(Account.objects.order_by("pk").values_list("phone", flat=True))
    return [value.token for value in found if isinstance(value, Sealed)]


def test_all_values_move_to_the_new_key_and_still_read() -> None:
    accounts(35)
    new = keys.new_data_key().number
    told: list[tuple[str, int]] = []
    assert resealing.reseal(lambda column, rows: told.append((column, rows))) == 70
    assert {header_of(token).key for token in tokens()} == {new}
    assert {row.phone for row in Account.objects.all()} == {f"1000000{number:04}" for number in range(35)}
    assert ("access_account.phone", 35) in told
    assert resealing.reseal(lambda column, rows: None) == 0


def test_it_goes_on_where_it_was_stopped() -> None:
    accounts(35)
    new = keys.new_data_key().number

    def stop(column: str, rows: int) -> None:
        if column == "access_account.phone" and rows == 20:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        resealing.reseal(stop)
    assert sum(header_of(token).key == new for token in tokens()) == 20
    resealing.reseal(lambda column, rows: None)
    assert {header_of(token).key for token in tokens()} == {new}
    assert not Resealing.objects.filter(key_number=new, done=False).exists()


def test_a_row_that_changed_meanwhile_keeps_its_new_value(monkeypatch: pytest.MonkeyPatch) -> None:
    accounts(1)
    keys.new_data_key()
    from_vault = seal

    def change_then_seal(text: str, place: str) -> bytes:
        if "|phone|" in place:
            row = Account.objects.get()
            row.phone = "10000009999"
            row.save()
        return from_vault(text, place)

    monkeypatch.setattr(resealing, "seal", change_then_seal)
    resealing.reseal(lambda column, rows: None)
    assert Account.objects.get().phone == "10000009999"


def test_the_command_rotates_to_another_cipher_and_the_journal_knows(settings: Settings) -> None:
    accounts(3)
    settings.CIPHER = "SM4-GCM"
    out = StringIO()
    call_command("keys", "rotate", stdout=out)
    assert "Sealed 6 values anew." in out.getvalue()
    assert {header_of(token).algorithm for token in tokens()} == {SM4_GCM}
    assert list(Entry.objects.order_by("number").values_list("action", flat=True)) == [
        "keys.rotate",
        "keys.rotated",
    ]
    assert DataKey.objects.count() >= 2
    call_command("keys", "rotate", "--resume", stdout=out)
    assert "Sealed 0 values anew." in out.getvalue()
