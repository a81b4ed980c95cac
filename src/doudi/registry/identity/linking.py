"""Compare records: exact numbers first, the rest by weight; with a report of what was compared."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Final

import polars as pl

from doudi.registry.identity import blocks as blocking
from doudi.registry.identity.decide import LINKED, REVIEW, named_levels, outcomes
from doudi.registry.identity.engines import engine
from doudi.registry.identity.exact import by_number
from doudi.registry.identity.model import LEVELS, RULES, model_hash, settings, weights
from doudi.registry.identity.records import prepare

BY_NUMBER: Final = "number"
MEMORY: Final = 4096  # MiB
Note = Callable[[str], None]


@dataclass(frozen=True)
class Report:
    """What one linking compared. `scored`: pairs by the rule that first brought them together; `waiting`:
    pairs for people by reason; `below`: scored, and under the lower threshold."""

    records: int
    usable_numbers: int
    filled: Mapping[str, int]
    blocks: tuple[blocking.Blocks, ...]
    scored: Mapping[str, int]
    linked_by_number: int
    linked_by_weight: int
    waiting: Mapping[str, int]
    below: int
    automatic: float = field(default_factory=lambda: weights().automatic)
    review: float = field(default_factory=lambda: weights().review)
    model: str = field(default_factory=model_hash)

    def plain(self) -> dict[str, Any]:
        """For JSON."""
        return asdict(self)


@dataclass(frozen=True)
class Linked:
    """`pairs`: left < right (keys), outcome (linked, review), why, rule, weight in hundredths of a bit
    (null by number), and for each comparison the level at which the two agree."""

    pairs: pl.DataFrame
    report: Report


def link(
    given: pl.DataFrame,
    *,
    without_numbers: bool = False,
    by: str = "duckdb",
    memory: int = MEMORY,
    note: Note = lambda _: None,
) -> Linked:
    """Find which of the records (`records.GIVEN`) are of one person. Nothing is stored.

    `without_numbers`: it is meant that no record has a usable number. `memory`: MiB for the engine. Raises
    UnableToReadRecords, UnableToCompare where the comparison would be vacuous, UnableToStart.
    """
    records = prepare(given)
    blocking.refuse_vacuous(records, without_numbers=without_numbers)
    note("blocks")
    found = blocking.blocks(records)
    exact = by_number(records)
    blocking.refuse_pointless(found, len(records), len(exact))
    note("scores")
    score = engine(by)
    scored = score(
        records, settings(records, blocking.used(records), "dedupe_only"), weights().review, memory
    )
    note("outcomes")
    weighed = outcomes(named_levels(scored.pairs), records)
    pairs = _together(exact, weighed)
    return Linked(pairs, _report(records, found, scored.by_rule, exact, weighed))


def _together(exact: pl.DataFrame, weighed: pl.DataFrame) -> pl.DataFrame:
    """One table, in the order of keys. Weights in hundredths of a bit: sums of floats differ by run."""
    rules = dict(enumerate(RULES))
    by_weight = weighed.select(
        "left",
        "right",
        "outcome",
        "why",
        pl.col("rule").replace_strict(rules, return_dtype=pl.String),
        (pl.col("weight") * 100).round().cast(pl.Int32).alias("weight"),
        *LEVELS,
    )
    by_count = exact.with_columns(pl.lit(BY_NUMBER).alias("rule"))
    return pl.concat([by_count, by_weight], how="diagonal").sort("left", "right")


def _report(
    records: pl.DataFrame,
    found: tuple[blocking.Blocks, ...],
    by_rule: Mapping[int, int],
    exact: pl.DataFrame,
    weighed: pl.DataFrame,
) -> Report:
    waiting = pl.concat([exact.select("outcome", "why"), weighed.select("outcome", "why")])
    waiting = waiting.filter(pl.col("outcome") == REVIEW)["why"].value_counts().sort("why")
    scored = {rule: by_rule.get(place, 0) for place, rule in enumerate(RULES)}
    return Report(
        records=len(records),
        usable_numbers=int(records["usable"].sum()),
        filled=blocking.filled(records),
        blocks=found,
        scored=scored,
        linked_by_number=_count(exact),
        linked_by_weight=_count(weighed),
        waiting=dict(waiting.iter_rows()),
        below=sum(scored.values()) - len(weighed),
    )


def _count(pairs: pl.DataFrame) -> int:
    return int((pairs["outcome"] == LINKED).sum())
