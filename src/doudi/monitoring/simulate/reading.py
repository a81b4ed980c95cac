"""A part read by one law: of each benefit what its own rules say, and what is due beside the others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from doudi.law.benefits.beside import UNTOUCHED, combined, touched
from doudi.law.benefits.columns import Pack
from doudi.law.expressions.columns.span import Array, Span
from doudi.monitoring.sweep.arrays import Opened, columns
from doudi.monitoring.sweep.results import OUTCOMES, enum

# The verdict on a condition in one small number.
FAILS, OPEN, HOLDS = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Told:
    """A benefit, row by row. `alone`, `own`: outcome and fen by its own rules; `outcome`, `amount`: beside
    the other benefits (the amount where `known`); `effect`: the effect that acted last, or -1; `verdicts`: of
    each condition."""

    alone: Array
    own: Array
    outcome: Array
    amount: Array
    known: Array
    effect: Array
    verdicts: Mapping[str, Array]


def read(part: Opened, pack: Pack) -> dict[str, Told]:
    """Every benefit of the pack for everybody of a part."""
    pieces: list[dict[str, Told]] = []
    for stretch in columns(part, pack):
        found = pack.decide(stretch)
        due = combined(pack, found, stretch)
        piece: dict[str, Told] = {}
        for name, one in found.items():
            rows = len(one.outcome)
            effect = due[name].effect
            piece[name] = Told(
                one.outcome,
                one.amount,
                due[name].outcome,
                due[name].amount,
                due[name].known,
                np.full(rows, UNTOUCHED, np.int8) if effect is None else effect,
                {c: _verdict(span, rows) for c, span in pack.verdicts(name, stretch).items()},
            )
        pieces.append(piece)
    return {name: _joined([piece[name] for piece in pieces]) for name in pack.rulesets}


def _verdict(span: Span, rows: int) -> Array:
    low, high = np.asarray(span.low, np.int8), np.asarray(span.high, np.int8)
    return np.broadcast_to(low + high, (rows,))


def _joined(pieces: Sequence[Told]) -> Told:
    def whole(name: str) -> Array:
        return np.concatenate([getattr(piece, name) for piece in pieces])

    verdicts = {
        name: np.concatenate([piece.verdicts[name] for piece in pieces]) for name in pieces[0].verdicts
    }
    known, effect = whole("known"), whole("effect")
    return Told(whole("alone"), whole("own"), whole("outcome"), whole("amount"), known, effect, verdicts)


def frames(part: Opened, pack: Pack, told: Mapping[str, Told]) -> dict[str, pl.DataFrame]:
    """The reading as a sweep would write it, as far as a sample is compared with it."""
    owners = np.repeat(np.arange(len(part.starts)), np.diff(part.starts, append=part.persons))
    levels: dict[str, dict[str, Any]] = {
        "household": {"household": part.keys},
        "person": {"household": part.keys.gather(owners)},
    }
    beside = touched(pack)
    for name, one in told.items():
        into = levels[pack.rulesets[name].benefit.entity]
        into[name] = enum(one.alone.astype(np.uint8), pl.Enum(list(OUTCOMES)))
        into[f"{name}_amount"] = one.own
        if name in beside:
            due = pl.Series(one.amount.astype(np.int64))
            into[f"{name}_due"] = due.set(pl.Series(~one.known), None)
    return {f"{level}s": pl.DataFrame(columns) for level, columns in levels.items()}
