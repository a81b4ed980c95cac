"""Trying a value before it holds: the scenarios of every benefit that rests on it."""

from collections.abc import Iterator
from dataclasses import dataclass

from doudi.law.benefits.adopted import adopt
from doudi.law.benefits.parameter import Dated
from doudi.law.benefits.policies import Policies
from doudi.law.benefits.scenario import Scenario, read_scenarios
from doudi.policies.load import FOLDER


@dataclass(frozen=True)
class Trial:
    """The book as it would be, the benefits concerned, how many scenarios were tried, and those that fail."""

    law: Policies
    benefits: tuple[str, ...]
    tried: int
    failed: tuple[Scenario, ...]


def tried(law: Policies, value: Dated) -> Trial:
    """Lay a value over the book, and decide every scenario of the benefits that look it up."""
    changed = adopt(law, [value])
    benefits = law.resting_on(value.parameter)
    scenarios = list(_scenarios(changed, benefits))
    failed = tuple(one for one in scenarios if one.differences(changed))
    return Trial(changed, benefits, len(scenarios), failed)


def _scenarios(law: Policies, benefits: tuple[str, ...]) -> Iterator[Scenario]:
    for benefit in benefits:
        yield from read_scenarios(FOLDER, law, benefit)
