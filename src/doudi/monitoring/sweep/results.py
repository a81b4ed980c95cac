"""What a sweep found, as frames: one row for each household, and one for each person."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import polars as pl

from doudi.law.benefits.beside import UNTOUCHED, Beside, touched
from doudi.law.benefits.columns import CANNOT_TELL, GRANTED, REFUSED, Found, Pack
from doudi.law.expressions.columns.span import Array
from doudi.monitoring.sweep.arrays import Opened

_NAMES = {REFUSED: "refused", GRANTED: "granted", CANNOT_TELL: "cannot_tell"}
OUTCOMES = tuple(_NAMES[number] for number in sorted(_NAMES))  # by their numbers in a column
NOTHING = "none"
FORMAT = 1  # of the rows as they are written: one more whenever a column is another, or means another thing
MISSING = pl.Categorical()  # few texts, many rows: written in a third of the time of plain texts


def frames(
    part: Opened, pack: Pack, found: Sequence[dict[str, Found]], due: Sequence[dict[str, Beside]]
) -> dict[str, pl.DataFrame]:
    """By level (households, persons): key, and of each benefit its outcome, amount (fen), the first condition
    not met, and what is missing, names joined by commas; where another benefit may change it, also what is
    due beside that (fen; null where it cannot be told) and the effect that changed it.

    `found`, `due`: of each stretch in turn; emptied on the way, so that nothing is held twice.
    """
    households: dict[str, Any] = {"household": part.keys}
    place = np.repeat(np.arange(len(part.starts)), np.diff(part.starts, append=part.persons))
    position = np.arange(part.persons) - part.starts[place]
    persons: dict[str, Any] = {"household": part.keys.gather(place), "member": position.astype(np.uint8)}
    beside = touched(pack)
    for name, ruleset in pack.rulesets.items():
        into = persons if ruleset.benefit.entity == "person" else households
        into |= _columns(name, ruleset.conditions, pack, [one.pop(name) for one in found])
        if name in beside:
            into |= _due(name, pack, [one.pop(name) for one in due])
    households["category"] = _category(pack, households, len(part.starts))
    return {"households": pl.DataFrame(households), "persons": pl.DataFrame(persons)}


def kinds(pack: Pack) -> dict[str, dict[str, Any]]:
    """By level (households, persons): the type of each column of `frames` but the household's number."""
    found: dict[str, dict[str, Any]] = {"households": {}, "persons": {"member": pl.UInt8()}}
    beside = touched(pack)
    for name, ruleset in pack.rulesets.items():
        of_level = found["persons" if ruleset.benefit.entity == "person" else "households"]
        of_level |= {
            name: pl.Enum(list(OUTCOMES)),
            f"{name}_amount": pl.Int64(),
            f"{name}_reason": pl.Enum([*ruleset.conditions, NOTHING]),
            f"{name}_missing": MISSING,
        }
        if name in beside:
            of_level |= {f"{name}_due": pl.Int64(), f"{name}_effect": _effects(pack)}
    names = [name for name in pack.rulesets if name in found["households"]]
    found["households"]["category"] = pl.Enum([*names, NOTHING])
    return found


def _columns(name: str, conditions: Sequence[str], pack: Pack, found: Sequence[Found]) -> dict[str, Any]:
    outcome = np.concatenate([one.outcome for one in found])
    unmet = np.concatenate([one.unmet for one in found])
    reasons = pl.Enum([*conditions, NOTHING])
    return {
        name: enum(outcome, pl.Enum(list(OUTCOMES))),
        f"{name}_amount": np.concatenate([one.amount for one in found]),
        f"{name}_reason": enum(_or_last(unmet, reasons), reasons),
        f"{name}_missing": _missing(pack, found, len(outcome)),
    }


def _due(name: str, pack: Pack, found: Sequence[Beside]) -> dict[str, Any]:
    acted = np.concatenate([_effect(one) for one in found])
    known = np.concatenate([one.known for one in found])
    amount = pl.Series(np.concatenate([one.amount for one in found]).astype(np.int64, copy=False))
    return {
        f"{name}_due": amount if known.all() else amount.set(pl.Series(~known), None),
        f"{name}_effect": enum(_or_last(acted, _effects(pack)), _effects(pack)),
    }


def _effect(one: Beside) -> Array:
    return np.full(len(one.outcome), UNTOUCHED, np.int8) if one.effect is None else one.effect


def _or_last(numbers: Array, kind: pl.Enum) -> Array:
    """The number of a word; of the last, which is "none", where there is no such (-1)."""
    return np.where(numbers < 0, np.int8(len(kind.categories) - 1), numbers)


def _effects(pack: Pack) -> pl.Enum:
    return pl.Enum([*(effect.name for effect in pack.policies.effects), NOTHING])


def _missing(pack: Pack, found: Sequence[Found], rows: int) -> pl.Series:
    """Few patterns of what is missing occur: each is put in words once."""
    if all(one.missing is None for one in found):
        return pl.Series([""], dtype=MISSING).new_from_index(0, rows)
    bits = np.concatenate(
        [
            np.zeros((len(one.outcome), pack.words), np.uint64) if one.missing is None else one.missing
            for one in found
        ]
    )
    words = pl.DataFrame(bits, schema=[f"{number}" for number in range(pack.words)])
    patterns = words.unique(maintain_order=True)
    texts = pl.Series("text", [",".join(pack.names_of(row)) for row in patterns.to_numpy()], dtype=MISSING)
    return words.join(patterns.with_columns(texts), on=words.columns, maintain_order="left")["text"]


def _category(pack: Pack, households: dict[str, Any], rows: int) -> pl.Series:
    """The first benefit, in the order of judging, that a household is granted."""
    names = [name for name in pack.rulesets if name in households]
    category = np.full(rows, len(names), np.uint8)
    for number in range(len(names) - 1, -1, -1):
        category[_granted(households[names[number]])] = number
    return enum(category, pl.Enum([*names, NOTHING]))


def _granted(outcomes: pl.Series) -> Array:
    found: Array = outcomes.to_physical().to_numpy() == GRANTED
    return found


def enum(numbers: Array, kind: pl.Enum) -> pl.Series:
    """A column of words, from the number of each row's word."""
    return pl.Series(numbers.astype(np.uint8, copy=False)).cat.to(kind)
