"""The oracle of every reading: the law's trees read a second time, plainly, in exact rational arithmetic.

It shares the trees and the files of the law with the product, and nothing of how the product reads them: no
compiling, no short ways, no columns. Every value is a range with what is missing; a known one is a range of
one point. Numbers are int and Fraction; the two infinities stand only for ends that nobody can name.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any, NamedTuple

from doudi.law.benefits.policies import Policies
from doudi.law.benefits.situation import Situation
from doudi.law.expressions import tree

COINS = {"fen": 1, "jiao": 10, "yuan": 100}
FIRST_TEXT, LAST_TEXT = "", "\U0010ffff"  # around every code
NOBODY = -1


class Between(NamedTuple):
    """Somewhere from `low` to `high`; `missing` names the facts and parameters that leave it open."""

    low: Any
    high: Any
    missing: frozenset[str] = frozenset()


class Answer(NamedTuple):
    """What a benefit's rules come to: outcome, fen (0 unless granted), first condition not met (-1: none)."""

    outcome: str
    amount: Any
    unmet: int
    missing: frozenset[str]


def between(low: Any, high: Any, *reasons: Between) -> Between:
    """A range; where it is one point nothing is missing."""
    if low == high:
        return Between(low, high)
    return Between(low, high, frozenset().union(*(one.missing for one in reasons)))


class Law:
    """The rules of one place on one day, read from the trees of the policy files."""

    def __init__(
        self, policies: Policies, place: str, as_of: date, tried: Mapping[str, Any] | None = None
    ) -> None:
        self.policies = policies
        self.place = place
        self.as_of = as_of
        self.tried = dict(tried or {})
        self.benefits = [one for one in policies.benefits.values() if one.rules[one.name].version(as_of)]
        self.rules = {
            name: (rule.entity, version.node)
            for benefit in self.benefits
            for name, rule in benefit.rules.items()
            if (version := rule.version(as_of)) is not None
        }

    def parameter(self, name: str) -> list[tuple[str, Between]]:
        """The values of a parameter by key ("" where one value stands for all)."""
        declared = self.policies.parameters.declared[name]
        if name in self.tried:
            return [("", Between(self.tried[name], self.tried[name]))]
        found = self.policies.parameters.find(name, self.place, self.as_of)
        if found is None:
            low, high = declared.bounds
            if low is None:
                low, high = FIRST_TEXT, LAST_TEXT
            return [("", Between(low, high, frozenset((name,))))]
        if isinstance(found.value, Mapping):
            return [(key, Between(value, value)) for key, value in found.value.items()]
        return [("", Between(found.value, found.value))]

    def home(self, situation: Situation) -> "Home":
        """A household before this law."""
        return Home(self, situation)

    def answers(self, situation: Situation) -> dict[tuple[str, str], Answer]:
        """Every benefit for whoever receives it: the household (""), or each member by key."""
        home = self.home(situation)
        found = {}
        for benefit in self.benefits:
            conditions = [name for name in benefit.conditions if name in self.rules]
            persons = list(enumerate(situation.members)) if benefit.entity == "person" else [(NOBODY, "")]
            for number, key in persons:
                verdicts = [home.named(name, number) for name in conditions]
                amount = home.named(benefit.amount, number) if benefit.amount else Between(0, 0)
                found[benefit.name, key] = _answer(verdicts, amount)
        return found


def _answer(verdicts: Sequence[Between], amount: Between) -> Answer:
    failed = [number for number, verdict in enumerate(verdicts) if not verdict.high]
    if failed:
        return Answer("refused", 0, failed[0], frozenset())
    if amount.low == amount.high and all(verdict.low for verdict in verdicts):
        return Answer("granted", amount.low, -1, frozenset())
    missing = frozenset().union(amount.missing, *(verdict.missing for verdict in verdicts))
    return Answer("cannot_tell", 0, -1, missing)


