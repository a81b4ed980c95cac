"""The pages of an application, in order: groups of questions, or one question each for elder mode."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from doudi.web.citizen.apply import asks
from doudi.web.citizen.apply.answers import Answers, Member
from doudi.web.citizen.apply.asks import Ask

EARNING_AGE = 16
"""From this age one may work (劳动法 15); younger children are asked about through the applicant."""


@dataclass(frozen=True)
class Sheet:
    """One page: `key` in its address, the section of the task list it belongs to, and its questions."""

    key: str
    section: str
    title: str
    asks: tuple[Ask, ...]
    lead: str = ""


def sheets(answers: Answers, *, single: bool = False, whole: bool = False) -> tuple[Sheet, ...]:
    """All pages for what is known so far; `single` gives every question a page of its own.

    whole: with what an open answer may yet call for, as on paper, where no page follows.
    """
    members = answers.members()
    grouped = [
        *_about(answers, members, whole),
        *_income(answers, members, whole),
        *_property(members),
        *_rest(),
    ]
    return tuple(one for sheet in grouped for one in _split(sheet)) if single else tuple(grouped)


def _split(sheet: Sheet) -> Iterator[Sheet]:
    for ask in sheet.asks:
        yield replace(sheet, key=f"{sheet.key}.{ask.name}", asks=(ask,), lead="")


def _about(answers: Answers, members: tuple[Member, ...], whole: bool) -> Iterator[Sheet]:
    for member in members:
        questions = asks.about(member.person_id, member.relation, member.age)
        if _needs_care(answers, member, whole):
            questions.append(asks.care(member.person_id))
        title = _("%(name)s的情况") % {"name": member.name}
        yield Sheet(f"about.{member.person_id}", "about", title, tuple(questions))


def _needs_care(answers: Answers, member: Member, whole: bool) -> bool:
    grade = answers.at(("facts", str(member.person_id), "disability_grade"))
    ill = answers.at(("facts", str(member.person_id), "serious_illness"))
    return grade not in {None, "none"} or ill is True or (whole and None in {grade, ill})


def _income(answers: Answers, members: tuple[Member, ...], whole: bool) -> Iterator[Sheet]:
    for member in members:
        title = _("%(name)s的收入") % {"name": member.name}
        kinds = asks.kinds_of_income(member.person_id)
        yield Sheet(f"income.{member.person_id}", "income", title, (kinds,))
        ticked: list[str] | None = answers.at(kinds.where)
        if ticked is None:
            ticked = list(asks.INCOME) if whole else []
        amounts = [asks.amount(member.person_id, name) for name in asks.INCOME if name in ticked]
        if member.age >= EARNING_AGE:
            amounts.append(asks.paid(member.person_id))
        if amounts:
            lead = _("按每个月算，说个大概数就行。")
            yield Sheet(f"amounts.{member.person_id}", "income", title, tuple(amounts), lead)


def _property(members: tuple[Member, ...]) -> Iterator[Sheet]:
    children = any(member.age < EARNING_AGE for member in members)
    for member in members:
        if member.age >= EARNING_AGE:
            title = _("%(name)s的存款以外的钱") % {"name": member.name}
            questions = asks.wealth(member.person_id, with_children=children and member.relation == "head")
            yield Sheet(f"wealth.{member.person_id}", "property", title, tuple(questions))


def _rest() -> Iterator[Sheet]:
    lead = _("存款和车不用填：经您家同意，我们去问银行和公安。")
    yield Sheet("property", "property", _("全家的房子和产业"), tuple(asks.property_of_household()), lead)
    yield Sheet("address", "payment", _("您住在哪里"), tuple(asks.contact()))
    yield Sheet(
        "account", "payment", _("钱打到哪里"), tuple(asks.payment()), _("批准以后，钱按月打到这个账户。")
    )


def answered(answers: Answers, sheet: Sheet) -> int:
    """How many questions of a page have an answer."""
    return sum(answers.at(ask.where) is not None for ask in sheet.asks)


def state(answers: Answers, pages: tuple[Sheet, ...], section: str) -> str:
    """none, started or done: how far a section is."""
    own = [sheet for sheet in pages if sheet.section == section]
    wanted, given = sum(len(sheet.asks) for sheet in own), sum(answered(answers, sheet) for sheet in own)
    if wanted == given:
        return "done"
    return "started" if given else "none"


def consequences(answers: Answers, ask: Ask, value: Any) -> list[tuple[tuple[str, ...], Any]]:
    """What else an answer settles: an income that was not ticked is zero, because the person said so."""
    if ask.kind != "ticks":
        return []
    subject = ask.where[-1].removeprefix("income:")
    settled: list[tuple[tuple[str, ...], Any]] = []
    for name in asks.INCOME:
        where = ("facts", subject, name)
        if name not in value:
            settled.append((where, 0))
        elif answers.at(where) == 0:
            settled.append((where, None))
    return settled


def implied(answers: Answers) -> list[tuple[tuple[str, ...], Any]]:
    """What the applicant said of children under sixteen by answering for them: they pay and own nothing."""
    stated: list[tuple[tuple[str, ...], Any]] = []
    for member in answers.members():
        if member.age < EARNING_AGE:
            for name in ("transfer_expense", "securities", "other_financial"):
                stated.append((("facts", str(member.person_id), name), 0))
    return stated
