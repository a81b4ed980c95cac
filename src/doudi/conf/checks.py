"""What `doudi check` says about a set-up before it serves anyone."""

import stat
from collections.abc import Sequence
from ipaddress import ip_address
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import OperationalError, ProgrammingError

from doudi.rulebook.book import unreadable


@register(Tags.security)
def key_file_is_private(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """The key file must be there in production, and nobody but its owner may read it."""
    file = settings.KEY_FILE
    if not file.exists():
        if settings.MODE != "production":
            return []
        hint = "Run `doudi keys create`, and keep a copy away from the database."
        return [Error(f"There is no key file at {file}.", hint=hint, id="doudi.E001")]
    if stat.S_IMODE(file.stat().st_mode) & 0o077:
        hint = f"Run: chmod 600 {file}"
        return [Error("Others than its owner can read the key file.", hint=hint, id="doudi.E002")]
    return []


@register(Tags.security)
def secret_is_long(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """Sessions and forms are signed with DOUDI_SECRET: a short one can be guessed."""
    if settings.MODE == "production" and len(settings.SECRET_KEY) < 40:
        hint = "python3 -c 'import secrets; print(secrets.token_urlsafe(48))' makes one."
        return [Error("DOUDI_SECRET is shorter than 40 characters.", hint=hint, id="doudi.E003")]
    return []


@register(Tags.security)
def demo_is_not_for_people(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """The demo signs anyone in with one click: it says so each time it is checked."""
    if settings.DEMO:
        hint = "Never enter real people here."
        return [Warning("This is the demo: anyone can sign in as anyone.", hint=hint, id="doudi.W001")]
    return []


@register(Tags.security)
def others_reach_no_demo(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """Demo and test have a known secret and a clock anyone moves: they are for this machine alone."""
    if settings.MODE == "production":
        return []
    served = [host for host in settings.ALLOWED_HOSTS if not _is_this_machine(host)]
    if not served:
        return []
    hint = "Set DOUDI_MODE=production, or take the names out of DOUDI_HOSTS."
    text = f"DOUDI_MODE is {settings.MODE}, and others reach it as {', '.join(served)}."
    return [Warning(text, hint=hint, id="doudi.W002")]


@register(Tags.security)
def entries_can_be_read(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """An approved value that these policy files cannot read holds nothing, and its parameter is missing. A
    warning: an error would keep the release from being migrated at all."""
    try:
        numbers = unreadable()
    except (OperationalError, ProgrammingError):  # no database yet, or not migrated: there are no entries
        return []
    hint = "Whatever rests on it cannot be told. Propose the value anew, as the files now want it."
    return [
        Warning(f"The policy files cannot read the approved entry {number}.", hint=hint, id="doudi.W003")
        for number in numbers
    ]


def _is_this_machine(host: str) -> bool:
    if host in {"localhost", "testserver"} or host.endswith(".localhost"):
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
