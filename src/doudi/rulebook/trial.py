"""Trying a value before it holds: the scenarios of every benefit that rests on it.

A scenario of a day on which the value holds must come out as it expects. One of an earlier day never looks it
up: it is decided on the value's first day, by the book with it and by the book without, so that what time
alone changes is not laid to the value. It fails there if the value makes it fall over, or if what was granted
now lacks a parameter; that more or less is due, or that a household near a limit has to say more, is shown.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

from doudi.law.benefits.adopted import adopt
from doudi.law.benefits.decision import CANNOT_TELL, GRANTED, REFUSED, Decision
from doudi.law.benefits.extents import check_extents
from doudi.law.benefits.parameter import Dated, place_chain
from doudi.law.benefits.policies import Policies
from doudi.law.benefits.scenario import Scenario
from doudi.law.errors import Unable
from doudi.policies.load import scenarios

BROKEN = "broken"
_TURNED = {GRANTED: "granted", REFUSED: "refused", CANNOT_TELL: "untold"}


@dataclass(frozen=True)
class Trial:
    """The book as it would be, the benefits concerned, how many scenarios looked the value up, and those that
    fail. `turns`: of those decided on the value's first day, how many answers change, by direction: granted,
    refused, more, less, told, untold."""

    law: Policies
    benefits: tuple[str, ...]
    tried: int
    failed: tuple[Scenario, ...]
    turns: Mapping[str, int]


def tried(law: Policies, value: Dated) -> Trial:
    """Lay a value over the book, and decide every scenario of the benefits that look it up. Raises
    UnableToReadPolicy where a rule could then come to more than there is room for."""
    changed = check_extents(adopt(law, [value]))
    benefits = law.resting_on(value.parameter)
    tries = (one for name in benefits for one in scenarios(name))
    found = [(one, _turn(one, law, changed, value)) for one in tries]
    failed = tuple(one for one, turn in found if turn == BROKEN)
    turns = Counter(turn for _, turn in found if turn not in (None, "", BROKEN))
    return Trial(changed, benefits, sum(turn is not None for _, turn in found), failed, turns)


def _turn(scenario: Scenario, law: Policies, changed: Policies, value: Dated) -> str | None:
    """What the value does to a scenario: nothing ("", or None where it was not looked up), or which turn."""
    if value.place not in place_chain(scenario.place):
        return None
    if scenario.as_of >= value.interval.since:
        decision = scenario.decided(changed)
        if scenario.unlike(decision):
            return BROKEN
        return "" if _rests(decision, value) else None
    first = replace(scenario, as_of=value.interval.since)
    before, after = _decided(first, law), _decided(first, changed)
    if after is None:
        return None if before is None else BROKEN
    if before is None or before.outcome == after.outcome == CANNOT_TELL:
        return "" if _rests(after, value) else None
    if (before.outcome, after.outcome) == (GRANTED, CANNOT_TELL) and _unset(after) - _unset(before):
        return BROKEN
    return _direction(before, after) if _rests(after, value) else None


def _decided(scenario: Scenario, law: Policies) -> Decision | None:
    """None where the law of that day says nothing, or cannot be worked out."""
    try:
        return scenario.decided(law)
    except (Unable, ArithmeticError, LookupError):
        return None


def _rests(decision: Decision, value: Dated) -> bool:
    """Whether the decision looked this very value up."""
    return any(
        (one.name, one.place, one.reference) == (value.parameter, value.place, value.reference)
        for one in decision.parameters_used
    )


def _unset(decision: Decision) -> set[str]:
    """The parameters that the decision lacks."""
    return {one.name for one in decision.missing if one.kind == "parameter"}


def _direction(before: Decision, after: Decision) -> str:
    if before.outcome != after.outcome:
        return "told" if before.outcome == CANNOT_TELL else _TURNED[after.outcome]
    if after.outcome != GRANTED or before.amount is None or after.amount is None:
        return ""
    return "more" if after.amount > before.amount else "less" if after.amount < before.amount else ""
