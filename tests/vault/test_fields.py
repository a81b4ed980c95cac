"""The sealed field, on a real model and a real table."""

from datetime import UTC, datetime

import pytest
from django.core.exceptions import FieldError
from django.db import connection, transaction
from pytest_django import Settings

from doudi.access.models import Account
from doudi.vault import keys
from doudi.vault.errors import UnableToSeal, UnableToUnseal
from doudi.vault.fields import Sealed
from doudi.vault.identifiers import new_id
from doudi.vault.token import AES_256_GCM, SM4_GCM, header_of

pytestmark = pytest.mark.django_db
AT = datetime(2026, 9, 1, tzinfo=UTC)
PHONE = "13800001111"


def account(**more: object) -> Account:
    fields = {"name": "甲", "kind": "helper", "role": "helper", "division": 990001001001, "opened_at": AT}
    return Account(**{"username": new_id().hex, "phone": PHONE, **fields, **more})


def stored(row: Account) -> bytes:
    column: object = Account._base_manager.filter(pk=row.pk).values_list("phone", flat=True).get()
    assert isinstance(column, Sealed)
    return column.token


def test_text_goes_in_and_comes_out_and_the_column_holds_none_of_it() -> None:
    row = account()
    row.save()
    assert row.phone == PHONE
    assert PHONE.encode() not in stored(row)
    assert Account.objects.get(pk=row.pk).phone == PHONE


def test_it_stays_sealed_until_somebody_looks() -> None:
    row = account()
    row.save()
    read = Account.objects.get(pk=row.pk)
    assert isinstance(vars(read)["phone"], Sealed)
    assert read.phone == PHONE
    assert vars(read)["phone"] == PHONE


def test_bulk_create_deferred_and_refreshed_rows() -> None:
    rows = Account.objects.bulk_create([account(phone=f"1380000{n:04}") for n in range(30)])
    kept = Account.objects.filter(pk__in=[row.pk for row in rows]).defer("phone")
    assert {row.phone for row in kept} == {f"1380000{n:04}" for n in range(30)}
    rows[0].phone = "changed in memory"
    rows[0].refresh_from_db()
    assert rows[0].phone == "13800000000"


def test_values_come_sealed_and_open_with_their_row() -> None:
    row = account()
    row.save()
    phone: object = Account.objects.filter(pk=row.pk).values_list("phone", flat=True).get()
    assert isinstance(phone, Sealed)
    assert phone.open(row.pk) == PHONE
    assert PHONE not in repr(phone)


def test_a_token_moved_to_another_row_or_column_fails() -> None:
    one, two = account(), account(phone="13900002222")
    one.save()
    two.save()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE access_account SET phone = %s WHERE id = %s", [stored(one), _key(two)])
        cursor.execute("UPDATE access_account SET totp = %s WHERE id = %s", [stored(one), _key(one)])
    with pytest.raises(UnableToUnseal, match=f"access_account|phone|{two.pk}"):
        _ = Account.objects.get(pk=two.pk).phone
    with pytest.raises(UnableToUnseal, match="moved"):
        _ = Account.objects.get(pk=one.pk).totp


def test_a_row_copied_under_another_key_is_not_stored_unreadable() -> None:
    row = account()
    row.save()
    copy = Account.objects.get(pk=row.pk)
    copy.pk, copy.username = new_id(), "copy"
    copy._state.adding = True
    with pytest.raises(UnableToUnseal):
        copy.save()


def test_what_cannot_be_done_is_said() -> None:
    account().save()
    for refused in (
        lambda: Account.objects.update(phone="1"),
        lambda: Account.objects.bulk_update(list(Account.objects.all()), ["phone"]),
        lambda: account(phone=138).save(),
    ):
        with pytest.raises(UnableToSeal), transaction.atomic():
            refused()
    for search in ({"phone": PHONE}, {"phone__contains": "1"}, {"phone__in": [PHONE]}):
        with pytest.raises(FieldError):
            Account.objects.filter(**search)
    assert Account.objects.filter(phone__isnull=False).exists()


def test_either_algorithm_by_setting_and_both_are_read(settings: Settings) -> None:
    one, two = account(), account()
    one.save()
    settings.CIPHER = "SM4-GCM"
    two.save()
    assert header_of(stored(one)).algorithm == AES_256_GCM
    assert header_of(stored(two)).algorithm == SM4_GCM
    assert [Account.objects.get(pk=row.pk).phone for row in (one, two)] == [PHONE, PHONE]
    settings.CIPHER = "ROT13"
    with pytest.raises(UnableToSeal, match="DOUDI_CIPHER"):
        two.save()


def test_a_new_data_key_seals_and_the_old_one_still_opens() -> None:
    one = account()
    one.save()
    new = keys.new_data_key()
    keys.forget()
    two = account()
    two.save()
    assert header_of(stored(two)).key == new.number == header_of(stored(one)).key + 1
    assert [Account.objects.get(pk=row.pk).phone for row in (one, two)] == [PHONE, PHONE]
    keys.forget()


def _key(row: Account) -> str:
    return row.pk.hex if connection.vendor == "sqlite" else str(row.pk)
