"""The table of who does what: `conf.handlers` names functions of higher floors by their dotted path.

HANDLERS: kind -> "doudi.app.module.function", called with (payload, Context).
DUTIES:   name -> Duty(every seconds, "doudi.app.module.function"), called with `at=`.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from django.conf import settings
from django.utils.module_loading import import_string

from doudi.work.context import Context
from doudi.work.errors import UnableToFindHandler

log = logging.getLogger(__name__)
Handler = Callable[[Mapping[str, Any], Context], None]


@dataclass(frozen=True)
class Duty:
    """Something done again and again. The function must bear being run twice at once."""

    every: int
    function: str


def _module() -> str:
    return str(getattr(settings, "WORK_TABLE", "doudi.conf.handlers"))


def handlers() -> Mapping[str, str]:
    """Every kind of work and the function that does it."""
    return cast("Mapping[str, str]", import_string(f"{_module()}.HANDLERS"))


def duties() -> Mapping[str, Duty]:
    """Every duty by name."""
    return cast("Mapping[str, Duty]", import_string(f"{_module()}.DUTIES"))


def handler_of(kind: str) -> Handler:
    """The function for a kind of work."""
    path = handlers().get(kind)
    if path is None:
        raise UnableToFindHandler(f"No handler is declared for {kind!r}: add it to {_module()}.")
    return cast("Handler", import_string(path))


def ready(kinds: Sequence[str]) -> list[str]:
    """The kinds whose functions can be loaded, loaded now: no job is claimed and then waits for imports.

    One that cannot be loaded is logged and left to a worker that can, instead of stopping all others.
    """
    loaded = []
    for kind in kinds:
        try:
            handler_of(kind)
        except (ImportError, UnableToFindHandler) as error:
            log.error("no worker here for %s: %s", kind, error)
        else:
            loaded.append(kind)
    return loaded
