"""Explain a decision from its own record: as a tree, and as text that a citizen can follow.

Nothing is worked out again: an explanation of a stored decision says what was decided then.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from doudi.law.benefits.decision import (
    CANNOT_TELL,
    GRANTED,
    REFUSED,
    Decision,
    FactUsed,
    Line,
    Missing,
    ParameterUsed,
    Step,
)
from doudi.law.benefits.wording import UNTOLD, value_text
from doudi.law.expressions.unknown import Plain
from doudi.law.label import Label

OUTCOMES = {
    GRANTED: Label("符合条件", "conditions met"),
    REFUSED: Label("不符合条件", "conditions not met"),
    CANNOT_TELL: Label("还不能判断", "cannot be told yet"),
}
# Where another department decides, this only says what is likely.
_LIKELY = {
    GRANTED: Label("可能符合", "likely fits"),
    REFUSED: Label("可能不符合，由办理的部门决定", "likely does not fit; the department there decides"),
    CANNOT_TELL: OUTCOMES[CANNOT_TELL],
}
# What stays unknown below a known value cannot change it: that is how the value came to be known.
_SETTLED = Label("没有查清，不影响结论", "not known; it changes nothing")
_SUPPOSED = Label("还缺的要是都符合规定，就这样算：", "If what is missing meets the rules, this is the sum:")
_COMMA = Label("，", ", ")
_STOP = Label("；", "; ")
MARKS = {True: "✓", False: "✗", None: "?"}


class Node(NamedTuple):
    """One record of a decision (a value, a fact, a parameter, or what is missing) and what it came from."""

    record: Step | FactUsed | ParameterUsed | Missing
    children: tuple["Node", ...] = ()

    @property
    def name(self) -> str:
        """The name of the rule, fact or parameter."""
        return self.record.name

    @property
    def member(self) -> str:
        """Whose it is; "" for the household's and the place's."""
        return "" if isinstance(self.record, ParameterUsed) else self.record.member

    @property
    def label(self) -> Label:
        """What people call it."""
        return self.record.label

    @property
    def value(self) -> Plain | Mapping[str, Plain] | None:
        """Its value, money in fen; None while nobody has stated or set it."""
        return None if isinstance(self.record, Missing) else self.record.value

    @property
    def article(self) -> str:
        """The article it rests on; a parameter has its reference as its source instead."""
        return "" if isinstance(self.record, ParameterUsed) else self.record.article

    @property
    def source(self) -> Label | None:
        """Who stated a fact, or where a parameter's value is written."""
        if isinstance(self.record, ParameterUsed):
            return self.record.reference.label
        return self.record.source_label if isinstance(self.record, FactUsed) and self.record.source else None

    @property
    def observed_on(self) -> date | None:
        """When a fact was seen, or a parameter last looked up by a person."""
        if isinstance(self.record, ParameterUsed):
            return self.record.reference.confirmed_on
        return self.record.observed_on if isinstance(self.record, FactUsed) else None

    def text(self, language: str) -> str:
        """The value for people."""
        record = self.record
        if isinstance(record, Missing):
            return UNTOLD.text(language)
        if not isinstance(record, Step) and record.choice:
            return record.choice.text(language)
        if isinstance(record.value, Mapping):
            parts = record.value.items()
            return _COMMA.text(language).join(
                f"{key} {value_text(v, record.type, record.unit, language)}" for key, v in parts
            )
        return value_text(record.value, record.type, record.unit, language)


def tree(decision: Decision) -> tuple[Node, ...]:
    """The conditions and the amount, each down to the facts and parameters it rests on.

    What was explained once is not opened up again further down.
    """
    return _Explaining(decision).roots()


def explain(decision: Decision, language: str = "zh", names: Mapping[str, str] | None = None) -> str:
    """The whole explanation as text: outcome, conditions, arithmetic, what is missing, and the tree.

    `names`: what to call the members, by their keys.
    """
    by_key = names or {}
    title = "怎么得出的" if language == "zh" else "How this was reached"
    nodes = [line for node in tree(decision) for line in _node_lines(node, language, by_key, 1)]
    return "\n".join([summary(decision, language, by_key), "", title, *nodes])


