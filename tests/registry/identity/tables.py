"""Tables of records to compare, in a line each."""

from datetime import date
from typing import Any

import polars as pl

from doudi.registry.identity.records import GIVEN

BORN = date(1970, 5, 6)
VILLAGE = 990001001001


def table(*rows: dict[str, Any]) -> pl.DataFrame:
    """Records with the keys 1, 2, …; what is not said is an ordinary woman without a number."""
    usual = {
        "number": "",
        "usable": False,
        "name": "张示例",
        "sex": "F",
        "born": BORN,
        "phone": "",
        "division": VILLAGE,
        "household": "",
        "settled": False,
    }
    made = [{"key": key, **usual, **row} for key, row in enumerate(rows, 1)]
    return pl.DataFrame(made, schema=GIVEN)


def numbered(number: str, **row: Any) -> dict[str, Any]:
    """A record with a usable number."""
    return {"number": number, "usable": True, **row}
