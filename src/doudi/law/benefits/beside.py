"""What each benefit comes to beside the others, over columns: `interplay.combined` for many rows at once."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from doudi.law.benefits.columns import CANNOT_TELL, GRANTED, REFUSED, Found, Pack
from doudi.law.benefits.interplay import Effect
from doudi.law.expressions.columns.evaluate import Columns
from doudi.law.expressions.columns.span import Array

UNTOUCHED = -1


@dataclass(frozen=True, slots=True)
class Beside:
    """A benefit's rows (households, or persons where persons receive it) with the other benefits in view.

    `outcome`: 0 not due, 1 due, 2 cannot tell. `amount`: fen, 0 unless due. `effect`: the number, in
    `Policies.effects`, of the last effect that changed the row, or -1; None where no effect acts on it.
    """

    outcome: Array
    amount: Array
    effect: Array | None = None


class _First(NamedTuple):
    """The benefit that comes first, as the rows of the other one see it; `amount`: each one's own share."""

    outcome: Array
    amount: Array


def touched(pack: Pack) -> frozenset[str]:
    """The benefits of the pack that an effect in force may change."""
    names: set[str] = set()
    for effect in _in_force(pack).values():
        names |= {effect.then, *((effect.first,) if effect.kind == "higher" else ())}
    return frozenset(names)


def combined(pack: Pack, found: Mapping[str, Found], columns: Columns) -> dict[str, Beside]:
    """Every benefit of `found` (what `pack.decide` said of `columns`) after the effects in force."""
    due = {name: Beside(one.outcome, one.amount) for name, one in found.items()}
    for number, effect in _in_force(pack).items():
        _act(number, effect, pack, columns, due)
    return due


def _in_force(pack: Pack) -> dict[int, Effect]:
    """The effects that are law on the pack's day, between benefits of the pack, in the order of acting."""
    return {
        number: effect
        for number, effect in enumerate(pack.policies.effects)
        if effect.article(pack.as_of) and {effect.first, effect.then} <= pack.rulesets.keys()
    }


def _act(number: int, effect: Effect, pack: Pack, columns: Columns, due: dict[str, Beside]) -> None:
    first, then = _seen(effect, pack, columns, due), due[effect.then]
    meet = (first.outcome != REFUSED) & (then.outcome != REFUSED)
    if not meet.any():
        return
    if effect.kind == "excludes":
        outcome = np.where(first.outcome == GRANTED, REFUSED, CANNOT_TELL)
        due[effect.then] = _changed(number, then, meet, outcome, np.zeros_like(then.amount))
        return
    in_money = all(pack.rulesets[name].benefit.amount for name in (effect.first, effect.then))
    told = meet & (first.outcome == GRANTED) & (then.outcome == GRANTED) & bool(in_money)
    if effect.kind == "difference":
        rest = np.maximum(then.amount - first.amount, 0)
        outcome = np.where(told, np.where(rest > 0, GRANTED, REFUSED), CANNOT_TELL)
        due[effect.then] = _changed(number, then, meet, outcome, np.where(told, rest, 0))
        return
    above = told & (first.amount < then.amount)
    nothing = np.zeros_like(then.amount)
    due[effect.then] = _changed(number, then, meet & ~above, np.where(told, REFUSED, CANNOT_TELL), nothing)
    lower = due[effect.first]
    due[effect.first] = _changed(number, lower, above, np.full(len(above), REFUSED), nothing)


def _changed(number: int, was: Beside, rows: Array, outcome: Array, amount: Array) -> Beside:
    """The benefit with new values in `rows`; an effect acts only where it makes a difference."""
    rows = rows & ((outcome != was.outcome) | (amount != was.amount))
    effect = np.full(len(rows), UNTOUCHED, np.int8) if was.effect is None else was.effect
    return Beside(
        np.where(rows, outcome, was.outcome).astype(np.int8),
        np.where(rows, amount, was.amount),
        np.where(rows, number, effect).astype(np.int8),
    )


def _seen(effect: Effect, pack: Pack, columns: Columns, due: Mapping[str, Beside]) -> _First:
    """The first benefit at the rows of the second: a household's shared among its members, a person's
    counted for the household where every member has it."""
    first = due[effect.first]
    own, others = (pack.rulesets[name].benefit.entity for name in (effect.first, effect.then))
    if own == others:
        return _First(first.outcome, first.amount)
    if own == "household":
        shares = first.amount // _members(effect.first, pack, columns)
        return _First(first.outcome[columns.owners], shares[columns.owners])
    refused = np.logical_or.reduceat(first.outcome == REFUSED, columns.starts)
    untold = np.logical_or.reduceat(first.outcome == CANNOT_TELL, columns.starts)
    outcome = np.where(refused, REFUSED, np.where(untold, CANNOT_TELL, GRANTED))
    return _First(outcome, np.add.reduceat(first.amount, columns.starts, dtype=np.int64))


def _members(benefit: str, pack: Pack, columns: Columns) -> Array:
    """How many share a household's amount: those who count as its members, or else all who live there."""
    people = np.diff(columns.starts, append=columns.persons)
    if "members" not in pack.rulesets[benefit].rules:
        return people
    counted = pack.value("members", columns)
    known = np.broadcast_to((np.asarray(counted.low) == counted.high) & (counted.low > 0), people.shape)
    return np.where(known, counted.low, people)
