"""Read the book of rules: every rule of the law under one name, and the benefits that rest on them.

national/*/rules.yaml          rules that several benefits rest on: who counts, what is income, what is owned
national/*/eligibility.yaml    a benefit: its conditions, and what only they rest on (`also_asked`: rules that
                               its procedure asks for beside the conditions; `duties`: what the office has to
                               see to; `office`: where to apply, if another department decides)
places/*/offices.yaml          where a place has its own way to apply for what another department decides
national/*/amount.yaml         what it pays: the amount, its printed lines, the day it is paid from
"""

import string
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from doudi.law.benefits.benefit import Benefit, PrintedLine, Rule, Version
from doudi.law.benefits.consistency import refuse_overlap
from doudi.law.benefits.duty import read_duties, rests_on
from doudi.law.benefits.entry import Entry, read_file
from doudi.law.benefits.fact import Fact
from doudi.law.benefits.office import Office
from doudi.law.benefits.parameter import NATIONAL
from doudi.law.benefits.programme import read_programmes
from doudi.law.benefits.reform import ProposedVersion, amended
from doudi.law.benefits.version import read_version
from doudi.law.expressions import tree
from doudi.law.expressions.check import ENTITIES, TYPES
from doudi.law.interval import Interval
from doudi.law.label import Label

_FIGURES = ("rules", "amount", "pay_from", "lines")


def read_benefits(
    root: Path,
    facts: Mapping[str, Fact],
    proposed: Mapping[str, Sequence[ProposedVersion]] = MappingProxyType({}),
) -> dict[str, Benefit]:
    """Every benefit below `root`, in the order in which one application is judged for them (39号: 一次申请、
    分类审核认定), with all the rules each rests on. `proposed`: versions by which a reform would have some
    rules say something else. Raises UnableToReadPolicy."""
    eligible = {
        path.parent.name: read_file(path, root).only(
            *("name", "programme", "label", "entity", "order", "office"),
            *("rules", "conditions", "also_asked", "duties"),
        )
        for path in sorted(root.glob("national/*/eligibility.yaml"))
    }
    _refuse_strange_programmes(eligible, root)
    paid = {
        path.parent.name: read_file(path, root).only(*_FIGURES)
        for path in sorted(root.glob("national/*/amount.yaml"))
    }
    general = [read_file(path, root).only("rules") for path in sorted(root.glob("national/*/rules.yaml"))]
    book = _book([*general, *eligible.values(), *paid.values()], eligible, facts, proposed)
    offices = _offices(root, eligible)
    found = [
        _benefit(name, file, paid.get(name, Entry({}, file.file)), book, facts, offices.get(name, ()))
        for name, file in sorted(eligible.items(), key=lambda item: (item[1].number("order") or 0, item[0]))
    ]
    if not proposed:
        _refuse_idle(book, found)
    for benefit in found:
        _refuse_no_office(benefit, eligible[benefit.name])
    return {benefit.name: benefit for benefit in found}


def _book(
    files: list[Entry],
    eligible: Mapping[str, Entry],
    facts: Mapping[str, Fact],
    proposed: Mapping[str, Sequence[ProposedVersion]],
) -> dict[str, Rule]:
    """Every rule by its name. Two rules never share one, whatever file they stand in."""
    book: dict[str, Rule] = {}
    for file in files:
        entity = _entity(file)
        rules = [_rule(entry) for entry in file.entries("rules")]
        rules += [
            _condition(entry, entity) for entry in file.entries("conditions") if "use" not in entry.values
        ]
        for rule in rules:
            _enter(rule, book, facts, file)
    for name, versions in proposed.items():
        book[name] = amended(versions, book, eligible)
    for file in eligible.values():
        _enter(_whether(file, book), book, facts, file)
    return book


def _enter(rule: Rule, book: dict[str, Rule], facts: Mapping[str, Fact], file: Entry) -> None:
    if rule.name in book or rule.name in facts or rule.name == "as_of":
        where = f" (also in {book[rule.name].where})" if rule.name in book else ""
        raise file.refusal(f"“{rule.name}” is declared twice{where}: give one of them another name")
    book[rule.name] = rule


def _entity(file: Entry) -> str:
    return file.one_of("entity", ENTITIES) if "entity" in file.values else "household"


