"""The 100 regions: five dated standards each, and a limit of income. Whole fen; not real values."""

import json
from pathlib import Path
from typing import Any

DATES = ("2022-01-01", "2023-01-01", "2024-01-01", "2025-01-01", "2026-01-01")
END = "2036-01-01"
CODES = tuple(f"99{city:02}{county:02}" for city in range(1, 11) for county in range(1, 11))
EVERYWHERE: dict[str, int | str] = {
    "deducted_share": "0.5",
    "elderly_share": "0.1",
    "disabled_share": "0.3",
    "student_share": "0.2",
    "near_times": "1.5",
    "financial_months": 24,
    "months_in_year": 12,
    "vehicle_limit": 50_000,
    "one_person": 1,
    "living_subsidy": 100,
    "nursing_first": 120,
    "nursing_second": 90,
}


def standard(number: int, step: int) -> int:
    """The standard of a region from one of the dates: fen for each person and month, whole tens of yuan."""
    return (500 + 5 * number // 10 * 10 + 40 * step) * 100


def limit(number: int, residence: str) -> int:
    """The limit of disposable income: fen for each person and year."""
    return (30_000 + 200 * number if residence == "urban" else 18_000 + 100 * number) * 100


def table() -> dict[str, Any]:
    """What the other engines are given, in fen."""
    return {
        code: {
            "standard": {day: standard(number, step) for step, day in enumerate(DATES)},
            "limit": {residence: limit(number, residence) for residence in ("urban", "rural")},
        }
        for number, code in enumerate(CODES)
    }


def write_table(path: Path) -> None:
    """The table as JSON."""
    path.write_text(json.dumps(table()), encoding="utf-8")


def write_policies(root: Path) -> None:
    """The values as policy files of 100 places, beside the rules."""
    _write(root / "national" / "parameters", "000000", EVERYWHERE.items(), DATES[0])
    for number, code in enumerate(CODES):
        values = [
            ("standard", standard(number, step) // 100, day, (*DATES[1:], END)[step])
            for step, day in enumerate(DATES)
        ]
        limits = {residence: limit(number, residence) // 100 for residence in ("urban", "rural")}
        text = "".join(_value(name, yuan, since, until) for name, yuan, since, until in values)
        _file(
            root / "places" / code / "parameters",
            code,
            text + _value("income_limit", json.dumps(limits), DATES[0], END),
        )


def _write(folder: Path, code: str, values: Any, since: str) -> None:
    _file(folder, code, "".join(_value(name, value, since, END) for name, value in values))


def _file(folder: Path, code: str, values: str) -> None:
    folder.mkdir(parents=True)
    head = f'place: "{code}"\nname: {{zh: 示例 {code}, en: example {code}}}\nvalues:\n'
    (folder / "values.yaml").write_text(head + values, encoding="utf-8")


def _value(name: str, value: Any, since: str, until: str) -> str:
    return (
        f"  - {{parameter: {name}, from: {since}, until: {until}, value: {value}, "
        "reference: {document: 示例（非真实）, article: 示例, certainty: example}, "
        "confirmed_on: 2026-11-24}\n"
    )
