"""Whose sums a line is made up of: one's own and the children's by name, other adults' in one sum."""

from datetime import timedelta

import pytest

from doudi.cases import decisions, queries
from doudi.law.calendar import china_date
from doudi.registry.actions import NewFact, record_facts
from tests.cases import builders as b

pytestmark = pytest.mark.django_db


def test_the_applicant_can_check_the_income_person_by_person() -> None:
    staff, home = b.county(), b.family()
    case = b.applied(home)
    b.checked(case, staff, wage_income=58_000)
    at = b.AT + timedelta(minutes=9)
    found = NewFact(
        "person", home.people[1], "wage_income", 30_000, "labour", f"{case.number}#x", china_date(at)
    )
    record_facts([found], actor=b.SYSTEM, at=at, division=case.division)
    advice = decisions.advise(case_id=case.id, principal=staff.officer, at=at)
    (wages,) = (line for line in advice.lines if line["name"] == "wages")
    assert {part["who"] for part in wages["parts"]} == {"张示例", "张成员1"}, "officers see everyone's"
    shown = queries.preview_letter(
        "confirmation",
        principal=staff.officer,
        case_id=case.id,
        at=at,
        advice_id=advice.advice_id,
        amount_fen=advice.amount_fen,
    )
    (wages,) = (line for line in shown.content["lines"] if line["name"] == "wages")
    own, others = wages["parts"]
    assert (own["who"], own["text_zh"], own["source"]) == ("张示例", "580 元/月", "入户调查")
    assert (others["who"], others["text_zh"], others["source"]) == ("", "300 元/月", "")
    (costs,) = (line for line in shown.content["lines"] if line["name"] == "job_costs")
    assert costs["parts"] == [], "a line that is no plain sum has no parts"
