"""How long a sign-in lasts. It runs on the machine's own time, which the demo's clock does not move.

Staff: 30 minutes after the last page, at most 12 hours; the page warns and extends. Citizens and helpers: a
day after the last page, since a slow reader must not be thrown out, and at most the days of the setting
CITIZEN_SESSION_DAYS; their answers are drafts anyway. A reset of what one signs in with ends all sessions at
once (`Account.get_session_auth_hash`).
"""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest

from doudi.access import machine_time

STAFF_IDLE = 30 * 60
STAFF_LONGEST = 12 * 60 * 60
CITIZEN_IDLE = 24 * 60 * 60
WARN_BEFORE = 5 * 60
_WRITE_EVERY = 60
WARN_AFTER = STAFF_IDLE - WARN_BEFORE - _WRITE_EVERY
"""Seconds a page of staff stands open before it warns (staff.css): by then five minutes are left, or six."""

_BEGAN, _SEEN = "began", "seen"


@dataclass(frozen=True)
class Remaining:
    """Minutes until the session ends by itself, begun ones not counted; whether it can still be extended."""

    minutes: int
    may_extend: bool


def begin(request: HttpRequest, *, staff: bool) -> None:
    """Start the clock of a session that has just been rotated by signing in."""
    now = machine_time.seconds()
    request.session[_BEGAN] = request.session[_SEEN] = now
    request.session.set_expiry(STAFF_IDLE if staff else CITIZEN_IDLE)


def asked_by_itself(request: HttpRequest) -> bool:
    """Whether the page asks again by itself, with nobody there: such a request says so in a header."""
    return "X-Poll" in request.headers


def keep(request: HttpRequest, *, staff: bool) -> bool:
    """Note that somebody asked for a page; False when the session has lasted as long as it may.

    It is written at most once a minute, so that reading pages does not mean writing rows.
    """
    now = machine_time.seconds()
    if now - int(request.session.get(_BEGAN, 0)) >= _longest(staff=staff):
        return False
    if not asked_by_itself(request) and now - int(request.session.get(_SEEN, 0)) >= _WRITE_EVERY:
        request.session[_SEEN] = now
    return True


def _longest(*, staff: bool) -> int:
    return STAFF_LONGEST if staff else settings.CITIZEN_SESSION_DAYS * 24 * 60 * 60


def extend(request: HttpRequest) -> None:
    """Start the idle time anew, at the person's own click."""
    request.session[_SEEN] = machine_time.seconds()


def remaining(request: HttpRequest) -> Remaining | None:
    """How long a member of staff may still work (WCAG 2.2.1); None for others, who are not hurried."""
    principal = getattr(request, "principal", None)
    if principal is None or not principal.is_staff:
        return None
    now = machine_time.seconds()
    idle = int(request.session.get(_SEEN, now)) + STAFF_IDLE - now
    longest = int(request.session.get(_BEGAN, now)) + STAFF_LONGEST - now
    return Remaining(max(min(idle, longest), 0) // 60, longest > idle)
