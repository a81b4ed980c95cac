"""Sessions: rotated at sign-in, ended by time, and a principal on each request."""

from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from doudi.access import machine_time, session, signin
from doudi.access.actions import (
    change_phone,
    close_account,
    reset_second_factor,
    set_password,
    set_pin,
)  # fmt: skip
from doudi.access.middleware import PrincipalMiddleware
from doudi.access.models import Account
from doudi.access.principal import Principal, of_request
from doudi.access.session_store import SessionStore
from doudi.audit.models import Entry
from tests.access.offices import AT, PASSWORD, SYSTEM, TOWN, citizen, staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """The machine's seconds, to be moved by the test."""
    now = [1_800_000_000]
    monkeypatch.setattr(machine_time, "seconds", lambda: now[0])
    yield now


def request(store: SessionStore | None = None, user: Account | None = None) -> HttpRequest:
    made = RequestFactory().get("/")
    made.session = store or SessionStore()
    made.user = user or AnonymousUser()
    return made


def page(asked: HttpRequest) -> Principal:
    seen: list[Principal] = []

    def view(inner: HttpRequest) -> HttpResponse:
        seen.append(of_request(inner))
        return HttpResponse()

    PrincipalMiddleware(view)(asked)
    return seen[0]


def test_the_key_changes_and_what_a_visitor_entered_stays() -> None:
    asked = request()
    asked.session["answers"] = {"members": 3}
    asked.session.save()
    before = asked.session.session_key
    signin.remember_pending(asked, signin.Pending(staff("town_clerk").id, "示例", "totp"))
    between = asked.session.session_key
    principal = signin.open_session(asked, staff("town_clerk"), at=AT)
    assert len({before, between, asked.session.session_key}) == 3
    assert asked.session["answers"] == {"members": 3}
    assert signin.pending_of(asked) is None
    assert (principal.role, of_request(asked)) == ("town_clerk", principal)
    assert Entry.objects.filter(action="signin.done", actor_id=str(principal.account_id)).count() == 1


def test_another_account_finds_nothing_of_the_first() -> None:
    asked = request()
    signin.open_session(asked, citizen(), at=AT)
    asked.session["draft"] = "of the first"
    signin.open_session(asked, citizen(phone="10000000002"), at=AT)
    assert "draft" not in asked.session


def test_signing_out_leaves_nothing() -> None:
    asked = request()
    signin.open_session(asked, citizen(), at=AT)
    asked.session["draft"] = "x"
    signin.leave(asked, at=AT)
    assert list(asked.session.keys()) == []
    assert not of_request(asked).is_signed_in


def test_a_page_knows_who_asks() -> None:
    clerk = staff("town_clerk")
    asked = request()
    signin.open_session(asked, clerk, at=AT)
    principal = page(request(asked.session, clerk))  # type: ignore[arg-type]
    assert (principal.division_from, principal.division_until) == (TOWN, TOWN + 1000)
    assert page(request()) == Principal.anonymous()


def test_citizens_reach_their_county_since_people_move_within_it() -> None:
    me = Principal.of_account(citizen(), on=AT.date())
    assert (me.division_from, me.division_until) == (990001000000, 990002000000)


def test_a_closed_account_is_out_with_its_next_page() -> None:
    clerk = staff("town_clerk")
    asked = request()
    signin.open_session(asked, clerk, at=AT)
    close_account(account_id=clerk.id, actor=SYSTEM, at=AT)
    clerk.refresh_from_db()
    assert not page(request(asked.session, clerk)).is_signed_in  # type: ignore[arg-type]


def test_staff_are_warned_and_may_extend_but_not_beyond_twelve_hours(clock: list[int]) -> None:
    clerk, asked = staff("town_clerk"), request()
    signin.open_session(asked, clerk, at=AT)
    assert asked.session.get_expiry_age() == session.STAFF_IDLE
    assert session.remaining(asked) == session.Remaining(30, True)
    clock[0] += 1700
    assert session.remaining(asked) == session.Remaining(1, True)
    session.extend(asked)
    assert session.remaining(asked) == session.Remaining(30, True)
    clock[0] += session.STAFF_LONGEST - 1800
    session.extend(asked)
    assert session.remaining(asked) == session.Remaining(1, False)
    clock[0] += 100
    assert not page(request(asked.session, clerk)).is_signed_in  # type: ignore[arg-type]


