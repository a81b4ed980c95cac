"""What each benefit comes to beside the others, over columns: `interplay.combined` for many rows at once."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from doudi.law.benefits.columns import CANNOT_TELL, GRANTED, REFUSED, Found, Pack
from doudi.law.benefits.interplay import Effect
from doudi.law.expressions.columns.evaluate import Columns
from doudi.law.expressions.columns.span import Array, Span, plain

UNTOUCHED = -1


@dataclass(frozen=True, slots=True)
class Beside:
    """A benefit's rows (households, or persons where persons receive it) with the other benefits in view.

    `outcome`: 0 not due, 1 due, 2 cannot tell. `amount`: fen, 0 unless due and `known`; it may be due, all
    conditions being met, and the sum not be known. `effect`: the number, in `Policies.effects`, of the last
    effect that changed the row, or -1; None where no effect acts on it.
    """

    outcome: Array
    amount: Array
    known: Array
    effect: Array | None = None


class _First(NamedTuple):
    """The benefit that comes first, as the rows of the other one see it: theirs, or their share of it."""

    outcome: Array
    amount: Array
    known: Array


def effects_of(pack: Pack) -> dict[int, Effect]:
    """The effects that are law on the pack's day between benefits of the pack, by number, in their order."""
    return {
        number: effect
        for number, effect in enumerate(pack.policies.effects)
        if effect.article(pack.as_of) and {effect.first, effect.then} <= pack.rulesets.keys()
    }


def touched(pack: Pack) -> frozenset[str]:
    """The benefits of the pack that an effect in force may change."""
    names: set[str] = set()
    for effect in effects_of(pack).values():
        names |= {effect.then, *((effect.first,) if effect.kind == "higher" else ())}
    return frozenset(names)


def combined(pack: Pack, found: Mapping[str, Found], columns: Columns) -> dict[str, Beside]:
    """Every benefit of `found` (what a reading of the pack said of `columns`) after the effects in force."""
    pack.date(columns)
    side = _Side(pack, found, columns)
    for number, effect in effects_of(pack).items():
        side.act(number, effect)
    return side.due


class _Side:
    """The benefits side by side: what each comes to so far, and who has part in a household's."""

    def __init__(self, pack: Pack, found: Mapping[str, Found], columns: Columns) -> None:
        self.pack = pack
        self.columns = columns
        self.due = {name: _alone(one) for name, one in found.items()}
        self._counted: dict[str, tuple[Array, Array]] = {}

    def act(self, number: int, effect: Effect) -> None:
        """Change what one effect changes."""
        if effect.kind == "leaves":
            self._leave(number, effect)
            return
        first, then = self._first(effect), self.due[effect.then]
        meet = (first.outcome != REFUSED) & (then.outcome != REFUSED)
        if not meet.any():
            return
        if effect.kind == "excludes":
            left = np.where(first.outcome == GRANTED, REFUSED, CANNOT_TELL)
            self.due[effect.then] = _changed(number, then, meet, _nothing(left))
            return
        told = (first.outcome == GRANTED) & (then.outcome == GRANTED) & first.known & then.known
        rest = then.amount - first.amount
        above = told & (rest > 0)
        if effect.kind == "difference":
            outcome = np.where(above, GRANTED, np.where(told, REFUSED, CANNOT_TELL))
            self.due[effect.then] = _changed(
                number, then, meet, Beside(outcome, np.where(above, rest, 0), told)
            )
            return
        given_way = _nothing(np.where(told, REFUSED, CANNOT_TELL))
        self.due[effect.then] = _changed(number, then, meet & ~above, given_way)
        lower = self.due[effect.first]
        self.due[effect.first] = _changed(number, lower, meet & above, _nothing(np.full(len(above), REFUSED)))

    def _first(self, effect: Effect) -> _First:
        first = self.due[effect.first]
        own, others = (self.pack.rulesets[name].benefit.entity for name in (effect.first, effect.then))
        if own == others:
            return _First(first.outcome, first.amount, first.known)
        return self._share(effect.first, first)

    def _share(self, benefit: str, due: Beside) -> _First:
        """Each member's share of what the household is due; nothing of it is theirs who do not count."""
        columns = self.columns
        surely, perhaps = self.counted(benefit)
        shared = np.add.reduceat(surely, columns.starts, dtype=np.int64)
        open_count = np.logical_or.reduceat(surely != perhaps, columns.starts)
        amount = due.amount // np.maximum(shared, 1)
        mine = np.where(surely, due.outcome[columns.owners], np.where(perhaps, CANNOT_TELL, REFUSED))
        outcome = np.where(due.outcome[columns.owners] == REFUSED, REFUSED, mine)
        return _First(outcome, amount[columns.owners], (due.known & ~open_count)[columns.owners])

    def counted(self, benefit: str) -> tuple[Array, Array]:
        """Of each person whether they surely, and whether they perhaps, have part in a household's benefit:
        who counts, or everybody where its rules do not ask."""
        if benefit not in self._counted:
            self._counted[benefit] = _counted(self.pack, benefit, self.columns)
        return self._counted[benefit]

    def _leave(self, number: int, effect: Effect) -> None:
        """Decide a household's benefit for those who stay, where somebody surely leaves."""
        columns, then = self.columns, self.due[effect.then]
        leaves = np.broadcast_to(self.pack.value(effect.who, columns).low, (columns.persons,))
        left = np.logical_or.reduceat(leaves, columns.starts) & (then.outcome != REFUSED)
        if not left.any():
            return
        stays = ~leaves & left[columns.owners]
        some = left & np.logical_or.reduceat(stays, columns.starts)
        outcome, amount = np.full(columns.households, REFUSED, np.int8), np.zeros_like(then.amount)
        known = np.ones(columns.households, np.bool_)
        if some.any():
            fewer = _taken(self.pack, columns, np.flatnonzero(some), np.flatnonzero(stays))
            again = _alone(self.pack.found(effect.then, fewer))
            outcome[some], amount[some], known[some] = again.outcome, again.amount, again.known
            gone = some[columns.owners]
            for counted, anew in zip(
                self.counted(effect.then), _counted(self.pack, effect.then, fewer), strict=True
            ):
                counted[gone] = False
                counted[stays] = anew
        self.due[effect.then] = _changed(number, then, left, Beside(outcome, amount, known))