def _whether(file: Entry, book: Mapping[str, Rule]) -> Rule:
    """The rule that a benefit's own name stands for: all its conditions of that time are met."""
    conditions = [book[name] for name in _conditions(file, book)]
    if not conditions:
        raise file.refusal("needs “conditions”, at least one")
    label = file.label()
    own = Label(f"符合{label.zh}的条件", f"meets the conditions of {label.en}")
    versions = tuple(_all_of(conditions, period) for period in _periods(conditions))
    return Rule(file.text("name"), "boolean", "", _entity(file), own, versions, where=file.where)


def _conditions(file: Entry, book: Mapping[str, Rule]) -> tuple[str, ...]:
    """The conditions of a benefit by name: its own, and those it shares with another (`use: registered`)."""
    return tuple(
        _shared(entry, book) if "use" in entry.values else entry.name for entry in file.entries("conditions")
    )


def _shared(entry: Entry, book: Mapping[str, Rule]) -> str:
    name = entry.only("use").one_of("use", book)
    if book[name].met is None:
        raise entry.refusal(f"“{name}” is no condition of a benefit")
    return name


def _periods(rules: Iterable[Rule]) -> Iterator[Interval]:
    """The stretches of time in which none of the rules changes and the first one exists."""
    first, *_ = rules = list(rules)
    intervals = [version.interval for rule in rules for version in rule.versions]
    days = {interval.since for interval in intervals} | {i.until for i in intervals if i.until}
    ordered = sorted(days)
    for since, until in zip(ordered, [*ordered[1:], None], strict=True):
        if first.version(since) is not None:
            yield Interval(since, until)


def _all_of(conditions: Iterable[Rule], period: Interval) -> Version:
    held = [(rule.name, version) for rule in conditions if (version := rule.version(period.since))]
    names = tuple(tree.Name(name) for name, _ in held)
    articles = "；".join(dict.fromkeys(part for _, version in held for part in version.article.split("；")))
    node = tree.Logic("and", names) if len(names) > 1 else names[0]
    return Version(period, articles, " and ".join(name.name for name in names), node)


def _benefit(
    name: str,
    file: Entry,
    paid: Entry,
    book: Mapping[str, Rule],
    facts: Mapping[str, Fact],
    offices: tuple[Office, ...],
) -> Benefit:
    if file.text("name") != name:
        raise file.refusal(f"“name” should be the name of its folder, {name}")
    entity = _entity(file)
    lines = tuple(_printed(entry, book, entity) for entry in paid.entries("lines"))
    conditions = _conditions(file, book)
    amount, pay_from = _named(paid, "amount", book, entity), _named(paid, "pay_from", book, entity)
    asked = file.words("also_asked") if "also_asked" in file.values else ()
    roots = [one for one in (name, amount, pay_from, *asked, *(line.name for line in lines)) if one]
    duties = tuple(read_duties(file, book, entity))
    deciding, rules = _beneath(roots, book), _beneath([*roots, *rests_on(duties)], book)
    return Benefit(
        name,
        file.label(),
        entity,
        rules,
        conditions,
        amount,
        pay_from,
        lines,
        facts,
        offices,
        file.text("programme", ""),
        duties,
        frozenset(rules.keys() - deciding.keys()),
    )


def _offices(root: Path, eligible: Mapping[str, Entry]) -> dict[str, tuple[Office, ...]]:
    """Where to apply, by benefit: national law for every day of the benefit, then what places have."""
    found: dict[str, list[tuple[Entry, Office]]] = {}
    for name, file in eligible.items():
        for entry in file.entries("office"):
            entry.only("from", "until", "article", "words")
            found.setdefault(name, []).append((entry, _office(entry, NATIONAL)))
    for path in sorted(root.glob("places/*/offices.yaml")):
        file = read_file(path, root).only("place", "offices")
        if file.text("place") != path.parent.name:
            raise file.refusal("“place” should be the code that the folder is named by, in quotes")
        for entry in file.entries("offices"):
            entry.only("benefit", "from", "until", "article", "words")
            name = entry.one_of("benefit", [one for one in eligible if "office" in eligible[one].values])
            found[name].append((entry, _office(entry, path.parent.name)))
    for pairs in found.values():
        _refuse_two_offices(pairs)
    return {name: tuple(office for _, office in pairs) for name, pairs in found.items()}


