"""What one benefit does to another: excludes it, is taken instead of it, is topped up by it, or takes
somebody out of the household that it is decided for.

Each of these is a rule of law with its article and its time, in national/interplay.yaml; it acts on what the
benefits' own rules have concluded, in the order written, and the result says which ones acted.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import NamedTuple

from doudi.law.benefits.benefit import Benefit
from doudi.law.benefits.consistency import refuse_overlap
from doudi.law.benefits.decision import REFUSED
from doudi.law.benefits.entry import Entry, read_file
from doudi.law.interval import Interval
from doudi.law.label import Label
from doudi.law.money import round_down, share

KINDS = ("excludes", "higher", "difference", "leaves")


@dataclass(frozen=True, slots=True)
class Effect:
    """`first` and `then` are benefits. By kind: where `first` is granted, `then` pays nothing (excludes); the
    lower of the two pays nothing (higher); `then` pays only what it exceeds `first` by (difference); `then`
    is decided for a household without those of whom `who`, a rule that `first` rests on, is true (leaves).
    """

    name: str
    kind: str
    first: str
    then: str
    label: Label
    words: Label
    articles: tuple[tuple[Interval, str], ...]
    who: str = ""

    def article(self, as_of: date) -> str:
        """The article in force on a day; "" when the effect is not law then."""
        return next((article for interval, article in self.articles if as_of in interval), "")


@dataclass(frozen=True, slots=True)
class Acted:
    """An effect that changed something: `dropped` was due `before` (fen) and is due `after`, to `receiver`.

    `after` is None where it cannot be told, because it cannot be told whether the other benefit is granted.
    """

    effect: str
    label: Label
    words: Label
    article: str
    dropped: str
    receiver: str
    before: int | None
    after: int | None


@dataclass(frozen=True, slots=True)
class Due:
    """What a benefit comes to for its receiver, with the other benefits in view.

    `granted`: still due at all; None: cannot be told. `amount` None: not told, or the benefit is no sum of
    money; a benefit whose conditions are met is granted, even where a figure is missing for the sum.
    """

    benefit: str
    receiver: str
    granted: bool | None
    amount: int | None


class Answer(NamedTuple):
    """As much of a decision as the other benefits ask of it.

    `amount`: fen, None unless granted and told. `met`: all conditions surely are, told amount or not.
    `counted`: of a household's benefit, whether each member has part in it (None: cannot be told).
    """

    benefit: str
    receiver: str
    outcome: str
    amount: int | None
    met: bool
    counted: Mapping[str, bool | None]


class Stay(NamedTuple):
    """Whether anybody leaves a household, and what those who stay get; None where nobody stays."""

    left: bool
    answer: Answer | None


def read_effects(root: Path, benefits: Mapping[str, Benefit]) -> tuple[Effect, ...]:
    """Every effect, in the order in which they act. Raises UnableToReadPolicy."""
    path = root / "national" / "interplay.yaml"
    if not path.exists():
        return ()
    return tuple(
        _effect(entry, benefits) for entry in read_file(path, root).only("effects").entries("effects")
    )


def _effect(entry: Entry, benefits: Mapping[str, Benefit]) -> Effect:
    entry.only("name", "kind", "first", "then", "who", "label", "words", "versions")
    versions = [inner.only("from", "until", "article") for inner in entry.entries("versions")]
    if not versions:
        raise entry.refusal("needs “versions”, each with from and article")
    refuse_overlap((version, version.interval()) for version in versions)
    kind = entry.one_of("kind", KINDS)
    first, then = entry.one_of("first", benefits), entry.one_of("then", benefits)
    _refuse_misfit(entry, kind, benefits[first], benefits[then])
    return Effect(
        entry.text("name"),
        kind,
        first,
        then,
        entry.label(),
        entry.label("words"),
        tuple((version.interval(), version.text("article")) for version in versions),
        _who(entry, benefits[first]) if kind == "leaves" else "",
    )


def _refuse_misfit(entry: Entry, kind: str, first: Benefit, then: Benefit) -> None:
    """The two benefits can do to one another what the kind says."""
    if first is then:
        raise entry.refusal("“first” and “then” are the same: name the other benefit")
    if kind in ("higher", "difference") and not (first.amount and then.amount):
        unpaid = then if first.amount else first
        raise entry.refusal(f"“{unpaid.name}” is no sum of money: use excludes")
    units = {benefit.rules[benefit.amount].unit for benefit in (first, then) if benefit.amount}
    if kind in ("higher", "difference") and len(units) > 1:
        raise entry.refusal(f"one is in {' and the other in '.join(sorted(units))}: use excludes")
    if kind == "higher" and first.entity != then.entity:
        raise entry.refusal("the higher can only be taken of two benefits of one receiver: use difference")
    if (kind == "leaves") != ((first.entity, then.entity) == ("person", "household")):
        raise entry.refusal("from a person's benefit to a household's there is “leaves”, and nothing else")


def _who(entry: Entry, first: Benefit) -> str:
    who = entry.one_of("who", first.rules)
    rule = first.rules[who]
    if (rule.type, rule.entity, rule.advice) != ("boolean", "person", False):
        raise entry.refusal(f"“{who}” should be a yes-or-no rule of each person, and no advice")
    return who


def combined(
    answers: Iterable[Answer],
    effects: Iterable[Effect],
    *,
    as_of: date,
    stay: Callable[[Effect], Stay],
) -> tuple[tuple[Due, ...], tuple[Acted, ...]]:
    """What each benefit comes to beside the others, and the effects that acted.

    `stay`: asked for each effect by which somebody leaves the household.
    """
    beside = _Beside(answers)
    acted: list[Acted] = []
    for effect in effects:
        if article := effect.article(as_of):
            acted += beside.after(effect, article, stay)
    return tuple(beside.due.values()), tuple(acted)


class _Beside:
    """The benefits side by side: what each comes to so far, and the answer it rests on."""

    def __init__(self, answers: Iterable[Answer]) -> None:
        self.answers = {(one.benefit, one.receiver): one for one in answers}
        self.due = {key: _alone(one) for key, one in self.answers.items()}

    def after(self, effect: Effect, article: str, stay: Callable[[Effect], Stay]) -> Iterator[Acted]:
        """What one effect changes, receiver by receiver."""
        for key in [key for key in self.due if key[0] == effect.then and self.due[key].granted is not False]:
            changed = (
                self._without(key, stay(effect)) if effect.kind == "leaves" else self._yielded(effect, key)
            )
            if changed is not None:
                before = self.due[changed.benefit, changed.receiver]
                self.due[changed.benefit, changed.receiver] = changed
                if (before.granted, before.amount) != (changed.granted, changed.amount):
                    yield _acted(effect, article, before, changed)

    def _without(self, key: tuple[str, str], stay: Stay) -> Due | None:
        """The benefit for those who stay in the household."""
        if not stay.left:
            return None
        if stay.answer is None:
            return Due(*key, False, None)
        self.answers[key] = stay.answer
        return _alone(stay.answer)

    def _yielded(self, effect: Effect, key: tuple[str, str]) -> Due | None:
        first, then = self._first(effect, key[1]), self.due[key]
        return None if first is None or first.granted is False else _yielded(effect.kind, first, then)

    def _first(self, effect: Effect, receiver: str) -> Due | None:
        """What the receiver has of the benefit that acts: their own, or a share of the household's."""
        own = self.due.get((effect.first, receiver))
        return own or (self._share(effect.first, receiver) if receiver else None)

    def _share(self, benefit: str, member: str) -> Due | None:
        """A member's share of what the household is due; nothing of it is theirs who do not count."""
        due = self.due.get((benefit, ""))
        if due is None or due.granted is False:
            return due
        counted = self.answers[benefit, ""].counted
        granted = due.granted if (own := counted.get(member, False)) else own
        known = granted and due.amount is not None and None not in counted.values()
        amount = share(due.amount or 0, sum(map(bool, counted.values())), round_down) if known else None
        return Due(benefit, "", granted, amount)


def _alone(answer: Answer) -> Due:
    """Granted where all conditions are met, whether or not the sum can be told."""
    granted = False if answer.outcome == REFUSED else answer.met or None
    return Due(answer.benefit, answer.receiver, granted, answer.amount)


def _yielded(kind: str, first: Due, then: Due) -> Due:
    """The benefit that gives way to another that is, or may be, granted: what is left of it."""
    untold = Due(then.benefit, then.receiver, None, None)
    nothing = Due(then.benefit, then.receiver, False, None)
    if kind == "excludes":
        return nothing if first.granted else untold
    if not (first.granted and then.granted) or first.amount is None or then.amount is None:
        return untold
    rest = then.amount - first.amount
    if kind == "difference":
        return Due(then.benefit, then.receiver, True, rest) if rest > 0 else nothing
    return Due(first.benefit, first.receiver, False, None) if rest > 0 else nothing


def _acted(effect: Effect, article: str, before: Due, after: Due) -> Acted:
    due = after.amount if after.granted is None else after.amount or 0
    return Acted(
        effect.name,
        effect.label,
        effect.words,
        article,
        before.benefit,
        before.receiver,
        before.amount,
        due,
    )
