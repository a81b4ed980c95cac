"""What the office has to see to in a case: on the pages of officers, and in no letter."""

from datetime import date, timedelta
from typing import Any

import pytest

from doudi.cases import queries
from doudi.cases.duties import duties_of
from doudi.cases.models import Case
from doudi.registry.actions import NewFact, record_facts
from tests.cases import builders as b
from tests.cases.test_changes import receiving

pytestmark = pytest.mark.django_db


def known(case: Case, person: object, on: date, **facts: Any) -> None:
    found = [NewFact("person", person, name, value, "visit", "later", on) for name, value in facts.items()]  # type: ignore[arg-type]
    record_facts(found, actor=b.SYSTEM, at=b.AT + timedelta(days=30), division=case.division)


def names(case: Case, on: date) -> list[str]:
    return [one.name for one in duties_of(case, as_of=on)]


def test_r19_a_death_in_a_family_on_dibao_is_said_once_three_months_are_over() -> None:
    case, _, home, at = receiving()
    died = at.date() + timedelta(days=5)
    known(case, home.people[1], at.date(), absence="deceased", died_on=died.isoformat())
    three_months = died.replace(month=died.month + 3)
    assert names(case, three_months - timedelta(days=1)) == []
    found = duties_of(case, as_of=three_months)
    assert [(one.name, one.members) for one in found] == [("death_check_due", (str(home.people[1]),))]


def test_who_died_before_the_family_was_on_dibao_was_never_on_it() -> None:
    case, _, home, at = receiving()
    known(case, home.people[1], at.date(), absence="deceased", died_on="2026-05-01")
    assert names(case, at.date() + timedelta(days=1)) == []


def test_r17_the_case_says_whose_share_it_is_and_what_is_left() -> None:
    case, staff, home, at = receiving()
    on = at.date() + timedelta(days=1)
    known(case, home.people[1], at.date(), jobs_refused=3, cut_decided=70_000)
    known(case, home.people[0], at.date(), jobs_refused=0)
    seen = queries.case_file(staff.officer, case.id, at=at + timedelta(days=1)).duties
    assert [one.name for one in seen] == ["share_to_be_cut", "share_is_cut"]
    assert seen[0].members == (str(home.people[1]),)
    assert duties_of(case, as_of=on) == seen
    assert queries.categories(staff.officer, case.id, at=at + timedelta(days=1)).duties == seen


def test_the_citizen_is_told_of_no_duty() -> None:
    case, _, home, at = receiving()
    known(case, home.people[1], at.date(), jobs_refused=3)
    assert names(case, at.date() + timedelta(days=1)) == ["share_to_be_cut"]
    told = repr(queries.progress(home.account, case.number, at=at + timedelta(days=1)))
    assert "拒绝" not in told