def _office(entry: Entry, place: str) -> Office:
    return Office(place, entry.interval(), entry.label("words"), entry.text("article"))


def _refuse_two_offices(pairs: list[tuple[Entry, Office]]) -> None:
    for place in dict.fromkeys(office.place for _, office in pairs):
        refuse_overlap((entry, office.interval) for entry, office in pairs if office.place == place)


def _refuse_no_office(benefit: Benefit, file: Entry) -> None:
    """What another department decides has somewhere to apply on every day on which it is law."""
    offices = [office.interval for office in benefit.offices if office.place == NATIONAL]
    days = {version.interval.since for version in benefit.rules[benefit.name].versions}
    days |= {interval.until for interval in offices if interval.until and benefit.is_law(interval.until)}
    for day in sorted(days) if offices else ():
        if benefit.office(NATIONAL, day) is None:
            raise file.refusal(f"says nowhere to apply from {day}: give “office” an entry from that day")


def _beneath(roots: Iterable[str], book: Mapping[str, Rule]) -> dict[str, Rule]:
    """The rules that some rules rest on, and those their words speak of, in the order of the book."""
    reached: set[str] = set()
    waiting = list(roots)
    while waiting:
        name = waiting.pop()
        if name in book and name not in reached:
            reached.add(name)
            waiting += needed(book[name])
    return {name: rule for name, rule in book.items() if name in reached}


def needed(rule: Rule) -> set[str]:
    """Every name a rule reads in any of its versions, or fills into its words."""
    read = {name for version in rule.versions for name in version.needs}
    words = (text for label in (rule.met, rule.failed) for text in label or ())
    return read | {name for text in words for _, name, _, _ in string.Formatter().parse(text) if name}


def _refuse_strange_programmes(eligible: Mapping[str, Entry], root: Path) -> None:
    programmes = read_programmes(root)
    for file in eligible.values():
        if "programme" in file.values:
            file.one_of("programme", programmes)


def _refuse_idle(book: Mapping[str, Rule], benefits: Iterable[Benefit]) -> None:
    used = {name for benefit in benefits for name in benefit.rules}
    for rule in book.values():
        if rule.name not in used:
            raise Entry({}, rule.where, rule.name).refusal("is used by no benefit: use it, or take it out")


def _rule(entry: Entry) -> Rule:
    entry.only("name", "label", "versions", "type", "unit", "entity", "advice")
    return Rule(
        entry.text("name"),
        entry.one_of("type", TYPES),
        entry.unit(),
        entry.one_of("entity", ENTITIES),
        entry.label(),
        _versions(entry),
        where=entry.where,
        advice=entry.flag("advice"),
    )


def _condition(entry: Entry, entity: str) -> Rule:
    """A yes-or-no rule of whoever receives the benefit, with words for both answers."""
    entry.only("name", "label", "versions", "met", "failed")
    words = entry.label("met"), entry.label("failed")
    return Rule(
        entry.text("name"), "boolean", "", entity, entry.label(), _versions(entry), *words, where=entry.where
    )


def _versions(entry: Entry) -> tuple[Version, ...]:
    return tuple(read_version(inner) for inner in entry.entries("versions"))


def _named(paid: Entry, key: str, book: Mapping[str, Rule], entity: str) -> str:
    return _received(paid, key, book, entity) if key in paid.values else ""


def _printed(entry: Entry, book: Mapping[str, Rule], entity: str) -> PrintedLine:
    entry.only("name", "sign", "skip_zero", "unless_refused", "aside")
    flags = [entry.values.get(flag) is True for flag in ("skip_zero", "unless_refused", "aside")]
    return PrintedLine(_received(entry, "name", book, entity), entry.text("sign", ""), *flags)


def _received(entry: Entry, key: str, book: Mapping[str, Rule], entity: str) -> str:
    """The name of a rule that may stand in the account of the receiver."""
    name = entry.one_of(key, book)
    if entity == "household" and book[name].entity == "person":
        raise entry.refusal("is each member's: print a rule of the household")
    if book[name].advice:
        raise entry.refusal(f"“{name}” is advice: nothing is paid by it and no account holds it")
    return name
