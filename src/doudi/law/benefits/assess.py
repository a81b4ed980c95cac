"""Judge one application for everything: every benefit in its order, for the household and for each of its
members, and then what they do to one another (国办发〔2023〕39号: 一次申请、分类审核认定).
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import TypeVar

from doudi.law.benefits.benefit import UnableToFindRules
from doudi.law.benefits.decide import concluded, opened
from doudi.law.benefits.decision import Decision
from doudi.law.benefits.duty import Raised
from doudi.law.benefits.interplay import Acted, Due, Effect, Stay, combined
from doudi.law.benefits.look_up import Written
from doudi.law.benefits.policies import Policies
from doudi.law.benefits.situation import Situation

_Of = TypeVar("_Of", Decision, Due)


@dataclass(frozen=True, slots=True)
class Assessment:
    """`decisions`: each benefit by its own rules, in the order of judging (for those who stay, where others
    left the household). `due`: what each comes to beside the others. `acted`: the effects that made the
    difference, with their articles. `duties`: what the office has to see to, by each benefit."""

    decisions: tuple[Decision, ...]
    due: tuple[Due, ...]
    acted: tuple[Acted, ...]
    duties: tuple[Raised, ...] = ()

    def of(self, benefit: str, receiver: str = "") -> Decision:
        """The decision on one benefit. Raises KeyError."""
        return _one(benefit, receiver, self.decisions)

    def due_of(self, benefit: str, receiver: str = "") -> Due:
        """What one benefit comes to. Raises KeyError."""
        return _one(benefit, receiver, self.due)

    def acted_on(self, benefit: str, receiver: str = "") -> tuple[Acted, ...]:
        """The effects that changed one benefit."""
        return tuple(one for one in self.acted if (one.dropped, one.receiver) == (benefit, receiver))

    def only(self, benefit: str = "", receiver: str = "") -> "Assessment":
        """As much of it as is about one benefit or one member ("": about any)."""

        def fits(name: str, whose: str) -> bool:
            return benefit in ("", name) and receiver in ("", whose)

        return Assessment(
            tuple(one for one in self.decisions if fits(one.benefit, one.receiver)),
            tuple(one for one in self.due if fits(one.benefit, one.receiver)),
            tuple(one for one in self.acted if fits(one.dropped, one.receiver)),
            tuple(one for one in self.duties if fits(one.benefit, one.receiver)),
        )


def _one(benefit: str, receiver: str, among: Iterable[_Of]) -> _Of:
    found = next((one for one in among if (one.benefit, one.receiver) == (benefit, receiver)), None)
    if found is None:
        raise KeyError(benefit, receiver)
    return found


def assess(
    policies: Policies,
    situation: Situation,
    *,
    place: str,
    as_of: date,
    overrides: Mapping[str, Written] | None = None,
    among: Collection[str] | None = None,
) -> Assessment:
    """Every benefit that is law on that day; `among`: of these, as if there were no other.

    Raises UnableToReadSituation, UnableToTryParameter, UnableToFindRules when none is.
    """
    if not policies.in_force(as_of):
        raise UnableToFindRules(
            f"{as_of} 当日没有录入的规则。请换一个日期，或录入当时的规则。",
            f"No rules are entered for {as_of}. Choose another day, or enter that law.",
        )
    duties: dict[tuple[str, str], tuple[Raised, ...]] = {}

    def of(name: str, household: Situation, receiver: str = "") -> Decision:
        """One benefit; its duties are kept by the household it was last decided for."""
        account = opened(
            policies, name, household, place=place, as_of=as_of, overrides=overrides, receiver=receiver
        )
        decision = concluded(account, place)
        duties[name, receiver] = tuple(account.duties())
        return decision

    decisions = tuple(
        of(name, situation, receiver)
        for name, receiver in receivers(policies, situation, as_of)
        if among is None or name in among
    )

    def stay(effect: Effect) -> Stay:
        """The household's benefit without those who leave it."""
        members = {
            member: facts
            for member, facts in situation.members.items()
            if not _leaves(policies, effect, situation, member, place=place, as_of=as_of, overrides=overrides)
        }
        left = len(members) < len(situation.members)
        again = of(effect.then, Situation(situation.household, members)) if left and members else None
        return Stay(left, again)

    stand = combined(decisions, policies.effects, as_of=as_of, stay=stay)
    return Assessment(*stand, tuple(chain.from_iterable(duties.values())))


def _leaves(
    policies: Policies,
    effect: Effect,
    situation: Situation,
    member: str,
    *,
    place: str,
    as_of: date,
    overrides: Mapping[str, Written] | None,
) -> bool:
    """Whether it is certain that the rule is true of a member: whom nobody can tell about stays."""
    account = opened(
        policies,
        effect.first,
        situation,
        place=place,
        as_of=as_of,
        overrides=overrides,
        receiver=member,
    )
    return account.value(effect.who) is True


def receivers(policies: Policies, situation: Situation, as_of: date) -> Iterator[tuple[str, str]]:
    """Every benefit that is law on a day with whom it is decided for: each member, or "" the household."""
    for name in policies.in_force(as_of):
        benefit = policies.benefits[name]
        yield from (
            ((name, member) for member in situation.members) if benefit.entity == "person" else ((name, ""),)
        )
