"""A what-if's figures as rows of a page: numbers in words, and bars drawn beside them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from doudi.access.places import places
from doudi.law.benefits.decision import CANNOT_TELL, GRANTED, REFUSED
from doudi.monitoring.simulate.compare import TOTAL
from doudi.monitoring.simulate.groups import DIMENSIONS, SMALL
from doudi.web.templatetags.words import spoken, yuan

HALF = 100  # the width of one side of a bar, in its own units
MOST = 200  # groups on one page, those with most changes; the file holds all
_CHANGES = ("came", "went", "opened", "better", "worse")


@dataclass(frozen=True)
class Bar:
    """One line of a chart: so far to the left (less, out) and to the right (more, in) of its middle."""

    left: int
    right: int

    @property
    def start(self) -> int:
        """Where the left part begins."""
        return HALF - self.left

    @property
    def middle(self) -> int:
        """Where both parts meet."""
        return HALF


@dataclass(frozen=True)
class Line:
    """A benefit or a group: its name, its numbers, and its bars for in and out, for better and worse."""

    label: str
    figures: Mapping[str, Any]
    moved: Bar
    money: Bar
    people: bool
    paid: bool

    @property
    def cost(self) -> int:
        """Fen more or less in all."""
        return int(self.figures["fen_after"] - self.figures["fen_before"])

    @property
    def cost_words(self) -> str:
        """The same with its sign, in yuan."""
        return _signed(self.cost)


@dataclass(frozen=True)
class Reason:
    """Why so many changed, and from what to what."""

    benefit: str
    label: str
    turned: str
    rows: int
    cost_words: str


def changed(found: Mapping[str, Any]) -> list[Line]:
    """The benefits in which anything changes; the total of all monthly money last."""
    return _lines([(spoken(one["label"]), one) for one in _with_changes(found)])


def beside(all_of: Sequence[Mapping[str, Any]]) -> list[tuple[str, list[Line | None]]]:
    """Each benefit that any of several what-ifs changes, with its line in each, all drawn to one measure."""
    rows = [{one["benefit"]: one for one in _with_changes(found)} for found in all_of]
    names = sorted(dict.fromkeys(name for one in rows for name in one), key=lambda name: name == TOTAL)
    named = [("", row) for one in rows for row in one.values()]
    drawn = {id(line.figures): line for line in _lines(named)}
    return [
        (
            spoken(next(one[name]["label"] for one in rows if name in one)),
            [drawn[id(one[name])] if name in one else None for one in rows],
        )
        for name in names
    ]


def _with_changes(found: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [one for one in found["benefits"] if any(one[key] for key in _CHANGES)]


def grouped(
    found: Mapping[str, Any], rows: Iterable[Mapping[str, Any]], dimensions: Sequence[str]
) -> list[Line]:
    """Groups of people, named by all the dimensions they are counted by."""
    rows = list(rows)
    towns = _towns(rows) if "place" in dimensions else {}
    words = {**found["words"], "place": {**towns, **found["words"]["place"]}}
    most = sorted(rows, key=lambda row: row["better"] + row["worse"], reverse=True)[:MOST]
    ordered = sorted(most, key=lambda row: [_order(words, name, row[name]) for name in _in_order(dimensions)])
    return _lines([(_named(words, row, dimensions), row) for row in ordered])


def _towns(rows: Sequence[Mapping[str, Any]]) -> dict[str, dict[str, str]]:
    """The registered names of places that the policy files do not name."""
    codes = {int(row["place"]) for row in rows if str(row["place"]).isdecimal()}
    return {str(one.code): {"zh": one.name, "en": one.name} for one in places(codes)}


def _in_order(dimensions: Sequence[str]) -> list[str]:
    return [name for name in DIMENSIONS if name in dimensions]


def _order(words: Mapping[str, Any], dimension: str, code: str) -> tuple[int, str]:
    known = [*words[dimension]]
    return (known.index(code) if code in known else len(known), str(code))


def _named(words: Mapping[str, Any], row: Mapping[str, Any], dimensions: Sequence[str]) -> str:
    """What a row has in common; groups that have nothing in common are named once, not by each dimension."""
    named = _in_order(dimensions)
    if all(row[name] == SMALL for name in named):
        named = named[:1]
    parts = (
        spoken(words[name].get(row[name], {"zh": str(row[name]), "en": str(row[name])})) for name in named
    )
    return " · ".join(parts)


def _signed(fen: int) -> str:
    return f"{'+' if fen > 0 else ''}{yuan(fen)}"


def _lines(named: Sequence[tuple[str, Mapping[str, Any]]]) -> list[Line]:
    moved = max((row[key] for _, row in named for key in ("came", "went")), default=0)
    money = max((row[key] for _, row in named for key in ("better", "worse")), default=0)
    return [
        Line(
            label,
            row,
            Bar(_share(row["went"], moved), _share(row["came"], moved)),
            Bar(_share(row["worse"], money), _share(row["better"], money)),
            row.get("entity") == "person",
            bool(row.get("unit", "yuan/month")),
        )
        for label, row in named
    ]


def _share(part: int, whole: int) -> int:
    """Of the half width; what is there at all can be seen."""
    return 0 if not part else max(1, round(part * HALF / whole))


def reasons(found: Mapping[str, Any]) -> list[Reason]:
    """Why it changes, the most frequent first in each benefit."""
    labels = {one["benefit"]: spoken(one["label"]) for one in found["benefits"]}
    outcomes = {GRANTED: _("符合"), REFUSED: _("不符合"), CANNOT_TELL: _("还不能判断")}
    return [
        Reason(
            labels.get(one["benefit"], one["benefit"]),
            spoken(one["label"]),
            " → ".join(outcomes[one[side]] for side in ("before", "after") if one[side] != SMALL) or "–",
            one["rows"],
            _signed(one["fen"]) if one["fen"] else "–",
        )
        for one in found["reasons"]
    ]


def months(found: Mapping[str, Any], benefit: str) -> list[Mapping[str, Any]]:
    """What a benefit costs under both laws, month by month."""
    rows = [one for one in found["months"] if one["benefit"] == benefit]
    most = max((max(one["fen_before"], one["fen_after"]) for one in rows), default=0)
    return [
        {
            **one,
            "cost": one["fen_after"] - one["fen_before"],
            "bar_before": _share(one["fen_before"], most),
            "bar_after": _share(one["fen_after"], most),
        }
        for one in rows
    ]