def test_citizens_are_not_hurried(clock: list[int]) -> None:
    me, asked = citizen(), request()
    signin.open_session(asked, me, at=AT)
    assert session.remaining(asked) is None
    assert asked.session.get_expiry_age() == session.CITIZEN_IDLE
    clock[0] += settings.CITIZEN_SESSION_DAYS * 24 * 60 * 60 - 1
    assert page(request(asked.session, me)).is_signed_in  # type: ignore[arg-type]


def test_citizens_sign_in_again_after_a_week(clock: list[int]) -> None:
    me, asked = citizen(), request()
    signin.open_session(asked, me, at=AT)
    clock[0] += 7 * 24 * 60 * 60
    assert not page(request(asked.session, me)).is_signed_in  # type: ignore[arg-type]


RESETS: dict[str, Callable[[Account], None]] = {
    "pin": lambda one: set_pin(account_id=one.id, pin="274916", actor=SYSTEM, at=AT),
    "card": lambda one: set_pin(account_id=one.id, pin="274917", card_number="B1", actor=SYSTEM, at=AT),
    "phone": lambda one: change_phone(account_id=one.id, phone="10000000007", actor=SYSTEM, at=AT),
    "authenticator": lambda one: reset_second_factor(account_id=one.id, actor=SYSTEM, at=AT),
    "password": lambda one: set_password(
        account_id=one.id, password="another-long-password", actor=SYSTEM, at=AT
    ),
}


@pytest.mark.parametrize("what", RESETS)
def test_a_reset_ends_the_sessions_that_are_open(what: str) -> None:
    one = (
        staff("town_clerk", totp="JBSWY3DPEHPK3PXP")
        if what in {"authenticator", "password"}
        else citizen(card_number="A1")
    )
    asked = request()
    signin.open_session(asked, one, at=AT)
    asked.session.save()
    before = request(SessionStore(asked.session.session_key))
    assert get_user(before) == one
    RESETS[what](one)
    after = request(SessionStore(asked.session.session_key))
    assert isinstance(get_user(after), AnonymousUser)


@pytest.mark.parametrize("what", ["authenticator", "password"])
def test_a_reset_ends_the_first_step_too(what: str) -> None:
    asked, clerk = request(), staff("town_clerk", totp="JBSWY3DPEHPK3PXP")
    signin.remember_pending(asked, signin.password(clerk.username, PASSWORD, at=AT))
    assert signin.pending_of(asked) is not None
    RESETS[what](clerk)
    assert signin.pending_of(asked) is None


def test_the_choice_among_a_family_lasts_ten_minutes(clock: list[int]) -> None:
    asked = request()
    choices = tuple(signin.Choice(citizen(phone="10000000001").id, name) for name in "甲乙")
    signin.remember_choices(asked, choices)
    clock[0] += 600
    assert signin.choices_of(asked) == choices
    clock[0] += 1
    assert signin.choices_of(asked) == ()
    clock[0] -= 600
    assert signin.choices_of(asked) == ()


def test_reading_pages_writes_the_session_once_a_minute(clock: list[int]) -> None:
    clerk, asked = staff("town_clerk"), request()
    signin.open_session(asked, clerk, at=AT)
    for seconds, written in ((30, False), (31, True), (1, False)):
        clock[0] += seconds
        asked.session.modified = False
        page(request(asked.session, clerk))  # type: ignore[arg-type]
        assert asked.session.modified is written


def test_the_first_step_lasts_ten_minutes(clock: list[int]) -> None:
    asked = request()
    pending = signin.Pending(staff("town_clerk").id, "示例", "enrol")
    signin.remember_pending(asked, pending)
    clock[0] += 600
    assert signin.pending_of(asked) == pending
    clock[0] += 1
    assert signin.pending_of(asked) is None
