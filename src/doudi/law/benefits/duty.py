"""What the office has to see to in a case, such as a check that is overdue: read from a benefit's `duties`,
and said of one household where the rule it names is true.

A duty decides nothing and is part of no decision. It is worked out of one household at a time: a sweep, which
asks what people are due, does not ask for it. What cannot be told raises none.
"""

import string
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from doudi.law.benefits.benefit import Duty, Rule
from doudi.law.benefits.entry import Entry
from doudi.law.label import Label

_HEAD = Label(
    "要办的事（给办事人员看，不影响上面的结论）", "For the office to see to (it changes nothing above)"
)


class Raised(NamedTuple):
    """A duty of the office by a benefit: what is the matter, with whom of the household (`members`: their
    keys), what to do, and the article."""

    benefit: str
    receiver: str
    name: str
    label: Label
    members: tuple[str, ...]
    todo: Label
    article: str


def read_duties(file: Entry, book: Mapping[str, Rule], entity: str) -> Iterator[Duty]:
    """The duties of a benefit's file. `entity`: who receives it. Raises UnableToReadPolicy."""
    named: set[str] = set()
    for entry in file.entries("duties"):
        entry.only("name", "todo")
        rule = book[entry.one_of("name", book)]
        if rule.type != "boolean" or rule.advice:
            raise entry.refusal("is no yes-or-no rule, or is advice: name one that can be true", "name")
        if rule.name in named:
            raise entry.refusal("is named twice: keep one entry", "name")
        named.add(rule.name)
        duty = Duty(rule.name, entry.label("todo"))
        _refuse_strange_figures(entry, duty, rule, book, entity)
        yield duty


def _refuse_strange_figures(
    entry: Entry, duty: Duty, rule: Rule, book: Mapping[str, Rule], entity: str
) -> None:
    """The figures in the words are the receiver's, and there are figures whenever the duty is law."""
    for name in _figures(duty):
        figure = book.get(name)
        if figure is None or figure.advice or figure.entity not in ("household", entity):
            raise entry.refusal(f"“todo” names {{{name}}}, which is no rule of the {entity}", "todo")
        for version in rule.versions:
            if figure.version(version.interval.since) is None:
                raise entry.refusal(
                    f"“todo” names {{{name}}}, which is no law from {version.interval.since}: leave it out",
                    "todo",
                )


def rests_on(duties: Iterable[Duty]) -> Iterator[str]:
    """The rules that duties name: those that raise them, and the figures in their words."""
    for duty in duties:
        yield duty.name
        yield from _figures(duty)


def _figures(duty: Duty) -> Iterator[str]:
    return (name for text in duty.todo for _, name, _, _ in string.Formatter().parse(text) if name)


def duty_lines(raised: Iterable[Raised], language: str, names: Mapping[str, str]) -> Iterator[str]:
    """The duties as text; nothing where there are none. `names`: what to call the members."""
    joint, colon = ("、", "：") if language == "zh" else (", ", ": ")
    for number, one in enumerate(raised):
        if not number:
            yield _HEAD.text(language)
        whose = joint.join(names.get(member, member) for member in one.members)
        label = one.label.text(language)
        said = f"{whose}{colon}{label}" if whose else label
        yield f"! {said}  〔{one.article}〕"
        yield f"    {one.todo.text(language)}"
