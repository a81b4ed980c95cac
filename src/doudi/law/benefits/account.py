"""The account of a decision: each part of the record, in words and figures, from a finished reading."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from functools import cached_property
from typing import Any

from doudi.law.benefits.benefit import Ruleset
from doudi.law.benefits.decision import Condition, FactUsed, Line, Missing, Step
from doudi.law.benefits.duty import Raised
from doudi.law.benefits.look_up import LookUp
from doudi.law.benefits.policies import Policies
from doudi.law.benefits.situation import Known, Situation
from doudi.law.benefits.wording import value_text
from doudi.law.expressions.evaluate import HOUSEHOLD, Reading
from doudi.law.expressions.unknown import Gap, Plain, Unknown, Value
from doudi.law.label import Label

_WORKED_OUT = Label("由以上各行算出", "worked out from the lines above")
_NOBODY = Label("尚无规定", "nobody so far")


def _certain(label: Label, met: bool) -> Label:
    """What is said of a condition that holds or fails whatever its unknown figures turn out to be."""
    answer = Label("符合", "Met") if met else Label("不符合", "Not met")
    return Label(
        f"{label.zh}：{answer.zh}。还没查清的内容不影响这一条。",
        f"{answer.en}: {label.en}, whatever is not known yet.",
    )


class Account:
    """Writes the parts of one decision's record. Asks the reading for values, and adds none of its own."""

    def __init__(
        self,
        policies: Policies,
        rules: Ruleset,
        situation: Situation,
        reading: Reading,
        look_up: LookUp,
        as_of: date,
        receiver: str = "",
    ) -> None:
        self.policies = policies
        self.situation = situation
        self.rules = rules
        self.reading = reading
        self.look_up = look_up
        self.as_of = as_of
        self.members = tuple(situation.members)
        self.receiver = receiver
        self.receiver_number = self.members.index(receiver) if receiver else HOUSEHOLD
        self.stated: tuple[tuple[str, Mapping[str, Known]], ...] = (
            ("", situation.household),
            *situation.members.items(),
        )

    def value(self, name: str) -> Value:
        """The value of a rule, of the household or (of a person's rule) of the receiver."""
        of_person = self.rules.rules[name].entity == "person"
        values = self.reading.members[self.receiver_number] if of_person else self.reading.household
        if name not in values:
            values[name] = self.rules.evaluators[name](self.reading, self.receiver_number)
        return values[name]

    def condition(self, name: str) -> Condition:
        """A condition with its answer (None: cannot be told) and the words for that answer."""
        met, rule = self.value(name), self.rules.rules[name]
        article = self.rules.versions[name].article
        if isinstance(met, Unknown):
            return Condition(name, rule.label, None, self._lacking(met), article)
        words = (rule.met if met else rule.failed) or rule.label
        if any(isinstance(self.value(figure), Unknown) for figure in self.rules.named_in(words)):
            words = _certain(rule.label, bool(met))
        return Condition(name, rule.label, bool(met), self._filled(words), article, *self._distance(name))

    def _distance(self, name: str) -> tuple[Any, ...]:
        """How far from the limit, with type and unit; nothing where no two figures are compared."""
        limit = self.rules.limits.get(name)
        if limit is None:
            return ()
        distance = limit.distance(self.reading, self.receiver_number)
        return () if isinstance(distance, Unknown) else (distance, limit.type, limit.unit)

    def _lacking(self, met: Unknown) -> Label:
        """The first few things that keep a condition open."""
        labels = list(dict.fromkeys(missing.label for missing in self.missing(met.gaps)))[:3]
        return Label(
            f"还不能判断，缺少：{'；'.join(label.zh for label in labels)}。",
            f"Cannot be told yet; missing: {'; '.join(label.en for label in labels)}.",
        )

    def _filled(self, words: Label) -> Label:
        """Words with the household's own figures where a rule is named in braces."""
        figures = self.rules.named_in(words)
        return Label(
            *(
                text.format_map({name: self._text(name, language) for name in figures}) if figures else text
                for text, language in zip(words, ("zh", "en"), strict=True)
            )
        )

    def _text(self, name: str, language: str) -> str:
        rule = self.rules.rules[name]
        return value_text(told(self.value(name)), rule.type, rule.unit, language)

    def duties(self) -> Iterator[Raised]:
        """What the office has to see to, where its rule is certainly true: of whoever receives it, or of
        which members."""
        for duty in self.rules.duties:
            rule, benefit = self.rules.rules[duty.name], self.rules.benefit
            each = rule.entity == "person" and benefit.entity == "household"
            members = tuple(self._members_with(duty.name)) if each else ()
            if members or (not each and self.value(duty.name) is True):
                todo, article = self._filled(duty.todo), self.rules.versions[duty.name].article
                yield Raised(benefit.name, self.receiver, duty.name, rule.label, members, todo, article)

    def _members_with(self, name: str) -> Iterator[str]:
        """The members of whom a person's rule is certainly true."""
        evaluate = self.rules.evaluators[name]
        return (
            member for number, member in enumerate(self.members) if evaluate(self.reading, number) is True
        )

    def lines(self, *, refused: bool) -> Iterable[Line]:
        """The printed lines in their order, those left out that say nothing here."""
        for line in self.rules.lines:
            value = told(self.value(line.name))
            empty = (line.skip_zero and value == 0) or (line.aside and not value)
            if not (empty or (line.unless_refused and refused)):
                yield self._line(line.name, line.sign, value)

    def _line(self, name: str, sign: str, value: Plain | None) -> Line:
        """A figure taken from stated amounts names who stated them, and the oldest day of these; one that
        parameters alone set names where they are written, whatever facts they were chosen by."""
        rule, article = self.rules.rules[name], self.rules.versions[name].article
        references = [self.look_up.reference(parameter) for parameter in self.rules.parameters_of(name)]
        sources = dict.fromkeys(reference.label for reference in references if reference)
        figures = self.rules.figures_of(name)
        amounts = [fact for fact in figures if self.policies.facts[fact].type in ("money", "count")]
        behind = [self.seen[fact] for fact in (amounts or ([] if sources else figures)) if fact in self.seen]
        for source in sorted({source for said, _ in behind for source in said}):
            sources[self.policies.source(source)] = None
        if not sources and any(needed in self.rules.rules for needed in self.rules.needs(name)):
            sources[_WORKED_OUT] = None
        oldest = min((day for _, day in behind if day), default=None) if amounts else None
        return Line(name, sign, rule.label, value, rule.type, rule.unit, article, tuple(sources), oldest)

    @cached_property
    def seen(self) -> dict[str, tuple[set[str], date | None]]:
        """Of each fact that anyone stated: who said so, and the oldest day it was seen."""
        found: dict[str, tuple[set[str], date | None]] = {}
        for _, facts in self.stated:
            for name, known in facts.items():
                sources, oldest = found.get(name) or (set(), None)
                if known.source:
                    sources.add(known.source)
                if known.observed_on and (oldest is None or known.observed_on < oldest):
                    oldest = known.observed_on
                found[name] = (sources, oldest)
        return found

    def trace(self) -> Iterable[Step]:
        """Every derived value that was worked out, of the household and of each member."""
        household = (("", self.reading.household),)
        persons = tuple(zip(self.members, self.reading.members, strict=True))
        for name, rule in self.rules.rules.items():
            version, needs = self.rules.versions[name], self.rules.needs(name)
            parameters = self.rules.parameters_of(name)
            for member, values in persons if rule.entity == "person" else household:
                if name in values:
                    yield Step(
                        name,
                        member,
                        rule.label,
                        told(values[name]),
                        rule.type,
                        rule.unit,
                        version.article,
                        version.expression,
                        needs,
                        parameters,
                    )

    def facts_used(self) -> Iterable[FactUsed]:
        """Every stated fact that the rules read, of the household first and then member by member."""
        for member, facts in self.stated:
            for name, known in facts.items():
                fact = self.rules.facts.get(name)
                if fact is None:
                    continue
                yield FactUsed(
                    name,
                    member,
                    fact.label,
                    known.value,
                    fact.type,
                    fact.unit,
                    known.source,
                    self.policies.source(known.source),
                    known.observed_on,
                    fact.article,
                    fact.choices.get(known.value) if isinstance(known.value, str) else None,
                )

    def missing(self, open_gaps: Collection[Gap]) -> list[Missing]:
        """Parameters first (a household can do nothing about them), then facts in the dictionary's order."""
        parameters = sorted(gap.name for gap in open_gaps if gap.kind == "parameter")
        facts = [gap for gap in open_gaps if gap.kind == "fact"]
        position = {member: number for number, (member, _) in enumerate(self.stated)}
        facts.sort(key=lambda gap: (self.policies.facts[gap.name].order, position[gap.member]))
        return [
            *(self._missing_parameter(name) for name in parameters),
            *(self._missing_fact(gap) for gap in facts),
        ]

    def _missing_parameter(self, name: str) -> Missing:
        parameter = self.policies.parameters.declared[name]
        authority = parameter.authority(self.as_of)
        who, article = (authority.who, authority.article) if authority else (_NOBODY, "")
        return Missing("parameter", name, "", parameter.label, who, article)

    def _missing_fact(self, gap: Gap) -> Missing:
        fact = self.policies.facts[gap.name]
        sources = [self.policies.source(source) for source in fact.sources]
        who = Label("、".join(source.zh for source in sources), ", ".join(source.en for source in sources))
        return Missing("fact", gap.name, gap.member, fact.label, who, fact.article)


def told(value: Value) -> Plain | None:
    """The value, or None where it cannot be told."""
    return None if isinstance(value, Unknown) else value