class Home:
    """One household before the law: its facts as lists, and each rule's value once it was read."""

    def __init__(self, law: Law, situation: Situation) -> None:
        self.law = law
        self.members = list(situation.members.values())
        self.household = situation.household
        self._read: dict[tuple[str, int], Between] = {}

    def named(self, name: str, member: int) -> Between:
        """A fact or rule, of a member or (NOBODY) the household."""
        entity, node = self.law.rules.get(name, ("", None))
        if node is None:
            return self._fact(name, member)
        where = (name, member if entity == "person" else NOBODY)
        if where not in self._read:
            self._read[where] = self.read(node, where[1])
        return self._read[where]

    def _fact(self, name: str, member: int) -> Between:
        if name == "as_of":
            return Between(self.law.as_of, self.law.as_of)
        fact = self.law.policies.facts[name]
        known = (self.members[member] if fact.entity == "person" else self.household).get(name)
        if known is not None:
            return Between(known.value, known.value)
        low, high = (FIRST_TEXT, LAST_TEXT) if fact.type == "code" else fact.bounds
        return Between(low, high, frozenset((name,)))

    def read(self, node: tree.Node, member: int) -> Between:  # noqa: C901  # one arm for each kind of node
        """The value of a tree."""
        match node:
            case tree.Literal(value):
                return Between(value, value)
            case tree.Name(name):
                return self.named(name, member)
            case tree.Parameter(name, key):
                return self._parameter(self.law.parameter(name), key, member)
            case tree.Not(operand):
                found = self.read(operand, member)
                return between(not found.high, not found.low, found)
            case tree.Logic(word, operands):
                parts = [self.read(operand, member) for operand in operands]
                every = all if word == "and" else any
                return between(every(p.low for p in parts), every(p.high for p in parts), *parts)
            case tree.OneOf(operand, choices):
                found = self.read(operand, member)
                told, among = found.low == found.high, found.low in choices
                return between(told and among, not told or among, found)
            case tree.Choose(condition, this, that):
                return self._choice(
                    self.read(condition, member), self.read(this, member), self.read(that, member)
                )
            case tree.Round(function, amount, coin):
                found = self.read(amount, member)
                ends = [rounded(function, end, COINS[coin]) for end in found[:2]]
                return between(*ends, found)
            case tree.Call("first_of_next_month", (day,)):
                found = self.read(day, member)
                return between(next_month(found.low), next_month(found.high), found)
            case tree.Call(sign, (left, right)):
                return two(sign, self.read(left, member), self.read(right, member))
            case tree.Compare(sign, left, right) | tree.Arithmetic(sign, left, right):
                return two(sign, self.read(left, member), self.read(right, member))
            case tree.OverMembers(function, value, condition):
                return self._over_members(function, value, condition)
        raise TypeError(node)

    def _parameter(self, values: list[tuple[str, Between]], key: tree.Node | None, member: int) -> Between:
        if key is None or values[0][0] == "":
            return values[0][1]
        asked = self.read(key, member)
        if asked.low == asked.high:
            return dict(values)[asked.low]
        return hull([value for _, value in values], asked)

    @staticmethod
    def _choice(condition: Between, this: Between, that: Between) -> Between:
        if condition.low == condition.high:
            return this if condition.low else that
        return hull([this, that], condition)

    def _over_members(self, function: str, value: tree.Node | None, condition: tree.Node | None) -> Between:
        people = []
        for member in range(len(self.members)):
            holds = self.read(condition, member) if condition else Between(True, True)
            part = self.read(value, member) if value else Between(1, 1)
            if holds.high:
                people.append((holds, part))
        if function in ("maximum", "minimum"):
            return outermost(max if function == "maximum" else min, people)
        nothing = {"any": False, "all": True}.get(function, 0)
        parts = [
            part if holds.low else hull([part, Between(nothing, nothing)], holds) for holds, part in people
        ]
        fold = {"any": any, "all": all}.get(function, sum)
        return between(fold([p.low for p in parts]), fold([p.high for p in parts]), *parts)


def hull(values: Iterable[Between], reason: Between) -> Between:
    """One of several, and nobody can say which."""
    several = list(values)
    low, high = min(one.low for one in several), max(one.high for one in several)
    return between(low, high, reason, *several)


def outermost(pick: Any, people: Sequence[tuple[Between, Between]]) -> Between:
    """The largest (smallest) over every set of members that may be the ones meant; of nobody it is 0."""
    sure = [part for holds, part in people if holds.low]
    maybe = [part for holds, part in people if not holds.low]
    reasons = [one for pair in people for one in pair]
    if not sure:
        ends = [0, *(end for part in maybe for end in part[:2])]
        return between(min(ends), max(ends), *reasons)
    least, most = pick(part.low for part in sure), pick(part.high for part in sure)
    lows = [least, *(pick(least, part.low) for part in maybe)]
    highs = [most, *(pick(most, part.high) for part in maybe)]
    return between(min(lows), max(highs), *reasons)


def two(sign: str, a: Between, b: Between) -> Between:  # noqa: C901  # one arm for each sign
    """An operation on two ranges."""
    match sign:
        case "+":
            return between(a.low + b.low, a.high + b.high, a, b)
        case "-":
            return between(a.low - b.high, a.high - b.low, a, b)
        case "*":
            corners = [x * y if x and y else 0 for x in a[:2] for y in b[:2]]
            return between(min(corners), max(corners), a, b)
        case "<":
            return between(a.high < b.low, a.low < b.high, a, b)
        case "<=":
            return between(a.high <= b.low, a.low <= b.high, a, b)
        case ">" | ">=":
            return two("<" if sign == ">" else "<=", b, a)
        case "==":
            return between(a.low == a.high == b.low == b.high, a.low <= b.high and b.low <= a.high, a, b)
        case "!=":
            same = two("==", a, b)
            return between(not same.high, not same.low, a, b)
        case "larger":
            return between(max(a.low, b.low), max(a.high, b.high), a, b)
        case "smaller":
            return between(min(a.low, b.low), min(a.high, b.high), a, b)
        case "age_on":
            return between(months(a.high, b.low) // 12, months(a.low, b.high) // 12, a, b)
        case "months_between":
            return between(months(a.high, b.low), months(a.low, b.high), a, b)
    raise ValueError(sign)


def months(since: date, day: date) -> int:
    """Whole months lived through: the last one counts once its own day of the month has come."""
    whole = 12 * (day.year - since.year) + day.month - since.month
    return whole if day.day >= since.day else whole - 1


def next_month(day: date) -> date:
    """The first of the month after."""
    if (day.year, day.month) == (date.max.year, 12):
        return date.max
    return date(day.year + 1, 1, 1) if day.month == 12 else date(day.year, day.month + 1, 1)


def rounded(how: str, amount: Any, coin: int) -> Any:
    """Up, down, or half up, to whole coins."""
    if isinstance(amount, float):
        return amount
    coins = Fraction(amount) / coin
    whole = {
        "round_up": math.ceil(coins),
        "round_down": math.floor(coins),
        "round_half": math.floor(coins + Fraction(1, 2)),
    }
    return whole[how] * coin
