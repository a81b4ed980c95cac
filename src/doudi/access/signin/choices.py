"""Who of those that share a phone has come in: asked after the code was right, and not for long."""

from uuid import UUID

from django.http import HttpRequest

from doudi.access import machine_time
from doudi.access.signin.codes import Choice

_KEY = "sign_in_choices"
_LASTS = 10 * 60


def remember_choices(request: HttpRequest, choices: tuple[Choice, ...]) -> None:
    """Keep the accounts that the code opens in the session, for ten minutes."""
    kept = [[str(one.account_id), one.name] for one in choices]
    request.session[_KEY] = [machine_time.seconds(), kept]


def choices_of(request: HttpRequest) -> tuple[Choice, ...]:
    """The accounts one may choose among; none when no code was entered, or too long ago."""
    since, kept = request.session.get(_KEY, [0, []])
    if machine_time.seconds() - since > _LASTS:
        forget_choices(request)
        return ()
    return tuple(Choice(UUID(account_id), name) for account_id, name in kept)


def forget_choices(request: HttpRequest) -> None:
    """Take the choice out of the session."""
    request.session.pop(_KEY, None)
