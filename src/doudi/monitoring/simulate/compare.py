"""Two readings of one part beside each other: whose outcome or money changes, and what turned it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import polars as pl

from doudi.law.benefits.benefit import Benefit
from doudi.law.benefits.columns import CANNOT_TELL, GRANTED, REFUSED
from doudi.law.benefits.policies import Policies
from doudi.law.expressions.columns.span import Array
from doudi.monitoring.simulate.groups import DIMENSIONS, Groups
from doudi.monitoring.simulate.reading import HOLDS, Told
from doudi.monitoring.sweep.arrays import Opened
from doudi.monitoring.sweep.results import OUTCOMES, enum

AMOUNT, IN_FORCE = "amount", "in_force"
MONTHLY = "yuan/month"
TOTAL = "total"  # all that is paid by the month, together


@dataclass(frozen=True)
class Compared:
    """A benefit before and after, row by row; a law that does not know the benefit refuses it."""

    benefit: Benefit
    before: Told
    after: Told

    @cached_property
    def changed(self) -> Array:
        """The rows in which the outcome or the money is another."""
        before, after = self.before, self.after
        otherwise = (before.outcome != after.outcome) | (before.amount != after.amount)
        found: Array = otherwise | (before.known != after.known)
        return found

    @cached_property
    def told(self) -> Array:
        """The rows whose money is known under both laws: nobody else is called a winner or a loser."""
        found: Array = self.before.known & self.after.known
        return found

    @cached_property
    def gain(self) -> Array:
        """Fen more (or, negative, less) under the new law; 0 where it cannot be told."""
        return np.where(self.told, self.after.amount - self.before.amount, 0)

    @cached_property
    def better(self) -> Array:
        """More money under the new law."""
        found: Array = self.gain > 0
        return found

    @cached_property
    def worse(self) -> Array:
        """Less money under the new law."""
        found: Array = self.gain < 0
        return found

    @property
    def came(self) -> Array:
        """Due now, and refused or not told before."""
        found: Array = (self.before.outcome != GRANTED) & (self.after.outcome == GRANTED)
        return found

    @property
    def went(self) -> Array:
        """Due before, and refused now."""
        return self._turned(GRANTED, REFUSED)

    @property
    def opened(self) -> Array:
        """Due before, and it can no longer be told."""
        return self._turned(GRANTED, CANNOT_TELL)

    def _turned(self, was: int, now: int) -> Array:
        found: Array = (self.before.outcome == was) & (self.after.outcome == now)
        return found


def compared(
    before: tuple[Policies, Mapping[str, Told]],
    after: tuple[Policies, Mapping[str, Told]],
    rows: Mapping[str, int],
) -> dict[str, Compared]:
    """Every benefit that either law knows. `rows`: how many households and persons (by entity) there are."""
    names = dict.fromkeys([*before[1], *after[1]])
    found: dict[str, Compared] = {}
    for name in names:
        benefit = after[0].benefits[name]
        nothing = _nothing(rows[benefit.entity])
        found[name] = Compared(benefit, before[1].get(name, nothing), after[1].get(name, nothing))
    return found


def _nothing(rows: int) -> Told:
    no, none = np.full(rows, REFUSED, np.int8), np.zeros(rows, np.int64)
    return Told(no, none, no, none, np.ones(rows, np.bool_), np.full(rows, -1, np.int8), {})


def unit(benefit: Benefit) -> str:
    """The unit of what a benefit pays ("yuan/month"; "yuan" for a sum given once); "" where it is no sum."""
    return benefit.rules[benefit.amount].unit if benefit.amount else ""


def reasons(policies: Policies, benefit: Benefit) -> tuple[str, ...]:
    """Everything that may be the reason of a change, by number; the last: only one law knows the benefit."""
    return (*benefit.conditions, AMOUNT, *(effect.name for effect in policies.effects), IN_FORCE)


def reason(policies: Policies, one: Compared) -> Array:
    """Of each changed row the number of its reason: the first condition whose verdict turned; where none did,
    the effect of another benefit, if its own rules still come to the same; else the amount. Where one law
    does not know the benefit, that is the reason: no condition turned, there is none to compare."""
    rows = np.flatnonzero(one.changed)
    before, after = one.before, one.after
    if not (before.verdicts and after.verdicts):
        return np.full(len(rows), len(reasons(policies, one.benefit)) - 1)
    conditions = one.benefit.conditions
    same = before.own[rows] == after.own[rows]
    turned = before.outcome[rows] != after.outcome[rows]
    by_effect = (before.alone[rows] == after.alone[rows]) & (same | turned)
    acted = np.where(after.effect[rows] >= 0, after.effect[rows], before.effect[rows])
    found = np.where(by_effect & (acted >= 0), len(conditions) + 1 + acted, len(conditions))
    for number in range(len(conditions) - 1, -1, -1):
        was, now = (side.verdicts.get(conditions[number]) for side in (before, after))
        differs = (HOLDS if was is None else was[rows]) != (HOLDS if now is None else now[rows])
        found = np.where(differs, number, found)
    return found


def changes(part: Opened, policies: Policies, all_of: Mapping[str, Compared], who: Groups) -> pl.DataFrame:
    """Everybody whose outcome or money changes: one row for each benefit of each receiver."""
    owners = np.repeat(np.arange(len(part.starts)), np.diff(part.starts, append=part.persons))
    return pl.concat([_changes(part, policies, one, who, owners) for one in all_of.values()])


def _changes(part: Opened, policies: Policies, one: Compared, who: Groups, owners: Array) -> pl.DataFrame:
    rows = np.flatnonzero(one.changed)
    of_person = one.benefit.entity == "person"
    household = owners[rows] if of_person else rows
    member = (
        pl.Series(rows - part.starts[household])
        if of_person
        else pl.repeat(None, len(rows), dtype=pl.Int32, eager=True)
    )
    words = np.array(reasons(policies, one.benefit))
    table: dict[str, Any] = {
        "benefit": pl.repeat(one.benefit.name, len(rows), dtype=pl.String, eager=True),
        "household": part.keys.gather(household).cast(pl.Int64),
        "member": member.cast(pl.Int32),
        "before": enum(one.before.outcome[rows].astype(np.uint8), pl.Enum(list(OUTCOMES))),
        "after": enum(one.after.outcome[rows].astype(np.uint8), pl.Enum(list(OUTCOMES))),
        "before_fen": one.before.amount[rows].astype(np.int64),
        "after_fen": one.after.amount[rows].astype(np.int64),
        "before_known": one.before.known[rows],
        "after_known": one.after.known[rows],
        "reason": pl.Series(words[reason(policies, one)].tolist(), dtype=pl.String),
    }
    groups = (who.persons if of_person else who.households)[rows]
    return pl.DataFrame(table).with_columns(groups.select(pl.col(DIMENSIONS).cast(pl.String)))


def totals(part: Opened, all_of: Mapping[str, Compared]) -> tuple[Array, Array]:
    """What each household and its members are paid a month in all (fen), before and after; amounts that
    cannot be told under one of the laws are left out of both."""
    before, after = np.zeros(len(part.starts), np.int64), np.zeros(len(part.starts), np.int64)
    for one in all_of.values():
        if unit(one.benefit) != MONTHLY:
            continue
        for total, side in ((before, one.before), (after, one.after)):
            paid = np.where(one.told, side.amount, 0)
            total += np.add.reduceat(paid, part.starts) if one.benefit.entity == "person" else paid
    return before, after


def net(part: Opened, before: Array, after: Array, who: Groups) -> pl.DataFrame:
    """The households whose money a month changes in all."""
    rows = np.flatnonzero(before != after)
    table = {
        "household": part.keys.gather(rows).cast(pl.Int64),
        "before_fen": before[rows],
        "after_fen": after[rows],
        "gain_fen": (after - before)[rows],
    }
    return pl.DataFrame(table).with_columns(who.households[rows].select(pl.col(DIMENSIONS).cast(pl.String)))