def summary(decision: Decision, language: str = "zh", names: Mapping[str, str] | None = None) -> str:
    """The outcome, each condition in a citizen's words, the arithmetic line by line, and what is missing."""
    parts = [_headline(decision, language, names or {}), *warnings(decision, language), ""]
    for condition in decision.conditions:
        parts.append(f"{MARKS[condition.met]} {condition.words.text(language)}  〔{condition.article}〕")
    supposed = [_SUPPOSED.text(language)] if decision.outcome == CANNOT_TELL and decision.lines else []
    parts += ["", *supposed, *(line_text(line, language) for line in decision.lines)]
    if decision.missing:
        parts += ["", "还缺：" if language == "zh" else "Missing:"]
        parts += [f"  - {missing_text(missing, language, names or {})}" for missing in decision.missing]
    return "\n".join(parts)


def line_text(line: Line, language: str) -> str:
    """One line of the arithmetic: figure, article, where the figure comes from, and when it was seen."""
    figure = value_text(line.value, line.type, line.unit, language)
    origin = [source.text(language) for source in line.sources]
    if origin and line.observed_on:
        origin.append(_day(line.observed_on, language))
    basis = _STOP.text(language).join(
        part for part in (line.article, _COMMA.text(language).join(origin)) if part
    )
    return f"{line.sign or ' '} {line.label.text(language)}  {figure}  〔{basis}〕"


def missing_text(missing: Missing, language: str, names: Mapping[str, str]) -> str:
    """What is missing, whose, and who can say or set it."""
    return f"{called(missing.label, missing.member, names, language)}{known_to(missing, language)}"


def known_to(missing: Missing, language: str) -> str:
    """Who can say or set it, by which article, and its name in the policy files."""
    if language == "zh":
        who = f"由{missing.who.zh}确定" if missing.kind == "parameter" else f"可由{missing.who.zh}得知"
        return f"：{who}  〔{missing.article}〕（{missing.name}）"
    verb = "set by" if missing.kind == "parameter" else "known to"
    return f": {verb} {missing.who.en}  〔{missing.article}〕 ({missing.name})"


def outcome_text(decision: Decision, language: str) -> str:
    """The outcome with what is paid, or where to go and why where another department decides."""
    if decision.office:
        return _likely(decision.outcome, decision.office.text(language), language)
    parts = [OUTCOMES[decision.outcome].text(language)]
    if decision.amount is not None:
        parts.append(paid_text(decision.amount, decision.amount_unit, language))
    if decision.pay_from is not None:
        paid_from = _day(decision.pay_from, language)
        parts.append(f"从{paid_from}起发" if language == "zh" else f"paid from {paid_from}")
    return _COMMA.text(language).join(parts)


def _likely(outcome: str, office: str, language: str) -> str:
    said = _LIKELY[outcome].text(language)
    if outcome == REFUSED:
        return said
    if outcome == CANNOT_TELL:
        return f"{said}{_STOP.text(language)}{office}"
    return f"{said}：{office}；因为：" if language == "zh" else f"{said}: {office}; because:"


def paid_text(amount: int, unit: str, language: str) -> str:
    """An amount in fen as it is paid: each month, or once."""
    yuan = value_text(amount, "money", "yuan", language)
    if unit.endswith("/month"):
        return f"每月 {yuan}" if language == "zh" else f"{yuan} a month"
    return f"一次 {yuan}" if language == "zh" else f"{yuan} once"


def called(label: Label, member: str, names: Mapping[str, str], language: str) -> str:
    """A thing by its label, and whose it is."""
    return f"{label.text(language)}{_whose(member, names, language)}"


def _headline(decision: Decision, language: str, names: Mapping[str, str]) -> str:
    label, said = decision.label.text(language), outcome_text(decision, language)
    about = (names.get(decision.receiver, decision.receiver), decision.place, _day(decision.as_of, language))
    where = _COMMA.text(language).join(part for part in about if part)
    return f"{label}（{where}）：{said}" if language == "zh" else f"{label} ({where}): {said}"


