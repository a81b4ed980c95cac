"""A benefit's document, its history and what changed, as lines of text for a terminal or a file."""

from collections.abc import Iterable, Iterator
from datetime import date

from doudi.law.benefits.differences import Difference, Statement, Turn
from doudi.law.benefits.document import Document, Said, Setting
from doudi.law.benefits.wording import value_text
from doudi.law.expressions.unit import unit_text
from doudi.law.interval import Interval
from doudi.law.label import Label
from doudi.policies.documents import in_english

_ENTITIES = {"household": Label("给全家", "for the household"), "person": Label("给个人", "for a person")}
_CONDITIONS = Label("条件（都要符合）", "Conditions (all of them)")
_AMOUNT = Label("给多少", "What it pays")
_TERMS = Label("上面用到的说法", "What the words above mean")
_SETTINGS = Label("当地规定的数", "What the place sets")
_EFFECTS = Label("和其他项目的关系", "Beside other benefits")
_DUTIES = Label("办事人员还要办的事", "What the office has to see to")
_HISTORY = Label("历史", "History")
_NOTHING = Label("没有不同。", "Nothing is otherwise.")
_UNSET = Label("没有录入。由{0}规定", "not entered; set by {0}")
_DECIDED_BY = Label("由{0}决定；这里只说是否可能符合", "decided by {0}; this only says what is likely")
_NEW, _GONE = Label("新增", "new"), Label("取消", "gone")
_WAS, _NOW = Label("原来", "before"), Label("现在", "now")
_SAME = Label("依据改为", "now by")


def document_lines(found: Document, turns: Iterable[Turn], language: str) -> Iterator[str]:
    """The document, and after it the days on which the law changed."""
    say = _Writer(language)
    yield f"{found.label.text(language)} ({found.benefit})"
    yield f"{found.place}  {say.day(found.as_of)}  {_ENTITIES[found.entity].text(language)}"
    if found.office is not None:
        yield _DECIDED_BY.text(language).format(found.office.text(language))
    yield from say.heading(_CONDITIONS)
    for number, one in enumerate(found.conditions, 1):
        yield from say.rule(one, f"{number}. ")
    if found.amount is not None:
        yield from say.heading(_AMOUNT)
        for figure in (found.amount, found.pay_from):
            yield from say.rule(figure) if figure else ()
    yield from say.heading(_TERMS)
    for one in found.terms:
        yield from say.rule(one)
    yield from say.heading(_SETTINGS)
    for setting in found.settings:
        yield from say.setting(setting)
    if found.effects:
        yield from say.heading(_EFFECTS)
        for effect, article in found.effects:
            yield f"{effect.label.text(language)} {say.article(article)}"
    yield from say.duties(found.duties)
    yield from say.heading(_HISTORY)
    for turn in turns:
        yield say.day(turn.day)
        yield from diff_lines(turn.differences, language, "  ")


def diff_lines(found: Iterable[Difference], language: str, margin: str = "") -> Iterator[str]:
    """What is otherwise; where only the article is another, the words are not said again."""
    say, any_ = _Writer(language), False
    for one in found:
        any_ = True
        yield from (margin + line for line in say.difference(one))
    if not any_:
        yield margin + _NOTHING.text(language)


class _Writer:
    """Writes the parts in one language."""

    def __init__(self, language: str) -> None:
        self._language = language

    def heading(self, label: Label) -> Iterator[str]:
        yield ""
        yield f"— {label.text(self._language)} —"

    def rule(self, one: Said, number: str = "") -> Iterator[str]:
        said = unit_text(one.unit, self._language)
        unit = "" if not said else f" ({said})" if self._language == "en" else f"（{said}）"
        yield f"{number}{one.label.text(self._language)}{unit} {self.article(one.article)}"
        yield f"    {one.words.text(self._language)}"

    def duties(self, found: Iterable[tuple[Said, Label]]) -> Iterator[str]:
        """When the office has something to see to, and what; nothing where there is none."""
        for number, (when, todo) in enumerate(found):
            if not number:
                yield from self.heading(_DUTIES)
            yield from self.rule(when)
            yield f"    → {todo.text(self._language)}"

    def setting(self, one: Setting) -> Iterator[str]:
        label = f"{one.label.text(self._language)} [{one.name}]"
        if one.value is None or one.interval is None:
            unset = _UNSET.text(self._language).format(one.who.text(self._language))
            yield f"{label}: {unset} {self.article(one.article)}"
            return
        yield f"{label}: {one.value.text(self._language)}"
        reference = self.article(one.reference.text(self._language))
        yield f"    {one.place}  {self._time(one.interval)} {reference}"

    def difference(self, one: Difference) -> Iterator[str]:
        label = f"{one.label.text(self._language)} [{one.name}]"
        if one.before is None or one.after is None:
            word = _NEW if one.before is None else _GONE
            yield f"{label}: {word.text(self._language)}"
            yield from self._statement(one.after or one.before)
        elif one.reworded:
            yield f"{label}: {_SAME.text(self._language)} {self._cited(one.after)}"
        else:
            yield label
            yield from self._statement(one.before, _WAS)
            yield from self._statement(one.after, _NOW)

    def _statement(self, one: Statement | None, word: Label | None = None) -> Iterator[str]:
        if one is not None:
            before = f"{word.text(self._language)}: " if word else ""
            yield f"    {before}{one.words.text(self._language)} {self._cited(one)}"

    def _cited(self, one: Statement) -> str:
        return self.article(one.article.text(self._language))

    def article(self, text: str) -> str:
        return f"〔{in_english(text) if self._language == 'en' else text}〕" if text else ""

    def day(self, value: date) -> str:
        return value_text(value, "date", "", self._language)

    def _time(self, interval: Interval) -> str:
        since, until = self.day(interval.since), self.day(interval.until) if interval.until else ""
        if self._language == "en":
            return f"from {since}{f' until {until}' if until else ''}"
        return f"自{since}{f'至{until}前' if until else '起'}"
