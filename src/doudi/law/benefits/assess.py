"""Judge one application for everything: every benefit in its order, for the household and for each of its
members, and then what they do to one another (国办发〔2023〕39号: 一次申请、分类审核认定).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from doudi.law.benefits.decide import decide
from doudi.law.benefits.decision import Decision
from doudi.law.benefits.interplay import Acted, Due, combined
from doudi.law.benefits.look_up import Written
from doudi.law.benefits.policies import Policies
from doudi.law.benefits.situation import Situation


@dataclass(frozen=True, slots=True)
class Assessment:
    """`decisions`: each benefit by its own rules, in the order of judging. `due`: what each comes to beside
    the others. `acted`: the effects that made the difference, with their articles."""

    decisions: tuple[Decision, ...]
    due: tuple[Due, ...]
    acted: tuple[Acted, ...]

    def of(self, benefit: str, receiver: str = "") -> Decision:
        """The decision on one benefit. Raises KeyError."""
        found = (one for one in self.decisions if (one.benefit, one.receiver) == (benefit, receiver))
        if (decision := next(found, None)) is None:
            raise KeyError(benefit, receiver)
        return decision


def assess(
    policies: Policies,
    situation: Situation,
    *,
    place: str,
    as_of: date,
    overrides: Mapping[str, Written] | None = None,
) -> Assessment:
    """Every benefit that is law on that day. Raises UnableToReadSituation, UnableToTryParameter."""
    decisions = tuple(
        decide(policies, name, situation, place=place, as_of=as_of, overrides=overrides, receiver=receiver)
        for name, receiver in _receivers(policies, situation, as_of)
    )
    due, acted = combined(decisions, policies.effects, as_of=as_of)
    return Assessment(decisions, due, acted)


def _receivers(policies: Policies, situation: Situation, as_of: date) -> Iterator[tuple[str, str]]:
    for name in policies.in_force(as_of):
        benefit = policies.benefits[name]
        yield from (
            ((name, member) for member in situation.members) if benefit.entity == "person" else ((name, ""),)
        )
