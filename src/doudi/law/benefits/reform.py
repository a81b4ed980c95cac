"""A reform: parameters and rules as somebody proposes them, laid over the law as it is from a day on.

name: dibao-up
label: {zh: …, en: …}
from: 2026-10-01                 the day from which it would be law
article: 拟议                    what a change cites that does not say more
parameters:
  - {parameter: dibao.standard, place: "990001", value: {urban: 900, rural: 800}, article: 拟议第一条}
rules:
  - {name: near_income_below, expression: household_income <= near_total, article: 拟议第二条}

Each change may have its own `from` and `until`; outside of them the law stays as it is. What comes out is
checked like any policy: types, units, who may set what, circles.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from difflib import get_close_matches
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from doudi.law.benefits.benefit import Rule, Version
from doudi.law.benefits.consistency import refuse_overlap
from doudi.law.benefits.entry import Entry, read_file
from doudi.law.benefits.parameter import Dated, Parameter, Reference
from doudi.law.benefits.values import amount_of
from doudi.law.benefits.version import read_version
from doudi.law.interval import without
from doudi.law.label import Label


class Heading(NamedTuple):
    """What a reform is called, and the day from which it would be law."""

    name: str
    label: Label
    since: date
    article: str


class ProposedVersion(NamedTuple):
    """A new version of a rule, and the entry that writes it (for refusals)."""

    entry: Entry
    version: Version


@dataclass(frozen=True, slots=True)
class Changes:
    """All that a reform changes: dated values, and by rule its new versions."""

    values: Sequence[tuple[Entry, Dated]] = ()
    versions: Mapping[str, Sequence[ProposedVersion]] = field(default_factory=dict)


def heading(path: Path) -> Heading:
    """The head of a reform's file. Raises UnableToReadPolicy."""
    return _heading(_file(path))


def read_changes(path: Path | None, declared: Mapping[str, Parameter]) -> Changes:
    """What the reform in a file changes; nothing without a file. Raises UnableToReadPolicy."""
    if path is None:
        return Changes()
    file = _file(path)
    head = _heading(file)
    values = [_value(entry, head, declared) for entry in file.entries("parameters")]
    versions = [_version(entry, head) for entry in file.entries("rules")]
    if not values and not versions:
        raise file.refusal("changes nothing: give it “parameters” or “rules”")
    for _, group in groupby(sorted(values, key=_set_where), key=_set_where):
        refuse_overlap((entry, value.interval) for entry, value in group)
    return Changes(values, dict(_by_rule(versions)))


def overlaid(
    values: Iterable[tuple[Entry, Dated]], proposed: Sequence[tuple[Entry, Dated]]
) -> list[tuple[Entry, Dated]]:
    """The values with the proposed ones in their place: an older one holds only outside of a newer one's."""
    standing = list(values)
    for _, new in proposed:
        standing = [(entry, left) for entry, old in standing for left in old.beside(new)]
    return [*standing, *proposed]


def amended(proposed: Sequence[ProposedVersion], book: Mapping[str, Rule], benefits: Iterable[str]) -> Rule:
    """A rule of the book as a reform would have it. Raises UnableToReadPolicy where there is no such rule."""
    entry = proposed[0].entry
    if entry.name not in book:
        raise entry.refusal(_unknown(entry.name, book, benefits))
    rule = book[entry.name]
    standing = list(rule.versions)
    for _, new in proposed:
        standing = [
            replace(old, interval=left) for old in standing for left in without(old.interval, new.interval)
        ]
    versions = sorted(
        [*standing, *(version for _, version in proposed)], key=lambda version: version.interval.since
    )
    return replace(rule, versions=tuple(versions), where=entry.where)


def _unknown(name: str, book: Mapping[str, Rule], benefits: Iterable[str]) -> str:
    if name in benefits:
        return "is a benefit, and what its conditions make of it: change one of its conditions"
    near = get_close_matches(name, book, n=1)
    return f"is no rule of the law{f'; did you mean {near[0]}?' if near else ': name one that is'}"


def _file(path: Path) -> Entry:
    return read_file(path, path.parent).only("name", "label", "from", "article", "parameters", "rules")


def _heading(file: Entry) -> Heading:
    since = file.day("from")
    if since is None:
        raise file.refusal("needs “from”, the day from which it would be law")
    return Heading(file.text("name"), file.label(), since, file.text("article"))


def _value(entry: Entry, head: Heading, declared: Mapping[str, Parameter]) -> tuple[Entry, Dated]:
    _dated(entry.only("parameter", "place", "from", "until", "value", "article", "here_only"), head)
    name = entry.text("parameter")
    if name not in declared:
        near = get_close_matches(name, declared, n=1)
        raise entry.refusal(
            f"is no parameter{f'; did you mean {near[0]}?' if near else ': name one that is'}"
        )
    place = entry.text("place")
    if not (len(place) == 6 and place.isdecimal()):
        raise entry.refusal("“place” should be a six-digit code in quotes; “000000” is the country")
    reference = Reference(head.label.zh, "", entry.text("article"), "proposed", None)
    value = amount_of(entry, declared[name])
    return entry, Dated(
        name, place, entry.interval(), value, reference, entry.values.get("here_only") is True
    )


def _version(entry: Entry, head: Heading) -> ProposedVersion:
    _dated(entry.only("name", "from", "until", "expression", "article"), head)
    inner = Entry(
        {key: value for key, value in entry.values.items() if key != "name"}, entry.where, entry.text("name")
    )
    return ProposedVersion(entry, read_version(inner))


def _dated(entry: Entry, head: Heading) -> None:
    """A change holds from the reform's day, and cites its article, unless it says otherwise itself."""
    entry.values.setdefault("from", head.since)
    entry.values.setdefault("article", head.article)
    since = entry.day("from")
    if since is not None and since < head.since:
        raise entry.refusal(f"“from” is before the reform's own, {head.since}: move one of them")


def _set_where(pair: tuple[Entry, Dated]) -> tuple[str, str]:
    return pair[1].parameter, pair[1].place


def _by_rule(versions: Sequence[ProposedVersion]) -> Iterator[tuple[str, list[ProposedVersion]]]:
    for name in dict.fromkeys(proposed.entry.name for proposed in versions):
        own = [proposed for proposed in versions if proposed.entry.name == name]
        refuse_overlap((proposed.entry, proposed.version.interval) for proposed in own)
        yield name, own