def warnings(decision: Decision, language: str) -> Iterator[str]:
    """What a reader must know before relying on it: values that are tried, or made up."""
    tried = [used for used in decision.parameters_used if used.tried]
    for used in tried:
        if not isinstance(used.value, Mapping):
            value = value_text(used.value, used.type, used.unit, language)
            note = f"试算：{used.name} = {value}，不是当地的规定，不能据此办理。"
            english = (
                f"Tried: {used.name} = {value}; this is not the place's own value, nothing may rest on it."
            )
            yield note if language == "zh" else english
    if decision.example:
        note = "示例：用到了虚构地方的参数，不是真实标准。"
        english = "Example: values of a made-up place were used; they are not real."
        yield note if language == "zh" else english


class _Explaining:
    """Puts the flat record of a decision back into a tree."""

    def __init__(self, decision: Decision) -> None:
        self.decision = decision
        self.values: dict[str, dict[str, Step | Node]] = {}  # by name, then by member; facts are leaves
        for fact in decision.facts_used:
            self.values.setdefault(fact.name, {})[fact.member] = Node(fact)
        for step in decision.trace:
            self.values.setdefault(step.name, {})[step.member] = step
        self.parameters = {used.name: Node(used) for used in decision.parameters_used}
        missing = [one for one in decision.missing if one.kind == "parameter"]
        self.parameters |= {one.name: Node(one) for one in missing}
        self.opened: set[tuple[str, str]] = set()

    def roots(self) -> tuple[Node, ...]:
        """Who counts, then the conditions, then the printed lines that these have not opened up already."""
        counts = [self._received(line.name) for line in self.decision.lines if line.type == "count"]
        conditions = [self._received(condition.name) for condition in self.decision.conditions]
        rest: list[Node] = []
        for line in reversed(self.decision.lines):  # the amount first: it holds most of the others
            if not {(line.name, ""), (line.name, self.decision.receiver)} & self.opened:
                rest.insert(0, self._received(line.name))
        return (*counts, *conditions, *rest)

    def _received(self, name: str) -> Node:
        found = self.values[name]
        value = found.get(self.decision.receiver) or found[""]
        return self._step(value) if isinstance(value, Step) else value

    def _step(self, step: Step) -> Node:
        """A derived value with all that it reads, or alone when it has been opened up before."""
        if (step.name, step.member) in self.opened:
            return Node(step)
        self.opened.add((step.name, step.member))
        parameters = [self.parameters[name] for name in step.parameters if name in self.parameters]
        return Node(step, (*self._needed(step), *parameters))

    def _needed(self, step: Step) -> list[Node]:
        """What a step reads: the member's own or the household's, or (in a sum) everyone's.

        Whether someone counts is opened up once, and not under every sum.
        """
        nodes: list[Node] = []
        for name in step.needs:
            values = self.values.get(name, {})
            own = values.get(step.member) or values.get("") if step.member else None
            for value in (own,) if own else () if step.member else values.values():
                if not isinstance(value, Step):
                    nodes.append(value)
                elif value.type != "boolean" or (name, value.member) not in self.opened:
                    nodes.append(self._step(value))
        return nodes


def _node_lines(
    node: Node, language: str, names: Mapping[str, str], depth: int, *, settled: bool = False
) -> Iterable[str]:
    """A node and what is below it; where the amount is zero, what adds up to zero is left out.

    settled: something above it is known already, whatever this turns out to be.
    """
    source = node.source.text(language) if node.source else ""
    seen = _day(node.observed_on, language) if node.observed_on else ""
    basis = [part for part in (node.article, source, seen) if part]
    label = called(node.label, node.member, names, language)
    colon = "：" if language == "zh" else ": "
    said = _SETTLED.text(language) if settled and node.value is None else node.text(language)
    yield f"{'  ' * depth}{label}{colon}{said}  〔{_COMMA.text(language).join(basis)}〕"
    if node.value != 0 or node.value is False:
        for child in node.children:
            if not _is_nothing(child):
                known = settled or node.value is not None
                yield from _node_lines(child, language, names, depth + 1, settled=known)


def _day(day: date, language: str) -> str:
    return value_text(day, "date", "", language)


def _whose(member: str, names: Mapping[str, str], language: str) -> str:
    if not member:
        return ""
    name = names.get(member, member)
    return f"（{name}）" if language == "zh" else f" ({name})"


def _is_nothing(node: Node) -> bool:
    """A member's figure of zero in a sum: it says nothing more."""
    return bool(node.member) and node.value == 0 and node.value is not False
