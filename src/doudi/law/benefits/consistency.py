"""What must hold between the entries of the policy files, checked once when they are loaded."""

import string
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby, pairwise

from doudi.law.benefits.benefit import Benefit, Rule, UnableToFindRules, Version
from doudi.law.benefits.entry import Entry, UnableToReadPolicy
from doudi.law.benefits.parameter import Dated, Parameter, level_of
from doudi.law.expressions.check import AS_OF, Names, Signature, check
from doudi.law.expressions.parse import UnableToReadExpression
from doudi.law.interval import Interval


def check_values(values: Sequence[tuple[Entry, Dated]], declared: Mapping[str, Parameter]) -> None:
    """Each value is set by a level that may, and no two hold on one day. Raises UnableToReadPolicy."""
    for entry, value in values:
        _refuse_unlawful(entry, value, declared[value.parameter])
    ordered = sorted(values, key=lambda pair: (pair[1].parameter, pair[1].place))
    for _, group in groupby(ordered, key=lambda pair: (pair[1].parameter, pair[1].place)):
        pairs = list(group)
        refuse_overlap((entry, value.interval) for entry, value in pairs)


def _refuse_unlawful(entry: Entry, value: Dated, parameter: Parameter) -> None:
    """The value's level may set it throughout the value's time."""
    if not parameter.may_be_set_by(value.place, value.interval):
        level, periods = level_of(value.place), parameter.authorities_in(value.interval)
        levels = "; ".join(f"from {found.interval.since}: {', '.join(found.levels)}" for found in periods)
        raise entry.refusal(
            f"a {level} may not set it in that time ({levels or 'nobody may'}): enter it where it is set"
        )


def check_benefits(benefits: Iterable[Benefit], declared: Mapping[str, Parameter]) -> None:
    """Every version of every rule fits what is declared in its time. Raises UnableToReadPolicy."""
    parameters = {name: parameter.signature for name, parameter in declared.items()}
    sound: set[Version] = set()  # a rule is one and the same in every benefit that rests on it
    for benefit in benefits:
        _check_rules(benefit)
        for period in benefit.periods:
            if benefit.is_law(period.since):
                _check_period(benefit, period, parameters, sound)


def _check_rules(benefit: Benefit) -> None:
    for rule in benefit.rules.values():
        entry = Entry({}, rule.where, rule.name)
        if not rule.versions:
            raise entry.refusal("says nothing: give it “versions”, each with from, article and expression")
        refuse_overlap((entry, version.interval) for version in rule.versions)
        _check_words(entry, rule, benefit)


def _check_period(
    benefit: Benefit, period: Interval, parameters: Mapping[str, Signature], sound: set[Version]
) -> None:
    """Those already found sound are passed over: while all they need is there, nothing about them changes."""
    rules = {
        name: (rule, version)
        for name, rule in benefit.rules.items()
        if (version := rule.version(period.since))
    }
    values = {name: fact.signature for name, fact in benefit.facts.items()}
    values |= {name: rule.signature for name, (rule, _) in rules.items()}
    names = Names({"as_of": AS_OF, **values}, parameters)
    for rule, version in rules.values():
        if version not in sound or not values.keys() >= {*version.needs}:
            _check_rule(Entry({}, rule.where, rule.name), rule, version, names)
            sound.add(version)
    try:
        benefit.on(period.since)
    except UnableToFindRules as error:
        raise UnableToReadPolicy(str(error)) from None


def _check_rule(entry: Entry, rule: Rule, version: Version, names: Names) -> None:
    try:
        found = check(version.node, names)
    except UnableToReadExpression as error:
        raise entry.refusal(f"(from {version.interval.since}) {error}") from None
    declared = names.values[rule.name]
    unit = declared.unit if found.unit is None else found.unit
    kind = declared.type if found.type == "zero" else found.type
    if (kind, unit) != (declared.type, declared.unit):
        raise entry.refusal(
            f"is declared as a {declared}, but its expression is a {found}: make them the same"
        )
    if found.advice and not rule.advice:
        raise entry.refusal(
            "rests on advice, which decides nothing (民办函〔2024〕31号): leave it out, or say “advice: true”"
        )
    if found.entity == "person" and rule.entity == "household":
        raise entry.refusal(
            "is of the household, but speaks of one person: use sum, count, any, all, maximum or minimum"
        )


def _check_words(entry: Entry, rule: Rule, benefit: Benefit) -> None:
    """Words may name rules in braces, of their own receiver; no citizen should be the one to find a slip."""
    for label in (rule.met, rule.failed):
        for text in label or ():
            for _, name, _, _ in string.Formatter().parse(text):
                named = benefit.rules.get(name or "")
                if name is not None and (named is None or named.entity not in ("household", rule.entity)):
                    raise entry.refusal(f"its words name {{{name}}}, which is no rule of the {rule.entity}")
                if named and named.advice:
                    raise entry.refusal(f"its words name {{{name}}}, which is advice: leave it out")


def refuse_overlap(dated: Iterable[tuple[Entry, Interval]]) -> None:
    """No two versions of one thing hold on one day. Raises UnableToReadPolicy, about the later one."""
    ordered = sorted(dated, key=lambda one: one[1].since)
    for (_, earlier), (entry, later) in pairwise(ordered):
        if earlier.until is None or later.since < earlier.until:
            raise entry.refusal(
                f"two entries hold on {later.since}: end the one from {earlier.since} there (“until”)", "from"
            )
