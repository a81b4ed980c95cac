"""Decide one household: the outcome, the arithmetic, and what it rests on or still lacks."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from doudi.law.benefits.benefit import Ruleset
from doudi.law.benefits.decision import (
    CANNOT_TELL,
    GRANTED,
    REFUSED,
    Condition,
    Decision,
    FactUsed,
    Line,
    Missing,
    ParameterUsed,
    Step,
)
from doudi.law.benefits.look_up import LookUp
from doudi.law.benefits.policies import Policies
from doudi.law.benefits.situation import Known, Situation
from doudi.law.benefits.wording import value_text
from doudi.law.errors import Unable
from doudi.law.expressions.evaluate import HOUSEHOLD, Reading
from doudi.law.expressions.unknown import Gap, Plain, Unknown, Value, gaps
from doudi.law.label import Label


class UnableToReadSituation(Unable):
    """The situation holds a fact that is not declared, or a value that its fact cannot have."""


class UnableToReplay(Unable):
    """The rules a decision was made by are not among the policies at hand."""


def decide(
    policies: Policies,
    benefit: str,
    situation: Situation,
    *,
    place: str,
    as_of: date,
    overrides: Mapping[str, Decimal | str | int | bool] | None = None,
) -> Decision:
    """What the law says about a household in a place on a day.

    `place`: a division code (its first six digits count). `overrides`: parameters to try, by name, in yuan; the
    decision then says so. Raises UnableToReadSituation, UnableToFindRules, UnableToTryParameter.
    """
    rules = policies.benefit(benefit, as_of=as_of)
    look_up = LookUp.of_place(policies.parameters, place, as_of, overrides or {})
    return _Deciding(policies, rules, situation, look_up, place, as_of).decision()


def replay(policies: Policies, decision: Decision) -> Decision:
    """Decide again from a stored decision's own facts and parameters. Raises UnableToReplay."""
    rules = policies.benefit(decision.benefit, as_of=decision.as_of)
    if rules.hash != decision.policy_hash:
        raise UnableToReplay(
            f"这份决定按规则 {decision.policy_hash[:12]} 作出，现有规则是 {rules.hash[:12]}。请用当时的规则文件重算。",
            f"Decided by rules {decision.policy_hash[:12]}, but those at hand are {rules.hash[:12]}. Use the old rules.",
        )
    look_up = LookUp.of_decision(policies.parameters, decision.parameters_used, decision.as_of)
    situation = situation_of(decision)
    return _Deciding(policies, rules, situation, look_up, decision.place, decision.as_of).decision()


def situation_of(decision: Decision) -> Situation:
    """The facts that a decision was made on."""
    household: dict[str, Known] = {}
    members: dict[str, dict[str, Known]] = {member: {} for member in decision.members}
    for used in decision.facts_used:
        known = Known(used.value, used.source, used.observed_on)
        (members[used.member] if used.member else household)[used.name] = known
    return Situation(household, members)