def _alone(found: Found) -> Beside:
    """Due where all conditions are met, whether or not the sum can be told."""
    known = found.outcome != CANNOT_TELL
    outcome = np.where(found.met & ~known, GRANTED, found.outcome).astype(np.int8)
    return Beside(outcome, found.amount, known)


def _nothing(outcome: Array) -> Beside:
    return Beside(outcome, np.zeros(len(outcome), np.int64), outcome != CANNOT_TELL)


def _changed(number: int, was: Beside, rows: Array, now: Beside) -> Beside:
    """The benefit with new values in `rows`; an effect acts only where it makes a difference."""
    differs = (now.outcome != was.outcome) | (now.amount != was.amount) | (now.known != was.known)
    rows = rows & differs
    effect = np.full(len(rows), UNTOUCHED, np.int8) if was.effect is None else was.effect
    return Beside(
        np.where(rows, now.outcome, was.outcome).astype(np.int8),
        np.where(rows, now.amount, was.amount),
        np.where(rows, now.known, was.known),
        np.where(rows, number, effect).astype(np.int8),
    )


def _counted(pack: Pack, benefit: str, columns: Columns) -> tuple[Array, Array]:
    asked = "counted" in pack.rulesets[benefit].rules
    span = pack.value("counted", columns) if asked else plain(np.True_)
    low, high = (np.broadcast_to(end, (columns.persons,)).copy() for end in (span.low, span.high))
    return low, high


def _taken(pack: Pack, columns: Columns, households: Array, people: Array) -> Columns:
    """Some households with some of their members (one at least of each), rules not yet worked out."""
    facts = {name: pack.facts[name].entity for name in pack.facts if name in columns.values}
    values = {
        name: columns.values[name].rows(people if entity == "person" else households)
        for name, entity in facts.items()
    }
    values["as_of"] = columns.values["as_of"]
    owners = columns.owners[people]
    starts = np.flatnonzero(np.concatenate(([True], owners[1:] != owners[:-1])))

    def parameters(name: str) -> Any:
        found = columns.parameters(name)
        if isinstance(found, Span):
            return found.rows(households)
        return {key: span.rows(households) for key, span in found.items()}

    return Columns(values, parameters, starts, len(people), columns.codes)
