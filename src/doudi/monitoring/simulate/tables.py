"""Tables for spreadsheets: CSV that no program takes for a formula."""

from pathlib import Path

import polars as pl

from doudi.monitoring.files import write_whole

# What a spreadsheet reads as the beginning of a formula, in narrow and in wide characters.
_FORMULA = r"^[=+\-@\t\r＝＋－＠]"


def write_csv(frame: pl.LazyFrame, path: Path) -> None:
    """Write rows as CSV (UTF-8 with a mark that spreadsheets know it by). A text that might be run as a
    formula is kept a text by an apostrophe before it."""
    texts = [name for name, kind in frame.collect_schema().items() if kind in (pl.String, pl.Enum)]
    harmless = frame.with_columns(_harmless(name) for name in texts)
    write_whole(path, lambda half: harmless.sink_csv(half, include_bom=True))


def _harmless(name: str) -> pl.Expr:
    text = pl.col(name).cast(pl.String)
    return pl.when(text.str.contains(_FORMULA)).then(pl.lit("'") + text).otherwise(text).alias(name)
