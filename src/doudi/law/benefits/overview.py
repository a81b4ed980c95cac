"""Say what one application comes to: a line for each benefit, the account of those that are due, what one
benefit does to another, and what is missing for those that cannot be told.
"""

from collections.abc import Callable, Iterator, Mapping

from doudi.law.benefits.assess import Assessment
from doudi.law.benefits.decision import CANNOT_TELL, REFUSED, Condition, Decision, Missing
from doudi.law.benefits.duty import duty_lines
from doudi.law.benefits.explain import (
    MARKS,
    OUTCOMES,
    called,
    explain,
    outcome_text,
    paid_text,
    summary,
    warnings,
)
from doudi.law.benefits.lacking import lacking
from doudi.law.benefits.wording import value_text
from doudi.law.label import Label

_ORDER = [MARKS[met] for met in (True, None, False)]
_MOST_NAMED = 3  # of what is missing; more of it is listed once for all benefits, below
_ACTED = Label("一项影响另一项", "What one benefit does to another")
_SUM_OPEN = Label("符合条件，金额还算不出", "conditions met; the sum cannot be told yet")
_GIVES_WAY = Label("符合条件，但不另外给", "conditions met, but not given as well")
_REST = Label("符合条件，补足差额", "conditions met, topped up")
_DEPENDS = Label("符合条件，给多少要看另一项", "conditions met; what is given depends on another benefit")
_UNMET = Label("“{}”这一条没有满足", "“{}”")
_BEYOND = Label("，相差 {}", ", by {}")
_WITHIN = Label("；“{}”离这条线还有 {}", "; “{}”, {} from the line")
_MISSING = Label("；还缺：", "; missing: ")
_LISTED = Label("；还缺{}，列在最后", "; missing: {}, listed at the end")
_BOTH = Label("和", " and ")
_KINDS = {
    "parameter": Label("当地的规定", "what the place sets"),
    "fact": Label("家里的情况", "facts of the family"),
}
_SET_BY = Label("（由{}确定）", " (set by {})")
_NOTHING_PAID = Label("不给", "nothing")
_UNTOLD = Label("还不能判断", "cannot be told yet")


def overview(
    assessment: Assessment,
    language: str = "zh",
    names: Mapping[str, str] | None = None,
    *,
    full: bool = False,
) -> str:
    """The whole answer as text. `names`: what to call the members. `full`: accounts with whole trees."""
    told = _Told(assessment, language, names or {})
    parts = ["\n".join(told.lines()), *told.accounts(explain if full else summary), "\n".join(told.acted())]
    parts.append("\n".join(lacking(assessment, language, told.names)))
    parts.append("\n".join(duty_lines(assessment.duties, language, told.names)))
    return "\n\n".join(part for part in parts if part)


