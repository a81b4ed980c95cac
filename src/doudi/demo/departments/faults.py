"""Ways a department can fail, set while it runs through its admin address."""

from dataclasses import dataclass
from typing import Any

MODES = {
    "none": "answers as it should",
    "slow": "answers after `seconds`",
    "hang": "accepts the connection and never answers",
    "down": "closes the connection without a word",
    "500": "internal error",
    "garbage": "an HTML page with status 200",
    "truncated": "the first half of the answer, and the connection is cut",
    "cut": "the connection is cut after the headers",
    "drip": "one byte a second",
    "flood": "an answer that does not end",
    "wrong_person": "the data of another person",
    "no_record": "knows nobody",
    "flapping": "every other request fails with 503",
}


@dataclass(frozen=True)
class Fault:
    """The present way of failing: the mode, and for `slow` the seconds to wait."""

    mode: str = "none"
    seconds: float = 0.0


def read(body: object) -> Fault:
    """The fault a JSON body asks for; raises ValueError saying what is wrong."""
    if not isinstance(body, dict):
        raise ValueError('send {"mode": "…", "seconds": 0}')
    fields: dict[str, Any] = body
    mode, seconds = fields.get("mode"), fields.get("seconds", 0)
    if mode not in MODES:
        raise ValueError("mode is one of: " + ", ".join(MODES))
    if isinstance(seconds, bool) or not isinstance(seconds, int | float) or not 0 <= seconds <= 3600:
        raise ValueError("seconds is a number from 0 to 3600")
    return Fault(str(mode), float(seconds))
