"""Guessing is slow from one place and from many, and nobody can lock another person out."""

from datetime import datetime, timedelta
from importlib import import_module

import pytest
from django.test import RequestFactory
from pytest_django import Settings

from doudi.access import signin, throttle
from doudi.access.errors import UnableToSignIn
from doudi.access.models import SignInFailure
from doudi.access.source import source_of
from tests.access.offices import AT, PASSWORD, citizen, staff

pytestmark = pytest.mark.django_db
CARD, PIN = "A12345678", "274916"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def card_holder() -> None:
    citizen(phone="", card_number=CARD, pin=PIN)


def guessed(source: str, times: int, at: datetime = AT) -> int:
    """How many of these guesses were looked at, not told to wait."""
    looked = 0
    for _ in range(times):
        with pytest.raises(UnableToSignIn) as refusal:
            signin.card(CARD, "000001", at=at, source=source)
        looked += "分钟再试" not in str(refusal.value)
    return looked


def test_a_stranger_who_fails_locks_out_himself_only(card_holder: None) -> None:
    assert guessed("192.0.2.1", 10) == throttle.LIMIT
    with pytest.raises(UnableToSignIn, match="分钟再试"):
        signin.card(CARD, PIN, at=AT, source="192.0.2.1")
    assert signin.card(CARD, PIN, at=AT, source="192.0.2.2").kind == "citizen"


def test_many_strangers_together_are_slowed_down_and_the_person_is_not(card_holder: None) -> None:
    signin.card(CARD, PIN, at=AT, source="home")
    looked = sum(guessed(f"192.0.2.{number}", 2, AT + MINUTE) for number in range(60))
    assert looked == throttle.CROWD
    for minutes in range(1, 11):  # from here on one of them a minute
        at = AT + MINUTE + minutes * throttle.TURN
        assert (
            sum(guessed(f"198.51.100.{number}", 1, at) for number in range(minutes * 9, minutes * 9 + 9)) == 1
        )
    assert signin.card(CARD, PIN, at=at, source="home").kind == "citizen"


def test_from_a_new_place_the_person_waits_a_minute_not_a_quarter_of_an_hour(card_holder: None) -> None:
    for number in range(throttle.CROWD):
        guessed(f"192.0.2.{number}", 1)
    with pytest.raises(UnableToSignIn, match="请过 1 分钟再试"):
        signin.card(CARD, PIN, at=AT, source="new place")
    later = AT + throttle.TURN
    assert signin.card(CARD, PIN, at=later, source="new place").kind == "citizen"
    assert signin.card(CARD, PIN, at=later, source="new place").kind == "citizen"


def test_one_source_tries_many_names_only_so_long_and_nothing_is_hashed_then(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clerk = staff("town_clerk")
    for number in range(throttle.SOURCE_LIMIT):
        throttle.ask("password", f"name {number}", source="192.0.2.1", at=AT)

    def hashed(*args: object) -> bool:
        raise AssertionError("a password was hashed for a source that has to wait")

    monkeypatch.setattr(import_module("doudi.access.signin.password"), "check_password", hashed)
    with pytest.raises(UnableToSignIn, match="分钟再试") as refusal:
        signin.password(clerk.username, PASSWORD, at=AT, source="192.0.2.1")
    assert "Too many attempts" in refusal.value.text("en")
    monkeypatch.undo()
    assert signin.password(clerk.username, PASSWORD, at=AT, source="192.0.2.2").name == "示例"
    assert signin.password(clerk.username, PASSWORD, at=AT + throttle.WINDOW, source="192.0.2.1").name


def test_messages_to_many_phones_are_stopped_at_their_source() -> None:
    for number in range(throttle.SOURCE_LIMIT):
        signin.send_code(f"1380000{number:04d}", at=AT, source="192.0.2.1")
    with pytest.raises(UnableToSignIn, match="分钟再试"):
        signin.send_code("13900000000", at=AT, source="192.0.2.1")
    signin.send_code("13900000000", at=AT, source="192.0.2.2")


def test_where_someone_came_from_is_not_kept_in_clear(card_holder: None) -> None:
    guessed("192.0.2.77", 1)
    assert "192.0.2.77" not in repr(list(SignInFailure.objects.order_by("at").values()))


@pytest.mark.parametrize(
    ("remote", "forwarded", "proxy", "source"),
    [
        ("192.0.2.1", "198.51.100.1", False, "192.0.2.1"),
        ("127.0.0.1", "198.51.100.1", True, "198.51.100.1"),
        ("127.0.0.1", "10.0.0.1, 198.51.100.1", True, "198.51.100.1"),
        ("127.0.0.1", "", True, ""),
        ("2001:db8:1:2:3:4:5:6", "", False, "2001:db8:1:2::/64"),
        ("127.0.0.1", "2001:db8::7", True, "2001:db8::/64"),
        ("", "", False, ""),
        ("nonsense", "", False, ""),
    ],
)
def test_where_a_request_comes_from(
    remote: str, forwarded: str, proxy: bool, source: str, settings: Settings
) -> None:
    settings.BEHIND_PROXY = proxy
    headers = {"X-Forwarded-For": forwarded} if forwarded else None
    assert source_of(RequestFactory().get("/", headers=headers, REMOTE_ADDR=remote)) == source
