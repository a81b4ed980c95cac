"""Which person a department's record is about: by number, else by weight, else nobody can tell yet.

Nothing is written, and no record is dropped: each comes back with an outcome, and the counts add up. Whoever
calls (the loading of feeds) attaches facts to the persons found, and keeps the rest for people.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import polars as pl

from doudi.access.permission import require
from doudi.access.principal import Principal
from doudi.registry.identity.decide import LINKED, Groups
from doudi.registry.identity.exact import alike
from doudi.registry.identity.linking import MEMORY, link
from doudi.registry.identity.records import GIVEN
from doudi.registry.identity.registered import by_number, last_number, records
from doudi.registry.identity.spelling import match_key
from doudi.vault.index import blind_index

NUMBER: Final = "number"
WEIGHT: Final = "weight"
WAITS: Final = "waits"
UNKNOWN: Final = "unknown"


@dataclass(frozen=True)
class Resolved:
    """`rows`: key, person (number, null where not found), outcome (NUMBER, WEIGHT, WAITS, UNKNOWN) and
    `likely`, the person that a waiting record may be about."""

    rows: pl.DataFrame

    def counts(self) -> dict[str, int]:
        """How many records have which outcome."""
        return dict(self.rows["outcome"].value_counts().sort("outcome").iter_rows())


def resolve(
    given: pl.DataFrame, division: int, *, actor: Principal, by: str = "duckdb", memory: int = MEMORY
) -> Resolved:
    """Find the persons of a division that records (`records.GIVEN`, keys from 0) are about.

    A usable number that is registered settles it, unless the name is another's. Records without one are
    weighed against everybody of the division and one another. Raises UnableToAct, UnableToReadRecords,
    UnableToStart.
    """
    require(actor, "identity.decide", division=division)
    exact = _by_number(given)
    rest = given.filter(~pl.col("usable"))
    weighed = _by_weight(rest, division, by, memory) if len(rest) else _nobody()
    found = pl.concat([exact, weighed])
    rows = given.select("key").join(found, on="key", how="left")
    return Resolved(rows.with_columns(pl.col("outcome").fill_null(UNKNOWN)).sort("key"))


def _by_number(given: pl.DataFrame) -> pl.DataFrame:
    """Records whose number is registered, found by keyed hash: nobody's number is opened for it."""
    rows = given.filter(pl.col("usable")).select("key", "number", "name")
    if rows.is_empty():
        return _nobody()
    index = [blind_index("id_number", number) for number in rows["number"]]
    people = by_number(index)
    found = []
    for key, name, one in zip(rows["key"], rows["name"], index, strict=True):
        if one not in people:
            continue
        person, registered = people[one]
        fits = not name or alike(match_key(name), match_key(registered))
        found.append((key, person, NUMBER, None) if fits else (key, None, WAITS, person))
    return pl.DataFrame(found, schema=_SCHEMA, orient="row")


def _by_weight(rest: pl.DataFrame, division: int, by: str, memory: int) -> pl.DataFrame:
    """Records without a usable number, beside everybody of the division; keys below zero are the records'."""
    registered = records(division, last_number(division), settled=True)
    if registered.is_empty():
        return _nobody()
    ours = rest.with_columns((-1 - pl.col("key")).alias("key"), pl.lit(False).alias("settled"))
    pairs = link(pl.concat([ours.select(*GIVEN), registered]), by=by, memory=memory).pairs
    return pl.DataFrame(list(_outcomes(pairs)), schema=_SCHEMA, orient="row")


def _outcomes(pairs: pl.DataFrame) -> Iterator[tuple[int, int | None, str, int | None]]:
    """What the pairs say of each record: records linked to one another share what one of them is linked to.

    A group that reaches two persons is for people to look at: the registry may hold one person twice.
    """
    groups = Groups({})
    for left, right in pairs.filter(pl.col("outcome") == LINKED).select("left", "right").iter_rows():
        groups.join(left, right)
    reached: dict[int, set[int]] = {}
    for person in {key for key in (*pairs["left"], *pairs["right"]) if key > 0}:
        reached.setdefault(groups.of(person), set()).add(person)
    likely: dict[int, int] = {}
    for left, right in pairs.sort("weight", descending=True).select("left", "right").iter_rows():
        if left < 0 < right:
            likely.setdefault(left, right)
    for key in {key for key in (*pairs["left"], *pairs["right"]) if key < 0}:
        persons = reached.get(groups.of(key), set())
        if len(persons) == 1:
            yield -1 - key, min(persons), WEIGHT, None
        elif persons or key in likely:
            yield -1 - key, None, WAITS, likely.get(key, min(persons, default=None))


_SCHEMA: Final = {"key": pl.Int64, "person": pl.Int64, "outcome": pl.String, "likely": pl.Int64}


def _nobody() -> pl.DataFrame:
    return pl.DataFrame(schema=_SCHEMA)
