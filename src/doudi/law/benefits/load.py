"""Load all policy files of a folder, and check that they fit together, before any household is decided.

national/facts.yaml                      the dictionary of inputs
national/<benefit>/eligibility.yaml      conditions and what they rest on
national/<benefit>/amount.yaml           the amount, its printed lines, the day it is paid from
national/<benefit>/parameters.yaml       what places set: type, unit, and who may set it by which article
national/parameters/*.yaml, places/<code>/parameters/*.yaml     dated values with their references
"""

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path

from doudi.law.benefits.benefit import Benefit, PrintedLine, Rule, Version
from doudi.law.benefits.consistency import check_benefit, check_values
from doudi.law.benefits.entry import Entry, read_file
from doudi.law.benefits.fact import Fact
from doudi.law.benefits.look_up import UnableToTryParameter, read_amount
from doudi.law.benefits.parameter import (
    NATIONAL,
    Amount,
    Authority,
    Dated,
    Parameter,
    Parameters,
    Reference,
)
from doudi.law.benefits.policies import Policies
from doudi.law.expressions.check import ENTITIES, TYPES
from doudi.law.expressions.parse import UnableToReadExpression, parse
from doudi.law.expressions.unit import UnableToReadUnit, read_unit
from doudi.law.label import Label
from doudi.law.money import COINS

LEVELS = ("national", "province", "city", "county")
CERTAINTIES = ("found", "example")


def read(root: Path) -> Policies:
    """Every policy below `root`, checked. Raises UnableToReadPolicy."""
    dictionary = read_file(root / "national" / "facts.yaml", root).only("sources", "facts")
    sources = dictionary.labels("sources")
    facts = _facts(dictionary, sources)
    folders = sorted(path.parent for path in root.glob("national/*/amount.yaml"))
    declared = _parameters(folders, root)
    values, places = _values(root, declared)
    check_values(values, declared)
    benefits = {folder.name: _benefit(folder, root, facts) for folder in folders}
    for benefit in benefits.values():
        check_benefit(benefit, declared)
    return Policies(
        facts, sources, Parameters(declared, (v for _, v in values)), benefits, places, _hash(root)
    )


def _facts(dictionary: Entry, sources: Mapping[str, Label]) -> dict[str, Fact]:
    facts: dict[str, Fact] = {}
    for order, entry in enumerate(dictionary.entries("facts")):
        entry.only("name", "type", "unit", "minimum", "entity", "choices", "label", "source", "article")
        fact = Fact(
            entry.text("name"),
            entry.one_of("type", TYPES),
            entry.one_of("entity", ENTITIES),
            entry.label(),
            entry.words("source"),
            entry.text("article"),
            _unit(entry),
            _held(entry.text("type"), entry.number("minimum")),
            entry.labels("choices"),
            order,
        )
        _refuse_bad_fact(entry, fact, facts, sources)
        facts[fact.name] = fact
    return facts


def _refuse_bad_fact(
    entry: Entry, fact: Fact, others: Mapping[str, Fact], sources: Mapping[str, Label]
) -> None:
    if fact.name in others or fact.name in COINS or fact.name == "as_of" or not fact.name.isidentifier():
        raise entry.refusal("is taken or is no name: choose another")
    if (fact.type == "code") != bool(fact.choices):
        raise entry.refusal("a code needs “choices”, and nothing else has them")
    if unknown := set(fact.sources) - set(sources):
        raise entry.refusal(f"no such source: {', '.join(sorted(unknown))}")
    if fact.type == "money" and not fact.unit.startswith("yuan"):
        raise entry.refusal("money needs a unit: yuan, yuan/month, yuan/person/month …")


def _unit(entry: Entry) -> str:
    unit = entry.text("unit", "")
    try:
        read_unit(unit)
    except UnableToReadUnit as error:
        raise entry.refusal(str(error)) from None
    return unit


def _held(kind: str, written: int | None) -> int | None:
    """A bound as held: money is written in yuan."""
    return written * COINS["yuan"] if written is not None and kind == "money" else written


def _parameters(folders: Iterable[Path], root: Path) -> dict[str, Parameter]:
    declared: dict[str, Parameter] = {}
    for folder in folders:
        for entry in read_file(folder / "parameters.yaml", root).only("parameters").entries("parameters"):
            entry.only("name", "type", "unit", "minimum", "maximum", "key", "choices", "label", "set_by")
            kind = entry.one_of("type", TYPES)
            parameter = Parameter(
                entry.text("name"),
                kind,
                _unit(entry),
                entry.label(),
                tuple(_authority(inner) for inner in entry.entries("set_by")),
                _held(kind, entry.number("minimum")),
                _held(kind, entry.number("maximum")),
                entry.words("key") if "key" in entry.values else (),
                entry.labels("choices"),
            )
            if parameter.name in declared or not parameter.authorities:
                raise entry.refusal("is declared twice, or does not say who sets it (“set_by”)")
            declared[parameter.name] = parameter
    return declared


