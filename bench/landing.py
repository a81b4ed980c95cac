"""Deliveries beside the physical limit: `python -m bench.landing [--rows N]`.

A CSV of motor vehicles is landed by `doudi land` (kept sealed, every cell checked, identity sealed apart,
repeated rows found), beside Polars and DuckDB, which read the same file as text and write Parquet and do
nothing else. Each is a process of its own. Writes its section of docs/performance.md.
"""

import argparse
import datetime as dt
import os
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import polars as pl

from bench import machine
from bench.engines_page import written
from bench.process import Timed, whole

ROOT = Path(__file__).resolve().parents[1]
ROWS = 10_000_000
HEADING = "## Landing what departments send"
_BAD = 1_000  # one row of so many is wrong
_ABOUT = "2026-07-01"
_LIMITS = {
    "Polars": "import polars as pl\n"
    "text = pl.scan_csv('{file}', infer_schema=False)\n"
    "text.sink_parquet('{out}', compression='zstd', compression_level=1)",
    "DuckDB": "import duckdb\n"
    "text = duckdb.read_csv('{file}', all_varchar=True)\n"
    "text.write_parquet('{out}', compression='zstd')",
}
HEAD = """{heading}

Measured by `python -m bench.landing` on {on}: {machine}. One CSV file of {rows:,} rows and {mib:,.0f} MiB
(eight columns, one row of {bad:,} wrong), each program alone in a process of its own, from its start to its
end; memory: the most that it ever held. Polars and DuckDB read all columns as text and write Parquet, and do
nothing else. `doudi land` also keeps the bytes sealed, checks every cell by the contract, seals the identity
columns apart, finds rows that come twice, and keeps each bad row with its reason. Targets: 60 s and 2 GB for
10 million rows on 2 cores; three times as long as the others.

| Program | Seconds | Memory MiB | Times as long |
|---|---:|---:|---:|
"""


def main() -> None:
    """Measure, print, write."""
    reader = argparse.ArgumentParser(prog="python -m bench.landing", description=__doc__)
    reader.add_argument("--rows", type=int, default=ROWS)
    reader.add_argument("--folder", type=Path, help="where the file is made, and deleted again")
    reader.add_argument("--dry", action="store_true", help="print only, do not write docs/performance.md")
    options = reader.parse_args()
    text = measured_section(options.rows, options.folder)
    print(text)
    if not options.dry:
        page = ROOT / "docs" / "performance.md"
        page.write_text(written(page.read_text(encoding="utf-8"), text, HEADING), encoding="utf-8")


def measured_section(rows: int = ROWS, folder: Path | None = None) -> str:
    """The section of docs/performance.md."""
    about, on = machine.words(), dt.datetime.now(dt.UTC).date()
    with tempfile.TemporaryDirectory(dir=folder) as made:
        file = Path(made) / "cars.csv"
        make(file, rows)
        mib = file.stat().st_size / 2**20
        found = {name: _limit(name, file) for name in _LIMITS}
        found = {"`doudi land`": _landed(file, Path(made) / "data"), **found}
    head = HEAD.format(heading=HEADING, on=on, machine=about, rows=rows, mib=mib, bad=_BAD)
    return head + "".join(f"{line}\n" for line in _lines(found))


def make(file: Path, rows: int) -> None:
    """A CSV file of invented vehicles, a million rows at a time."""
    at_once = 1_000_000
    with file.open("wb") as sink:
        for start in range(0, rows, at_once):
            part = _cars(start, min(at_once, rows - start))
            part.write_csv(sink, include_header=start == 0)


def _cars(start: int, rows: int) -> pl.DataFrame:
    number = pl.int_range(start, start + rows, eager=True).alias("n").to_frame()
    n = pl.col("n")
    body = pl.format(
        "990001{}{}{}{}",
        1940 + n % 70,
        _two(n // 70 % 12 + 1),
        _two(n // 840 % 28 + 1),
        _three(n // 23_520 % 1000),
    )
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    total = pl.sum_horizontal(
        pl.col("body").str.slice(place, 1).cast(pl.Int32) * weight for place, weight in enumerate(weights)
    )
    check = (total % 11).replace_strict(dict(enumerate("10X98765432")), return_dtype=pl.String)
    made = number.with_columns(body=body).with_columns(id=pl.col("body") + check)
    bad = n % _BAD == 0
    day = pl.format("20{}-{}-{}", _two(n % 25), _two(n % 12 + 1), _two(n % 28 + 1))
    return made.select(
        (pl.lit("浙A") + n.cast(pl.String)).alias("号牌号码"),
        pl.col("id").alias("所有人身份证号"),
        (pl.lit("示例") + (n % 9973).cast(pl.String)).alias("所有人"),
        _one_of(n, "小型汽车", "大型汽车", "摩托车", "拖拉机").alias("车辆类型"),
        _one_of(n // 3, "甲牌", "乙牌", "丙牌", "丁牌").alias("品牌"),
        pl.when(bad).then(-1).otherwise(n % 5000).cast(pl.String).alias("排量"),
        day.alias("初次登记日期"),
        _one_of(n // 7, "正常", "正常", "报废", "转出").alias("机动车状态"),
    )


def _two(number: pl.Expr) -> pl.Expr:
    return number.cast(pl.String).str.zfill(2)


def _three(number: pl.Expr) -> pl.Expr:
    return number.cast(pl.String).str.zfill(3)


def _one_of(number: pl.Expr, *words: str) -> pl.Expr:
    return (number % len(words)).replace_strict(dict(enumerate(words)), return_dtype=pl.String)


def _limit(name: str, file: Path) -> Timed:
    program = _LIMITS[name].format(file=file, out=file.with_suffix(".parquet"))
    return whole([sys.executable, "-c", program])


def _landed(file: Path, data: Path) -> Timed:
    """`doudi land` on a new SQLite database of its own."""
    environment = {
        "DOUDI_MODE": "demo",
        "DOUDI_DATA": str(data),
        "DJANGO_SETTINGS_MODULE": "doudi.conf.settings",
    }
    doudi = [sys.executable, "-m", "doudi.conf.command"]
    data.mkdir()
    with _surroundings(environment):
        whole([*doudi, "migrate"])
        whole([*doudi, "keys", "create"])
        return whole([*doudi, "land", str(file), "--source", "police_vehicles", "--about", _ABOUT])


@contextmanager
def _surroundings(environment: Mapping[str, str]) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in (*environment, "DOUDI_DATABASE_URL")}
    os.environ.pop("DOUDI_DATABASE_URL", None)
    os.environ.update(environment)
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name, None)
            if value is not None:
                os.environ[name] = value


def _lines(found: Mapping[str, Timed]) -> Iterator[str]:
    ours = found["`doudi land`"].one_shot
    for name, took in found.items():
        yield f"| {name} | {took.one_shot:.1f} | {took.peak / 2**20:,.0f} | {ours / took.one_shot:.1f} |"


if __name__ == "__main__":
    main()
