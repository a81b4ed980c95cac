"""Judge one application for everything: every benefit in its order, for the household and for each of its
members, and then what they do to one another (国办发〔2023〕39号: 一次申请、分类审核认定).
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import chain
from typing import TypeVar

from doudi.law.benefits.account import Account
from doudi.law.benefits.benefit import UnableToFindRules
from doudi.law.benefits.decide import alongside, concluded, opened
from doudi.law.benefits.decision import Decision
from doudi.law.benefits.duty import Raised
from doudi.law.benefits.interplay import Acted, Answer, Due, Effect, Stay, combined
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
    table = partial(opened, policies, place=place, as_of=as_of, overrides=overrides)
    duties: dict[tuple[str, str], tuple[Raised, ...]] = {}

    def of(name: str, household: Situation, receiver: str = "") -> Decision:
        """One benefit; its duties are kept by the household it was last decided for."""
        account = table(name, household, receiver=receiver)
        decision = concluded(account, place)
        duties[name, receiver] = tuple(account.duties())
        return decision

    decisions = {
        (name, receiver): of(name, situation, receiver)
        for name, receiver in receivers(policies, situation, as_of)
        if among is None or name in among
    }

    def stay(effect: Effect) -> Stay:
        """The household's benefit without those who leave it."""
        first = next(iter(situation.members))
        rest = staying(table(effect.first, situation, receiver=first), effect)
        if len(rest.members) == len(situation.members) or not rest.members:
            return Stay(not rest.members, None)
        decisions[effect.then, ""] = again = of(effect.then, rest)
        return Stay(True, _answer(again))

    answers = [_answer(one) for one in decisions.values()]
    due, acted = combined(answers, policies.effects, as_of=as_of, stay=stay)
    return Assessment(tuple(decisions.values()), due, acted, tuple(chain.from_iterable(duties.values())))


def _answer(decision: Decision) -> Answer:
    """A decision as the other benefits see it."""
    return Answer(
        decision.benefit,
        decision.receiver,
        decision.outcome,
        decision.amount,
        all(condition.met for condition in decision.conditions),
        {} if decision.receiver else _counted(decision),
    )


def _counted(decision: Decision) -> dict[str, bool | None]:
    """Whether each member has part in a household's benefit: who counts, or all if its rules do not ask."""
    asked = {step.member: step.value for step in decision.trace if step.name == "counted"}
    found = {member: asked.get(member) if asked else True for member in decision.members}
    return {member: None if value is None else bool(value) for member, value in found.items()}


def staying(account: Account, effect: Effect) -> Situation:
    """The household of an account without those of whom it is certain that they leave it."""
    situation = account.situation
    members = {
        member: facts
        for member, facts in situation.members.items()
        if alongside(account, effect.first, member).value(effect.who) is not True
    }
    return Situation(situation.household, members)


def receivers(policies: Policies, situation: Situation, as_of: date) -> Iterator[tuple[str, str]]:
    """Every benefit that is law on a day with whom it is decided for: each member, or "" the household."""
    for name in policies.in_force(as_of):
        benefit = policies.benefits[name]
        yield from (
            ((name, member) for member in situation.members) if benefit.entity == "person" else ((name, ""),)
        )
