"""What is worth asking next, over everything that one application is judged for.

A rule is asked in the order in which it is written, the gate before what stands behind it: of `a and b` only
what `a` lacks, until `a` is known. So nobody is asked about the flood's damage who was in no flood.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from doudi.law.benefits.account import Account
from doudi.law.benefits.assess import receivers
from doudi.law.benefits.benefit import Ruleset
from doudi.law.benefits.decide import alongside, opened
from doudi.law.benefits.policies import Policies
from doudi.law.benefits.situation import Situation
from doudi.law.expressions import tree
from doudi.law.expressions.evaluate import HOUSEHOLD, Evaluator, compiled
from doudi.law.expressions.unknown import Gap, Unknown, Value, gaps


class Asked(NamedTuple):
    """A fact that nobody stated and whose answer may still change something; `members`: of whom ("" the
    household). `settles`: in how many benefits it stands in the way.

    `now`: worth asking by itself. The others only become so if what stands before them holds: they are worth
    a line in a list that is shown anyway.
    """

    fact: str
    members: tuple[str, ...]
    settles: int
    now: bool


def ask(
    policies: Policies,
    situation: Situation,
    *,
    place: str,
    as_of: date,
    benefits: Iterable[str] | None = None,
    askable: Callable[[Gap], bool] | None = None,
) -> tuple[Asked, ...]:
    """The facts to ask for: those worth asking now first, those that stand in the way of the most before
    others, then in the order of the dictionary; none when no answer can change what any benefit comes to.

    `benefits`: default all that are law on the day. `askable`: whether a missing fact can be asked for;
    default all. A condition that has failed settles its benefit.
    """
    wanted = set(policies.in_force(as_of) if benefits is None else benefits)
    now: Counter[Gap] = Counter()
    later: Counter[Gap] = Counter()
    account: Account | None = None
    for name, receiver in receivers(policies, situation, as_of):
        if name in wanted:
            account = (
                alongside(account, name, receiver)
                if account
                else opened(policies, name, situation, place=place, as_of=as_of, receiver=receiver)
            )
            first, *others = _Order(account, askable).steps() or [frozenset()]
            now.update(first)
            later.update(frozenset[Gap]().union(*others))
    return tuple(_gathered(policies, situation, now, later))


def _gathered(
    policies: Policies, situation: Situation, now: Counter[Gap], later: Counter[Gap]
) -> Iterator[Asked]:
    """Each fact once, with the members it is missing of."""
    settles: Counter[str] = Counter()
    for gap, times in (now + later).items():
        settles[gap.name] += times
    sooner = {gap.name for gap in now}
    found = now.keys() | later.keys()
    ranked = sorted(
        settles, key=lambda name: (name not in sooner, -settles[name], policies.facts[name].order)
    )
    for name in ranked:
        members = tuple(one for one in ("", *situation.members) if Gap("fact", name, one) in found)
        yield Asked(name, members, settles[name], name in sooner)


class _Order:
    """One benefit, read in the order in which it is written."""

    def __init__(self, account: Account, askable: Callable[[Gap], bool] | None) -> None:
        self.account = account
        self.rules = account.rules
        self.askable = askable

    def steps(self) -> list[frozenset[Gap]]:
        """What each open condition lacks first, in their order; when all hold, what the sum lacks."""
        names = self.rules.conditions
        verdicts = [self.account.value(name) for name in names]
        if any(met is False for met in verdicts):
            return []
        lacking = [name for name, met in zip(names, verdicts, strict=True) if isinstance(met, Unknown)]
        if lacking:
            return [found for name in lacking if (found := self._of_rule(name, self.account.receiver_number))]
        amount = self.rules.benefit.amount
        return [self._facts(gaps(self.account.value(amount)))] if amount else []

    def _facts(self, missing: frozenset[Gap]) -> frozenset[Gap]:
        return frozenset(
            gap for gap in missing if gap.kind == "fact" and (self.askable is None or self.askable(gap))
        )

    def _of_rule(self, name: str, member: int) -> frozenset[Gap]:
        rule = self.rules.rules[name]
        whose = member if rule.entity == "person" else HOUSEHOLD
        return self._first(self.rules.versions[name].node, whose)

    def _first(self, node: tree.Node, member: int) -> frozenset[Gap]:
        """What an open part of a rule lacks first; nothing where it is known."""
        value = self._value(node, member)
        if not isinstance(value, Unknown):
            return frozenset()
        match node:
            case tree.Logic(operands=operands):
                return self._first_of(operands, member)
            case tree.Not(operand):
                return self._first(operand, member)
            case tree.Name(name) if name in self.rules.rules and self.rules.rules[name].type == "boolean":
                return self._of_rule(name, member)
            case tree.OverMembers("any" | "all" | "count", part, condition):
                return self._of_members(part, condition)
        return self._facts(gaps(value))

    def _of_members(self, part: tree.Node | None, condition: tree.Node | None) -> frozenset[Gap]:
        """Of each member who may be meant: whether they are, and then their part."""
        found: frozenset[Gap] = frozenset()
        for number in range(len(self.account.members)):
            if condition is None or self._value(condition, number) is not False:
                found |= self._first_of((one for one in (condition, part) if one), number)
        return found

    def _value(self, node: tree.Node, member: int) -> Value:
        return _evaluator(self.rules, node)(self.account.reading, member)

    def _first_of(self, nodes: Iterable[tree.Node], member: int) -> frozenset[Gap]:
        return next((found for node in nodes if (found := self._first(node, member))), frozenset())


@lru_cache(maxsize=4096)
def _evaluator(rules: Ruleset, node: tree.Node) -> Evaluator:
    entities = {name: fact.entity for name, fact in rules.benefit.facts.items()}
    entities |= {name: rule.entity for name, rule in rules.rules.items()}
    return compiled(node, entities, rules.evaluators)
