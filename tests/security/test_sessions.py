"""What a session keeps: sealed, moved nowhere, and forgotten in time."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client

from doudi.access import throttle
from doudi.access.models import KnownSource, SignInCode, SignInFailure
from doudi.access.session_store import SessionStore
from doudi.access.tidying import forget_old
from doudi.conf.handlers import DUTIES
from doudi.vault import keys
from doudi.work import clock

pytestmark = pytest.mark.django_db
PHONE = "13800000000"


def raw() -> str:
    """Every row of the session table, as the database holds it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT session_key, session_data FROM django_session ORDER BY session_key")
        return repr(cursor.fetchall())


def test_neither_the_phone_nor_an_answer_lies_readable_in_the_session(client: Client) -> None:
    client.post("/accounts/phone/", {"phone": PHONE})
    kept = client.session
    kept["check"] = {"home": {"residence": "answered-by-someone"}}
    kept.save()
    assert kept["sign_in_phone"] == PHONE
    for value in _readings(raw()):
        assert PHONE not in value
        assert "answered-by-someone" not in value
    assert "尾号 0000" in client.get("/accounts/phone/code/").content.decode()


def _readings(stored: str) -> Iterator[str]:
    """What was stored, and what Django's own way of reading makes of it."""
    yield stored
    for row in Session.objects.order_by("session_key"):
        yield repr(super(SessionStore, SessionStore(row.session_key)).decode(row.session_data))


def test_what_was_sealed_for_one_session_opens_in_no_other() -> None:
    mine = SessionStore()
    mine["x"] = 1
    mine.save()
    other = SessionStore()
    other.save()
    assert SessionStore(mine.session_key)["x"] == 1
    Session.objects.filter(session_key=other.session_key).update(
        session_data=Session.objects.get(session_key=mine.session_key).session_data
    )
    assert dict(SessionStore(other.session_key).items()) == {}


@pytest.mark.parametrize("damaged", ["", "x", "no base64 €", "AAAA", "e30:1abcde:signature"])
def test_a_damaged_session_is_an_empty_one(damaged: str, client: Client) -> None:
    mine = SessionStore()
    mine["x"] = 1
    mine.save()
    Session.objects.filter(session_key=mine.session_key).update(session_data=damaged)
    assert SessionStore(mine.session_key).get("x") is None


def test_a_session_outlives_the_rotation_of_the_key() -> None:
    mine = SessionStore()
    mine["x"] = 1
    mine.save()
    keys.new_data_key()
    assert SessionStore(mine.session_key)["x"] == 1


def test_an_hourly_duty_forgets_what_is_over() -> None:
    assert DUTIES["access.tidying"].every == 3600
    assert DUTIES["access.tidying"].function == f"{forget_old.__module__}.{forget_old.__name__}"
    now = clock.now()
    for over, life in ((True, -1), (False, 60)):
        Session.objects.create(
            session_key=f"{'old' if over else 'new'}-session",
            session_data="",
            expire_date=datetime.now(UTC) + timedelta(seconds=life),
        )
        at = now - timedelta(days=100) if over else now
        SignInCode.objects.create(
            phone_index="x", turn=1 + over, code_hash="x", made_at=at, expires_at=at, to_send=""
        )
        SignInFailure.objects.create(way="card", key="x", at=at)
        KnownSource.objects.create(key=f"known-{over}", at=at)
    forget_old(at=now)
    assert list(Session.objects.values_list("session_key", flat=True)) == ["new-session"]
    assert [code.turn for code in SignInCode.objects.all()] == [1]
    assert SignInFailure.objects.count() == 1
    assert list(KnownSource.objects.values_list("key", flat=True)) == ["known-False"]
    forget_old(at=now + throttle.WINDOW + timedelta(seconds=1))
    assert not SignInFailure.objects.exists()
    assert SignInCode.objects.exists()