class _Deciding:
    """The work of one decision: the reading of the rules, then each part of the record."""

    def __init__(
        self,
        policies: Policies,
        rules: Ruleset,
        situation: Situation,
        look_up: LookUp,
        place: str,
        as_of: date,
    ) -> None:
        self.policies = policies
        self.rules = rules
        self.look_up = look_up
        self.place = place
        self.as_of = as_of
        self.situation = situation
        self.members = tuple(situation.members)
        if not self.members:
            raise UnableToReadSituation(
                "家庭里还没有人。请先填写申请人和共同生活的人。",
                "The household has no members. Add the applicant first.",
            )
        self.reading = Reading(
            {"as_of": as_of, **self._values(situation.household, "household")},
            [self._values(facts, "person") for facts in situation.members.values()],
            look_up.value,
            self._absent,
        )

    def decision(self) -> Decision:
        verdicts = [(name, self._value(name)) for name in self.rules.conditions]
        amount, pay_from = self._value(self.rules.benefit.amount), self._value(self.rules.benefit.pay_from)
        outcome = self._outcome([met for _, met in verdicts], amount)
        open_gaps = frozenset() if outcome != CANNOT_TELL else gaps(*(met for _, met in verdicts), amount)
        granted = outcome == GRANTED
        lines = tuple(
            self._lines(refused=outcome == REFUSED)
        )  # may still evaluate: before the trace is taken
        return Decision(
            benefit=self.rules.benefit.name,
            label=self.rules.benefit.label,
            place=self.place,
            as_of=self.as_of,
            outcome=outcome,
            amount=int(amount) if granted and isinstance(amount, int) else None,
            pay_from=pay_from if granted and isinstance(pay_from, date) else None,
            conditions=tuple(self._condition(name, met) for name, met in verdicts),
            lines=lines,
            trace=tuple(self._trace()),
            members=self.members,
            facts_used=tuple(self._facts_used()),
            parameters_used=self.look_up.used,
            missing=tuple(self._missing(open_gaps)),
            policy_hash=self.rules.hash,
        )

    def _value(self, name: str) -> Value:
        """A household rule's value."""
        values = self.reading.household
        if name not in values:
            values[name] = self.rules.evaluators[name](self.reading, HOUSEHOLD)
        return values[name]

    @staticmethod
    def _outcome(verdicts: Iterable[Value], amount: Value) -> str:
        if any(met is False for met in verdicts):
            return REFUSED
        unknown = isinstance(amount, Unknown) or any(isinstance(met, Unknown) for met in verdicts)
        return CANNOT_TELL if unknown else GRANTED

    def _values(self, facts: Mapping[str, Known], entity: str) -> dict[str, Value]:
        """Plain values of the facts that were stated, each looked at against its declaration."""
        declared = self.policies.facts
        values: dict[str, Value] = {}
        for name, known in facts.items():
            fact = declared.get(name)
            if fact is None or fact.entity != entity:
                raise UnableToReadSituation(
                    f"“{name}”不是{'家庭' if entity == 'household' else '个人'}的指标，`doudi facts` 列出全部指标。",
                    f'"{name}" is no fact of a {entity}; `doudi facts` lists them all.',
                )
            if (problem := fact.problem(known.value)) is not None:
                raise UnableToReadSituation(f"“{fact.label.zh}”（{name}）：{problem}", f'"{name}" {problem}')
            values[name] = known.value
        return values

    def _absent(self, name: str, member: int) -> Value:
        least, most = self.policies.facts[name].bounds
        whose = "" if member == HOUSEHOLD else self.members[member]
        return Unknown(least, most, frozenset((Gap("fact", name, whose),)))

    def _condition(self, name: str, met: Value) -> Condition:
        rule = self.rules.rules[name]
        article = self.rules.versions[name].article
        if isinstance(met, Unknown):
            lacking = list(dict.fromkeys(missing.label for missing in self._missing(met.gaps)))[:3]
            words = Label(
                f"还不能判断，缺少：{'；'.join(label.zh for label in lacking)}。",
                f"Cannot be told yet; missing: {'; '.join(label.en for label in lacking)}.",
            )
            return Condition(name, rule.label, None, words, article)
        words = (rule.met if met else rule.failed) or rule.label
        return Condition(name, rule.label, bool(met), self._filled(words), article)

    def _filled(self, words: Label) -> Label:
        """Words with the household's own figures in the places where a rule is named in braces."""
        return Label(*(self._filled_in(words.text(language), language) for language in ("zh", "en")))

    def _filled_in(self, text: str, language: str) -> str:
        if "{" not in text:
            return text
        figures = {
            name: value_text(_told(self._value(name)), rule.type, rule.unit, language)
            for name, rule in self.rules.rules.items()
            if f"{{{name}}}" in text
        }
        return text.format_map(figures)

    def _lines(self, *, refused: bool) -> Iterable[Line]:
        for line in self.rules.lines:
            value = _told(self._value(line.name))
            empty = (line.skip_zero and value == 0) or (line.aside and not value)
            if not (empty or (line.unless_refused and refused)):
                yield self._line(line.name, line.sign, value)

    def _line(self, name: str, sign: str, value: Plain | None) -> Line:
        rule, version = self.rules.rules[name], self.rules.versions[name]
        sources, days = self._sources(self.rules.facts_behind(name))
        references = [
            used.reference for used in self.look_up.used if used.name in self.rules.parameters_of(name)
        ]
        sources = dict.fromkeys(Label(reference.text, reference.text) for reference in references) | sources
        days += [reference.confirmed_on for reference in references if reference.confirmed_on and not days]
        return Line(
            name,
            sign,
            rule.label,
            value,
            rule.type,
            rule.unit,
            version.article,
            tuple(sources),
            min(days, default=None),
        )

    def _sources(self, facts: Iterable[str]) -> tuple[dict[Label, None], list[date]]:
        """Who said the known facts of these names, of the household and all members, and when they were seen."""
        everyone = (self.situation.household, *self.situation.members.values())
        known = [stated[name] for name in facts for stated in everyone if name in stated]
        sources = dict.fromkeys(fact.source for fact in known if fact.source)
        labels = {self.policies.source(source): None for source in sources}
        return labels, [fact.observed_on for fact in known if fact.observed_on]

    def _trace(self) -> Iterable[Step]:
        for name, rule in self.rules.rules.items():
            version, needs = self.rules.versions[name], self.rules.needs(name)
            places = (("", self.reading.household),)
            if rule.entity == "person":
                places = tuple(zip(self.members, self.reading.members, strict=True))
            for member, values in places:
                if name in values:
                    yield Step(
                        name,
                        member,
                        rule.label,
                        _told(values[name]),
                        rule.type,
                        rule.unit,
                        version.article,
                        version.expression,
                        needs,
                        self.rules.parameters_of(name),
                    )

    def _facts_used(self) -> Iterable[FactUsed]:
        everyone: tuple[tuple[str, Mapping[str, Any]], ...] = (
            ("", self.situation.household),
            *self.situation.members.items(),
        )
        source = self.policies.source
        for name, fact in self.rules.facts.items():
            for member, stated in everyone:
                known = stated.get(name)
                if known is not None:
                    choice = fact.choices.get(str(known.value)) if fact.choices else None
                    yield FactUsed(
                        name,
                        member,
                        fact.label,
                        known.value,
                        fact.type,
                        fact.unit,
                        known.source,
                        source(known.source),
                        known.observed_on,
                        fact.article,
                        choice,
                    )

    def _missing(self, open_gaps: Iterable[Gap]) -> list[Missing]:
        """Parameters first (a household can do nothing about them), then facts in the order of the dictionary."""
        parameters = sorted(gap.name for gap in open_gaps if gap.kind == "parameter")
        facts = [gap for gap in open_gaps if gap.kind == "fact"]
        position = {member: number for number, member in enumerate(("", *self.members))}
        facts.sort(key=lambda gap: (self.policies.facts[gap.name].order, position[gap.member]))
        return [
            *(self._missing_parameter(name) for name in parameters),
            *(self._missing_fact(gap) for gap in facts),
        ]

    def _missing_parameter(self, name: str) -> Missing:
        parameter = self.policies.parameters.declared[name]
        authority = parameter.authority(self.as_of)
        if authority is None:
            return Missing("parameter", name, "", parameter.label, Label("尚无规定", "nobody so far"), "")
        return Missing("parameter", name, "", parameter.label, authority.who, authority.article)

    def _missing_fact(self, gap: Gap) -> Missing:
        fact = self.policies.facts[gap.name]
        sources = [self.policies.source(source) for source in fact.sources]
        who = Label("、".join(source.zh for source in sources), ", ".join(source.en for source in sources))
        return Missing("fact", gap.name, gap.member, fact.label, who, fact.article)


def _told(value: Value) -> Plain | None:
    return None if isinstance(value, Unknown) else value
