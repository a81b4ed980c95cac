"""A benefit as a document to be read: conditions, formulas in words, what the place sets, with articles."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from doudi.law.benefits.benefit import Ruleset
from doudi.law.benefits.interplay import Effect
from doudi.law.benefits.parameter import Amount, Dated, Parameter
from doudi.law.benefits.policies import Policies
from doudi.law.benefits.reading import Words, key_words, words_of
from doudi.law.benefits.wording import value_text
from doudi.law.interval import Interval
from doudi.law.label import Label

_NOBODY = Label("尚无规定", "nobody so far")


class Said(NamedTuple):
    """One rule in words, with the article and the time of its version. `unit`: of what it comes to."""

    name: str
    label: Label
    words: Label
    article: str
    interval: Interval
    unit: str


class Setting(NamedTuple):
    """A parameter as a place has it on a day. Without a value: `value` None, and `who` sets it by `article`.

    `value` is in words, as is each of several by its key; `place`: which of the place, its city, its province
    or the country set it.
    """

    name: str
    label: Label
    value: Label | None
    place: str
    interval: Interval | None
    reference: Label
    who: Label
    article: str


@dataclass(frozen=True, slots=True)
class Document:
    """`terms`: the rules that conditions and amount rest on, each after those it needs; other benefits among
    them have documents of their own, so what only they rest on is left out."""

    benefit: str
    label: Label
    entity: str
    office: Label | None
    place: str
    as_of: date
    conditions: tuple[Said, ...]
    amount: Said | None
    pay_from: Said | None
    terms: tuple[Said, ...]
    settings: tuple[Setting, ...]
    effects: tuple[tuple[Effect, str], ...]
    duties: tuple[tuple[Said, Label], ...] = ()  # when the office has something to see to, and what


def document(policies: Policies, benefit: str, *, place: str, as_of: date) -> Document:
    """The document of one benefit in a place on a day. Raises UnableToFindRules."""
    rules = policies.benefit(benefit, as_of=as_of)
    own, words = rules.benefit, words_of(policies)
    said = {name: _said(rules, name, words) for name in rules.order()}
    apart = {*rules.conditions, own.amount, own.pay_from}
    within = terms(policies, rules)
    return Document(
        benefit,
        own.label,
        own.entity,
        own.office(place, as_of),
        place,
        as_of,
        tuple(said[name] for name in rules.conditions),
        said.get(own.amount),
        said.get(own.pay_from),
        tuple(one for name, one in said.items() if name in within - apart),
        tuple(settings(policies, rules, place=place, as_of=as_of)),
        tuple(_effects(policies, benefit, as_of)),
        tuple((said[duty.name], _quoted(duty.todo, rules)) for duty in rules.duties),
    )


def _quoted(words: Label, rules: Ruleset) -> Label:
    """Words with the label of a figure where a family's own would stand."""
    figures = rules.named_in(words)
    return Label(
        words.zh.format_map({name: f"「{rules.rules[name].label.zh}」" for name in figures}),
        words.en.format_map({name: f"“{rules.rules[name].label.en}”" for name in figures}),
    )


def terms(policies: Policies, rules: Ruleset) -> frozenset[str]:
    """The rules that a benefit's conditions and amount rest on, themselves included; of another benefit
    among them neither itself nor what it rests on."""
    reached: set[str] = set()
    waiting = [name for name in (*rules.conditions, rules.benefit.amount, rules.benefit.pay_from) if name]
    while waiting:
        name = waiting.pop()
        if name in rules.versions and name not in reached and name not in policies.benefits:
            reached.add(name)
            waiting += rules.needs(name)
    return frozenset(reached)


def settings(policies: Policies, rules: Ruleset, *, place: str, as_of: date) -> Iterator[Setting]:
    """The parameters that these rules look up, as a place has them on a day, in the order of reading."""
    within = terms(policies, rules)
    ordered = [rule for rule in rules.order() if rule in within]
    names = dict.fromkeys(name for rule in ordered for name in rules.parameters_of(rule))
    for name in names:
        declared = policies.parameters.declared[name]
        yield _setting(policies, declared, policies.parameters.find(name, place, as_of), as_of)


def _setting(policies: Policies, declared: Parameter, found: Dated | None, as_of: date) -> Setting:
    authority = declared.authority(as_of)
    who, article = (authority.who, authority.article) if authority else (_NOBODY, "")
    if found is None:
        return Setting(declared.name, declared.label, None, "", None, Label("", ""), who, article)
    value = in_words(policies, declared, found.value)
    reference = found.reference.label
    return Setting(declared.name, declared.label, value, found.place, found.interval, reference, who, article)


def in_words(policies: Policies, declared: Parameter, value: Amount | Mapping[str, Amount]) -> Label:
    """A parameter's value, or each of its values with the words for its key."""
    if isinstance(value, Mapping):
        words = key_words(policies, declared)
        parts = [(words.get(key, Label(key, key)), _one(declared, amount)) for key, amount in value.items()]
        return Label(
            "，".join(f"{key.zh} {said.zh}" for key, said in parts),
            ", ".join(f"{key.en} {said.en}" for key, said in parts),
        )
    return _one(declared, value)


def _one(declared: Parameter, value: Amount) -> Label:
    if isinstance(value, str):
        return (declared.choices or {}).get(value, Label(value, value))
    return Label(*(value_text(value, declared.type, declared.unit, language) for language in ("zh", "en")))


def _said(rules: Ruleset, name: str, words: Words) -> Said:
    rule, version = rules.rules[name], rules.versions[name]
    return Said(name, rule.label, words.text(version.node), version.article, version.interval, rule.unit)


def _effects(policies: Policies, benefit: str, as_of: date) -> Iterator[tuple[Effect, str]]:
    for effect in policies.effects:
        article = effect.article(as_of)
        if article and benefit in (effect.first, effect.then):
            yield effect, article
