"""One part of a made-up population: its households, their members, and every fact about them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from doudi.law.benefits.fact import Fact
from doudi.monitoring.population.shape import Shape

Column = NDArray[Any]
_DAY = np.timedelta64(1, "D")


@dataclass(frozen=True)
class Made:
    """A part being made. Facts are asked for one after another; each draws from the same stream of chance."""

    chance: Generator
    shape: Shape
    persons: int
    as_of: date
    places: tuple[str, ...]

    @cached_property
    def sizes(self) -> NDArray[np.int64]:
        """Members of each household; the last one is cut so that the persons come out exactly."""
        kinds = np.array(self.shape.keys("sizes"))
        drawn = kinds[np.minimum(self.shape.pick("sizes", self.chance, self.persons), len(kinds) - 1)]
        ends = np.cumsum(drawn)
        last = int(np.searchsorted(ends, self.persons))
        drawn = drawn[: last + 1]
        drawn[-1] -= ends[last] - self.persons
        return drawn

    @cached_property
    def households(self) -> int:
        """How many households."""
        return len(self.sizes)

    @cached_property
    def starts(self) -> NDArray[np.int64]:
        """The first person of each household."""
        found: NDArray[np.int64] = np.cumsum(self.sizes) - self.sizes
        return found

    @cached_property
    def owner(self) -> NDArray[np.int64]:
        """The household of each person, counted from 0 within the part."""
        return np.repeat(np.arange(self.households), self.sizes)

    @cached_property
    def heads(self) -> NDArray[np.bool_]:
        """The first person of each household applies."""
        found = np.zeros(self.persons, np.bool_)
        found[self.starts] = True
        return found

    @cached_property
    def ages(self) -> NDArray[np.int64]:
        """Whole years; applicants are grown up."""
        bands = [tuple(map(int, band.split("-"))) for band in self.shape.keys("ages")]
        low, high = (np.array(ends) for ends in zip(*bands, strict=True))
        band = np.minimum(self.shape.pick("ages", self.chance, self.persons), len(bands) - 1)
        ages = low[band] + (self.chance.random(self.persons) * (high - low + 1)[band]).astype(np.int64)
        grown: NDArray[np.int64] = np.where(self.heads & (ages < 18), ages + 18, ages)
        return grown

    @cached_property
    def place(self) -> NDArray[np.int64]:
        """The place of each household: households of one place stand together."""
        return np.arange(self.households) * len(self.places) // self.households

    @cached_property
    def adult(self) -> NDArray[np.bool_]:
        """Whether each person is grown up."""
        return self.ages >= 18

    def column(self, fact: Fact) -> Column | None:
        """A fact for everyone, money in fen, codes by their position; None: nobody stated it."""
        maker = _MAKERS.get(fact.name)
        if maker:
            return maker(self, fact)
        return nothing(fact, self.households if fact.entity == "household" else self.persons)


def nothing(fact: Fact, count: int) -> Column | None:
    """Nothing special of so many: zero, no, or the code that says so; no day."""
    if fact.type == "date":
        return None
    if fact.type == "code":
        codes = list(fact.choices)
        return np.full(count, codes.index("none") if "none" in codes else 0, np.uint8)
    if fact.type == "boolean":
        return np.zeros(count, np.bool_)
    return np.full(count, max(fact.minimum or 0, 0), np.int32)


def _code(fact: Fact, name: str) -> int:
    return list(fact.choices).index(name)


def _residence(made: Made, fact: Fact) -> Column:
    urban = made.shape.rare("urban", made.chance, made.households)
    return np.where(urban, _code(fact, "urban"), _code(fact, "rural")).astype(np.uint8)


def _relation(made: Made, fact: Fact) -> Column:
    """The applicant; of about that age a spouse, then siblings; a generation apart parents or children."""
    apart = made.ages - made.ages[made.starts][made.owner]
    second = np.zeros(made.persons, np.bool_)
    second[made.starts[made.sizes > 1] + 1] = True
    spouse = second & made.adult & (np.abs(apart) < 18)
    found = np.where(apart >= 18, _code(fact, "parent"), _code(fact, "sibling"))
    found = np.where(apart <= -18, _code(fact, "child"), found)
    found = np.where(spouse, _code(fact, "spouse"), found)
    return np.where(made.heads, _code(fact, "head"), found).astype(np.uint8)


def _born(made: Made, fact: Fact) -> Column:
    offset = made.chance.integers(0, 365, made.persons) + made.ages * 365 + made.ages // 4
    found: Column = np.datetime64(made.as_of) - offset * _DAY
    return found


def _education(made: Made, fact: Fact) -> Column:
    steps = (
        ("none", 0),
        ("preschool", 3),
        ("compulsory", 6),
        ("senior", 15),
        ("undergraduate", 18),
        ("none", 22),
    )
    codes = np.array([_code(fact, name) for name, _ in steps])
    band = np.searchsorted([age for _, age in steps], made.ages, side="right") - 1
    studies = made.chance.integers(0, 100, made.persons) < 60
    found = np.where((made.ages < 15) | studies, codes[band], codes[0])
    return found.astype(np.uint8)


def _wages(made: Made, fact: Fact) -> Column:
    works = made.adult & (made.ages < 65) & (made.chance.integers(0, 100, made.persons) < 55)
    return np.where(works, made.shape.sums("income", made.chance, made.persons), 0).astype(np.int64)


def _business(made: Made, fact: Fact) -> Column:
    works = made.adult & (made.chance.integers(0, 100, made.persons) < 20)
    return np.where(works, made.shape.sums("income", made.chance, made.persons) // 2, 0)


def _basic_pension(made: Made, fact: Fact) -> Column:
    return np.where(made.ages >= 60, made.shape.written["pension"]["yuan"] * 100, 0).astype(np.int32)


def _pension(made: Made, fact: Fact) -> Column:
    some = (made.ages >= 60) & (made.chance.integers(0, 100, made.persons) < 30)
    return np.where(some, made.shape.sums("income", made.chance, made.persons) // 4, 0)


def _deposits(made: Made, fact: Fact) -> Column:
    return np.where(made.adult, made.shape.sums("savings", made.chance, made.persons), 0)


def _grade(made: Made, fact: Fact) -> Column:
    codes = np.array([*(_code(fact, grade) for grade in made.shape.keys("disability")), _code(fact, "none")])
    return codes[made.shape.pick("disability", made.chance, made.persons)].astype(np.uint8)


def _ill(made: Made, fact: Fact) -> Column:
    return made.shape.rare("illness", made.chance, made.persons)


def _yes(made: Made, fact: Fact) -> Column:
    return np.ones(made.households if fact.entity == "household" else made.persons, np.bool_)


def _homes(made: Made, fact: Fact) -> Column:
    return np.where(made.chance.integers(0, 100, made.households) < 4, 2, 1).astype(np.int32)


def _vehicles(made: Made, fact: Fact) -> Column:
    return (made.adult & (made.chance.integers(0, 100, made.persons) < 3)).astype(np.int32)


_MAKERS: Mapping[str, Callable[[Made, Fact], Column]] = {
    "residence": _residence,
    "homes": _homes,
    "relation": _relation,
    "born": _born,
    "education": _education,
    "registered_here": _yes,
    "lives_with_household": _yes,
    "legal_support_duty": _yes,
    "wage_income": _wages,
    "business_income": _business,
    "basic_pension": _basic_pension,
    "pension_income": _pension,
    "deposits": _deposits,
    "disability_grade": _grade,
    "serious_illness": _ill,
    "vehicles": _vehicles,
}