def _authority(entry: Entry) -> Authority:
    entry.only("from", "until", "levels", "who", "article")
    levels = entry.words("levels")
    if unknown := set(levels) - set(LEVELS):
        raise entry.refusal(f"no such level: {', '.join(sorted(unknown))}; use {', '.join(LEVELS)}")
    return Authority(entry.interval(), levels, entry.label("who"), entry.text("article"))


def _values(
    root: Path, declared: Mapping[str, Parameter]
) -> tuple[list[tuple[Entry, Dated]], dict[str, Label]]:
    values: list[tuple[Entry, Dated]] = []
    places: dict[str, Label] = {}
    for path in sorted([*root.glob("national/parameters/*.yaml"), *root.glob("places/*/parameters/*.yaml")]):
        file = read_file(path, root).only("place", "name", "values")
        code = file.text("place")
        folder = path.parent.parent.name
        if code != (NATIONAL if folder == "national" else folder) or not (
            code.isdecimal() and len(code) == 6
        ):
            raise file.refusal("“place” should be the six-digit code that the folder is named by, in quotes")
        places[code] = file.label("name")
        values += [(entry, _dated(entry, code, declared)) for entry in file.entries("values")]
    return values, places


def _dated(entry: Entry, place: str, declared: Mapping[str, Parameter]) -> Dated:
    entry.only("parameter", "from", "until", "value", "reference", "confirmed_on", "here_only", "note")
    name = entry.text("parameter")
    if name not in declared:
        raise entry.refusal("is no parameter: declare it in national/<benefit>/parameters.yaml")
    reference = entry.inner("reference").only("document", "number", "article", "certainty")
    return Dated(
        name,
        place,
        entry.interval(open_end=False),
        _amount(entry, declared[name]),
        Reference(
            reference.text("document"),
            reference.text("number", ""),
            reference.text("article"),
            reference.one_of("certainty", CERTAINTIES),
            entry.day("confirmed_on"),
        ),
        entry.values.get("here_only") is True,
    )


def _amount(entry: Entry, parameter: Parameter) -> Amount | dict[str, Amount]:
    """One value, or one for each key. Money is written in yuan."""
    written = entry.values.get("value")
    try:
        if not isinstance(written, dict):
            return read_amount(parameter, _written(written))
        if set(written) != set(parameter.key):
            raise entry.refusal(f"“value” needs exactly the keys {', '.join(parameter.key) or '(none)'}")
        return {key: read_amount(parameter, _written(value)) for key, value in written.items()}
    except UnableToTryParameter as error:
        raise entry.refusal(error.english) from None


def _written(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _benefit(folder: Path, root: Path, facts: Mapping[str, Fact]) -> Benefit:
    eligibility = read_file(folder / "eligibility.yaml", root).only("name", "label", "rules", "conditions")
    amount = read_file(folder / "amount.yaml", root).only("rules", "amount", "pay_from", "lines")
    rules: dict[str, Rule] = {}
    conditions = [_rule(entry, condition=True) for entry in eligibility.entries("conditions")]
    entries = [*eligibility.entries("rules"), *amount.entries("rules")]
    for rule in (*(_rule(entry) for entry in entries), *conditions):
        if rule.name in rules or rule.name in facts or rule.name == "as_of":
            raise eligibility.refusal(f"“{rule.name}” is declared twice: give one of them another name")
        rules[rule.name] = rule
    return Benefit(
        folder.name,
        eligibility.label(),
        rules,
        tuple(rule.name for rule in conditions),
        amount.one_of("amount", rules),
        amount.one_of("pay_from", rules),
        tuple(_printed(entry, rules) for entry in amount.entries("lines")),
        facts,
    )


def _rule(entry: Entry, *, condition: bool = False) -> Rule:
    own = ("met", "failed") if condition else ("type", "unit", "entity")
    entry.only("name", "label", "versions", *own)
    return Rule(
        entry.text("name"),
        "boolean" if condition else entry.one_of("type", TYPES),
        "" if condition else _unit(entry),
        "household" if condition else entry.one_of("entity", ENTITIES),
        entry.label(),
        tuple(_version(inner) for inner in entry.entries("versions")),
        entry.label("met") if condition else None,
        entry.label("failed") if condition else None,
        entry.file,
    )


def _version(entry: Entry) -> Version:
    entry.only("from", "until", "article", "expression")
    expression = " ".join(entry.text("expression").split())
    try:
        node = parse(expression)
    except UnableToReadExpression as error:
        raise entry.refusal(str(error)) from None
    return Version(entry.interval(), entry.text("article"), expression, node)


def _printed(entry: Entry, rules: Mapping[str, Rule]) -> PrintedLine:
    entry.only("name", "sign", "skip_zero", "unless_refused", "aside")
    flags = [entry.values.get(flag) is True for flag in ("skip_zero", "unless_refused", "aside")]
    if rules[entry.one_of("name", rules)].entity != "household":
        raise entry.refusal("is each member's: print a rule of the household")
    return PrintedLine(entry.text("name"), entry.text("sign", ""), *flags)


def _hash(root: Path) -> str:
    """Of every policy file, names and bytes: the whole pack as one number."""
    digest = hashlib.sha256()
    for path in sorted(root.rglob("*.yaml")):
        if "scenarios" not in path.parts:
            digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()
