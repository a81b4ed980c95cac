"""Load all policy files of a folder, and check that they fit together, before any household is decided.

national/facts.yaml                      the dictionary of inputs
national/*/                              the rules and the benefits (`book`)
national/check.yaml                      what the citizen's check asks (`questionnaire`)
national/*/parameters.yaml               what places set: type, unit, and who may set it by which article
national/parameters/*.yaml, places/<code>/parameters/*.yaml     dated values with their references
"""

import hashlib
from collections.abc import Mapping
from pathlib import Path

from doudi.law.benefits.book import read_benefits
from doudi.law.benefits.consistency import check_benefit, check_values
from doudi.law.benefits.entry import Entry, read_file
from doudi.law.benefits.fact import Fact
from doudi.law.benefits.interplay import read_effects
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
from doudi.law.benefits.questionnaire import read_questionnaire
from doudi.law.expressions.check import ENTITIES, TYPES
from doudi.law.label import Label
from doudi.law.money import COINS

LEVELS = ("national", "province", "city", "county")
CERTAINTIES = ("found", "example")


def read(root: Path) -> Policies:
    """Every policy below `root`, checked. Raises UnableToReadPolicy."""
    dictionary = read_file(root / "national" / "facts.yaml", root).only("sources", "facts")
    sources = dictionary.labels("sources")
    facts = _facts(dictionary, sources)
    declared = _parameters(root)
    values, places = _values(root, declared)
    check_values(values, declared)
    benefits = read_benefits(root, facts)
    for benefit in benefits.values():
        check_benefit(benefit, declared)
    return Policies(
        facts,
        sources,
        Parameters(declared, (v for _, v in values)),
        benefits,
        places,
        read_effects(root, benefits),
        read_questionnaire(root, facts),
        _hash(root),
    )


def _facts(dictionary: Entry, sources: Mapping[str, Label]) -> dict[str, Fact]:
    facts: dict[str, Fact] = {}
    for order, entry in enumerate(dictionary.entries("facts")):
        entry.only(
            *("name", "type", "unit", "minimum", "entity", "choices", "label", "source", "article", "advice")
        )
        fact = Fact(
            entry.text("name"),
            entry.one_of("type", TYPES),
            entry.one_of("entity", ENTITIES),
            entry.label(),
            entry.words("source"),
            entry.text("article"),
            entry.unit(),
            _held(entry.text("type"), entry.number("minimum")),
            entry.labels("choices"),
            order,
            entry.flag("advice"),
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


def _held(kind: str, written: int | None) -> int | None:
    """A bound as held: money is written in yuan."""
    return written * COINS["yuan"] if written is not None and kind == "money" else written


def _parameters(root: Path) -> dict[str, Parameter]:
    declared: dict[str, Parameter] = {}
    for path in sorted(root.glob("national/*/parameters.yaml")):
        for entry in read_file(path, root).only("parameters").entries("parameters"):
            entry.only("name", "type", "unit", "minimum", "maximum", "key", "choices", "label", "set_by")
            kind = entry.one_of("type", TYPES)
            parameter = Parameter(
                entry.text("name"),
                kind,
                entry.unit(),
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


def _hash(root: Path) -> str:
    """Of every policy file, names and bytes: the whole pack as one number."""
    digest = hashlib.sha256()
    for path in sorted(root.rglob("*.yaml")):
        if "scenarios" not in path.parts:
            digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()
