"""Load all policy files of a folder, and check that they fit together, before any household is decided.

national/facts.yaml                      the dictionary of inputs
national/*/                              the rules and the benefits (`book`)
national/check.yaml                      what the citizen's check asks (`questionnaire`)
parameters and their values              what places set (`values`)
"""

import hashlib
from collections.abc import Mapping
from pathlib import Path

from doudi.law.benefits.book import read_benefits
from doudi.law.benefits.consistency import check_benefits, check_values
from doudi.law.benefits.entry import Entry, read_file
from doudi.law.benefits.extents import check_extents
from doudi.law.benefits.fact import Fact
from doudi.law.benefits.interplay import read_effects
from doudi.law.benefits.parameter import Parameters
from doudi.law.benefits.policies import Policies
from doudi.law.benefits.programme import read_programmes
from doudi.law.benefits.questionnaire import read_questionnaire
from doudi.law.benefits.reform import overlaid, read_changes
from doudi.law.benefits.values import held, read_parameters, read_values
from doudi.law.expressions.check import ENTITIES, TYPES
from doudi.law.label import Label
from doudi.law.money import COINS


def read(root: Path, reform: Path | None = None) -> Policies:
    """Every policy below `root`, checked; as it would be under a reform (`reform`), where one is proposed.

    Raises UnableToReadPolicy."""
    dictionary = read_file(root / "national" / "facts.yaml", root).only("sources", "facts")
    sources = dictionary.labels("sources")
    facts = _facts(dictionary, sources)
    declared = read_parameters(root)
    values, places = read_values(root, declared)
    changes = read_changes(reform, declared)
    values = overlaid(values, changes.values)
    check_values(values, declared)
    benefits = read_benefits(root, facts, changes.versions)
    check_benefits(benefits.values(), declared)
    found = Policies(
        facts,
        sources,
        Parameters(declared, (v for _, v in values)),
        benefits,
        places,
        read_effects(root, benefits),
        read_questionnaire(root, facts),
        _hash(root, reform),
        read_programmes(root),
    )
    return check_extents(found)


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
            held(entry.text("type"), entry.number("minimum")),
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


def _hash(root: Path, reform: Path | None) -> str:
    """Of every policy file, names and bytes, and of the reform: the whole pack as one number."""
    digest = hashlib.sha256()
    for path in sorted(root.rglob("*.yaml")):
        if "scenarios" not in path.parts:
            digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    if reform is not None:
        digest.update(b"reform\0" + reform.read_bytes())
    return digest.hexdigest()
