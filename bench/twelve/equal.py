"""That two engines found the same: every household's category and amount, every person's subsidies."""

from pathlib import Path

import polars as pl

LEVELS = {"households": ("household", ("category", "amount")), "persons": ("person", ("living", "nursing"))}


def refuse_differences(doudi: Path, peer: Path, name: str) -> None:
    """Raises RuntimeError with the first column in which a peer's result differs from Doudi's."""
    for level, (entity, columns) in LEVELS.items():
        ours = pl.scan_parquet(doudi / f"{level}-*.parquet")
        theirs = pl.scan_parquet(peer / f"{entity}.parquet")
        for column in columns:
            _refuse(ours, theirs, column, f"{name} and doudi")


def refuse_other_rows(numpy: Path, other: Path, name: str) -> None:
    """Raises RuntimeError where two engines of `doudi sweep` wrote different rows."""
    for level in LEVELS:
        ours, theirs = (pl.scan_parquet(folder / f"{level}-*.parquet") for folder in (numpy, other))
        for column in ours.collect_schema().names():
            _refuse(ours, theirs, column, f"sweep by {name} and by numpy")


def _refuse(ours: pl.LazyFrame, theirs: pl.LazyFrame, column: str, whose: str) -> None:
    one, other = (frame.select(column).collect()[column] for frame in (ours, theirs))
    if len(one) != len(other):
        raise RuntimeError(f"{whose}: {len(one)} and {len(other)} rows of {column}")
    if different := int((one.cast(other.dtype).ne_missing(other)).sum()):
        raise RuntimeError(f"{whose}: {different} of {len(one)} rows differ in {column}")
