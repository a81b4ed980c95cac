"""Tell the payment bank about the accounts of the prepared families, one of them closed."""

import csv
from collections.abc import Sequence
from pathlib import Path

from doudi.demo.county.stories import Family


def fill(folder: Path, families: Sequence[Family]) -> None:
    """Write accounts.csv into the payment bank's data folder."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "accounts.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["account", "name", "state"])
        for family in families:
            rows.writerow([family.account.number, family.applicant.name, family.account.state])
