"""What one benefit does to another: excludes it, is taken instead of it, or is topped up by it.

Each of these is a rule of law with its article and its time, in national/interplay.yaml; it acts on what the
benefits' own rules have concluded, in the order written, and the result says which ones acted.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from doudi.law.benefits.benefit import Benefit
from doudi.law.benefits.consistency import refuse_overlap
from doudi.law.benefits.decision import CANNOT_TELL, GRANTED, Decision
from doudi.law.benefits.entry import Entry, read_file
from doudi.law.interval import Interval
from doudi.law.label import Label
from doudi.law.money import round_down, share

KINDS = ("excludes", "higher", "difference")


@dataclass(frozen=True, slots=True)
class Effect:
    """`first` and `then` are benefits. By kind: where `first` is granted, `then` pays nothing (excludes); the
    lower of the two pays nothing (higher); `then` pays only what it exceeds `first` by (difference).
    """

    name: str
    kind: str
    first: str
    then: str
    label: Label
    words: Label
    articles: tuple[tuple[Interval, str], ...]

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
    """What a benefit comes to for its receiver, with the other benefits in view. `amount` None: not told, or
    the benefit is no sum of money. `granted`: still due at all; None: cannot be told."""

    benefit: str
    receiver: str
    granted: bool | None
    amount: int | None


def read_effects(root: Path, benefits: Mapping[str, Benefit]) -> tuple[Effect, ...]:
    """Every effect, in the order in which they act. Raises UnableToReadPolicy."""
    path = root / "national" / "interplay.yaml"
    if not path.exists():
        return ()
    return tuple(
        _effect(entry, benefits) for entry in read_file(path, root).only("effects").entries("effects")
    )


def _effect(entry: Entry, benefits: Mapping[str, Benefit]) -> Effect:
    entry.only("name", "kind", "first", "then", "label", "words", "versions")
    versions = [inner.only("from", "until", "article") for inner in entry.entries("versions")]
    if not versions:
        raise entry.refusal("needs “versions”, each with from and article")
    refuse_overlap(entry, [version.interval() for version in versions])
    first, then = entry.one_of("first", benefits), entry.one_of("then", benefits)
    if entry.one_of("kind", KINDS) == "difference" and not benefits[first].amount:
        raise entry.refusal(f"“{first}” is no sum of money: it cannot be topped up")
    if entry.text("kind") == "higher" and benefits[first].entity != benefits[then].entity:
        raise entry.refusal(
            "of a person's and a household's benefit none is the higher: name two of one kind"
        )
    return Effect(
        entry.text("name"),
        entry.text("kind"),
        first,
        then,
        entry.label(),
        entry.label("words"),
        tuple((version.interval(), version.text("article")) for version in versions),
    )


def combined(
    decisions: Sequence[Decision], effects: Iterable[Effect], *, as_of: date
) -> tuple[tuple[Due, ...], tuple[Acted, ...]]:
    """What each benefit comes to beside the others, and the effects that acted."""
    due = {(one.benefit, one.receiver): _alone(one) for one in decisions}
    shares = {one.benefit: _members(one) for one in decisions if not one.receiver}
    acted: list[Acted] = []
    for effect in effects:
        article = effect.article(as_of)
        for key in [key for key in due if key[0] == effect.then] if article else ():
            first = (
                due.get((effect.first, key[1])) or due.get((effect.first, "")) or _of_all(effect.first, due)
            )
            if first is not None and first.granted is not False and due[key].granted is not False:
                count = shares[effect.first] if key[1] and not first.receiver else 1
                acted += _act(effect, article, first, due[key], count, due)
    return tuple(due.values()), tuple(acted)


def _of_all(benefit: str, due: Mapping[tuple[str, str], Due]) -> Due | None:
    """A person's benefit acts on the household's where every member has it (who lives alone, say)."""
    each = [one for one in due.values() if one.benefit == benefit]
    if not each or any(one.granted is False for one in each):
        return None
    granted = None if any(one.granted is None for one in each) else True
    amounts = [one.amount for one in each if one.amount is not None]
    return Due(benefit, "", granted, sum(amounts) if len(amounts) == len(each) else None)


def _alone(decision: Decision) -> Due:
    granted = None if decision.outcome == CANNOT_TELL else decision.outcome == GRANTED
    return Due(decision.benefit, decision.receiver, granted, decision.amount)


def _members(decision: Decision) -> int:
    """How many share a household's amount: those who count as its members."""
    counted = next((step.value for step in decision.trace if step.name == "members"), None)
    return counted if isinstance(counted, int) and counted > 0 else max(len(decision.members), 1)


def _act(
    effect: Effect,
    article: str,
    first: Due,
    then: Due,
    count: int,
    due: dict[tuple[str, str], Due],
) -> Iterator[Acted]:
    lower, after = _after(effect, first, then, count)
    if (after.granted, after.amount) == (lower.granted, lower.amount):
        return
    due[lower.benefit, lower.receiver] = after
    yield Acted(
        effect.name,
        effect.label,
        effect.words,
        article,
        lower.benefit,
        lower.receiver,
        lower.amount,
        after.amount if after.granted is None else after.amount or 0,
    )


def _after(effect: Effect, first: Due, then: Due, count: int) -> tuple[Due, Due]:
    """The benefit that gives way, and what becomes of it."""
    told = first.granted is not None and then.granted is not None
    untold = Due(then.benefit, then.receiver, None, None)
    nothing = Due(then.benefit, then.receiver, False, None)
    if effect.kind == "excludes":
        return then, nothing if first.granted else untold
    if not told or first.amount is None or then.amount is None:
        return then, untold
    own = share(first.amount, count, round_down)
    if effect.kind == "difference":
        rest = then.amount - own
        return then, Due(then.benefit, then.receiver, True, rest) if rest > 0 else nothing
    if own >= then.amount:
        return then, nothing
    return first, Due(first.benefit, first.receiver, False, None)