class _Told:
    """One assessment in one language."""

    def __init__(self, assessment: Assessment, language: str, names: Mapping[str, str]) -> None:
        self.assessment = assessment
        self.language = language
        self.names = names
        self.colon, self.comma, self.stop = ("：", "、", "；") if language == "zh" else (": ", ", ", "; ")
        self.decisions = {(one.benefit, one.receiver): one for one in assessment.decisions}

    def lines(self) -> Iterator[str]:
        """What must be known first; then a line for each benefit, one for all members it says the same of.

        What is met, what cannot be told, what is not met: each in the order of judging.
        """
        decisions = self.assessment.decisions
        yield from dict.fromkeys(note for one in decisions for note in warnings(one, self.language))
        alike: dict[tuple[str, Label, str], list[str]] = {}
        for decision in decisions:
            mark, said = self._line(decision)
            alike.setdefault((mark, decision.label, said), []).append(decision.receiver)
        for (mark, label, said), receivers in sorted(alike.items(), key=lambda one: _ORDER.index(one[0][0])):
            whose = self.comma.join(self.names.get(one, one) for one in receivers)
            yield f"{mark} {called(label, whose, {}, self.language)}{self.colon}{said}"

    def _line(self, decision: Decision) -> tuple[str, str]:
        """The mark, and the outcome in short, with the article that decides it."""
        due = self.assessment.due_of(decision.benefit, decision.receiver)
        if decision.outcome == REFUSED:
            return MARKS[False], self._refused(decision)
        if decision.outcome == CANNOT_TELL:
            said = (_SUM_OPEN if due.granted else OUTCOMES[CANNOT_TELL]).text(self.language)
            return MARKS[due.granted], f"{said}{self._missing(decision)}"
        if (due.granted, due.amount) == (True, decision.amount):
            return MARKS[True], self._granted(decision)
        said = {True: _REST, False: _GIVES_WAY, None: _DEPENDS}[due.granted].text(self.language)
        if due.amount is not None:
            said += f"{self.colon}{paid_text(due.amount, decision.amount_unit, self.language)}"
        acted = [one.article for one in self.assessment.acted_on(decision.benefit, decision.receiver)]
        return MARKS[due.granted], f"{said}{_cited(*acted)}"

    def _granted(self, decision: Decision) -> str:
        said, first = outcome_text(decision, self.language), decision.conditions[0]
        if decision.office:
            return f"{said}{first.words.text(self.language)}{_cited(first.article)}"
        near = next((one for one in decision.conditions if _is_far(one)), None)
        if near is None:
            return f"{said}{_cited(first.article)}"
        within = _WITHIN.text(self.language).format(near.label.text(self.language), self._figure(near))
        return f"{said}{within}{_cited(near.article)}"

    def _refused(self, decision: Decision) -> str:
        unmet = next(one for one in decision.conditions if one.met is False)
        why = _UNMET.text(self.language).format(unmet.label.text(self.language))
        beyond = _BEYOND.text(self.language).format(self._figure(unmet)) if _is_far(unmet) else ""
        return f"{outcome_text(decision, self.language)}{self.colon}{why}{beyond}{_cited(unmet.article)}"

    def _figure(self, condition: Condition) -> str:
        """How far a condition is from its limit, on whichever side."""
        distance = condition.distance
        if distance is not None and distance < 0:
            distance = -distance
        return value_text(distance, condition.type, condition.unit, self.language)

    def _missing(self, decision: Decision) -> str:
        """What is missing, who sets what a place sets, and where to go where another department decides.

        More than a few things are named in the lists at the end, and here only their kinds.
        """
        said = dict.fromkeys(map(self._named, decision.missing))
        if len(said) <= _MOST_NAMED:
            told = f"{_MISSING.text(self.language)}{self.comma.join(said)}"
        else:
            kinds = dict.fromkeys(_KINDS[one.kind].text(self.language) for one in decision.missing)
            told = _LISTED.text(self.language).format(_BOTH.text(self.language).join(kinds))
        where = f"{self.stop}{decision.office.text(self.language)}" if decision.office else ""
        open_one = next((one for one in decision.conditions if one.met is None), decision.missing[0])
        return f"{told}{where}{_cited(open_one.article)}"

    def _named(self, missing: Missing) -> str:
        label = missing.label.text(self.language)
        if missing.kind != "parameter":
            return label
        return f"{label}{_SET_BY.text(self.language).format(missing.who.text(self.language))}"

    def accounts(self, write: Callable[[Decision, str, Mapping[str, str]], str]) -> Iterator[str]:
        """The account of each benefit that is due, in the order of judging."""
        for due in self.assessment.due:
            if due.granted:
                yield write(self.decisions[due.benefit, due.receiver], self.language, self.names)

    def acted(self) -> Iterator[str]:
        """Each effect that changed something: what it says, of whom, from what to what, by which article."""
        if self.assessment.acted:
            yield _ACTED.text(self.language)
        for one in self.assessment.acted:
            decision = self.decisions[one.dropped, one.receiver]
            label = called(decision.label, one.receiver, self.names, self.language)
            change = f"{self._paid(one.before, decision)} → {self._paid(one.after, decision)}"
            yield f"- {one.words.text(self.language)} {label}{self.colon}{change}{_cited(one.article)}"

    def _paid(self, amount: int | None, decision: Decision) -> str:
        if amount is None:
            return _UNTOLD.text(self.language)
        if not amount:
            return _NOTHING_PAID.text(self.language)
        return paid_text(amount, decision.amount_unit, self.language)


def _is_far(condition: Condition) -> bool:
    """Whether it says how far off the limit is, in money."""
    return condition.distance is not None and condition.type == "money"


def _cited(*articles: str) -> str:
    return f"  〔{'；'.join(dict.fromkeys(articles))}〕"
