"""One application is judged for all categories: what officers, the family and a refusal see of the others."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from doudi.access.errors import UnableToAct
from doudi.access.principal import Principal
from doudi.audit.models import Entry
from doudi.cases import queries, steps
from doudi.cases.categories import may_be_told, others_of
from doudi.cases.errors import UnableToFindCase
from doudi.cases.letters.elsewhere import ANYONE, Elsewhere, elsewhere
from doudi.cases.models import Case
from doudi.law.benefits.standing import Standing
from doudi.registry.actions import NewFact, record_facts
from tests.cases import builders as b

pytestmark = pytest.mark.django_db
ON = date(2026, 9, 1)
ABOVE = 280_000  # of a family whose line is 2,100 yuan, and 3,150 for the near-dibao


def known(case: Case, whose: object, **facts: Any) -> None:
    kind = "household" if whose == case.household_id else "person"
    found = [NewFact(kind, whose, name, value, "visit", "test", ON) for name, value in facts.items()]  # type: ignore[arg-type]
    record_facts(found, actor=b.SYSTEM, at=b.AT, division=case.division)


def judged(case: Case) -> dict[tuple[str, str], Standing]:
    return {(one.decision.benefit, one.decision.receiver): one for one in others_of(case, as_of=ON)}


def said(found: tuple[Elsewhere, ...]) -> str:
    return "\n".join(f"{one.words.zh}（{one.article}）" for one in found)


def test_a_family_a_little_above_the_line_is_shown_what_is_next_to_it() -> None:
    staff, home = b.county(), b.family(71)
    case = b.applied(home, wage_income=ABOVE)
    b.checked(case, staff, wage_income=ABOVE)
    assert judged(case)["near", ""].likely is None
    found = elsewhere(case, on=ON)
    assert "最低生活保障边缘家庭：还说不准，要先知道全家商事登记数" in said(found)
    assert found[-2:] == ANYONE
    known(case, case.household_id, registered_businesses=0)
    near = judged(case)["near", ""]
    assert near.likely is True and near.reason is not None and near.reason.distance == 55_000
    words = said(elsewhere(case, on=ON))
    assert (
        "最低生活保障边缘家庭：照现在查到的，您家可能符合。请向镇（街道）提出。（社会救助法 第二十一条"
        in words
    )
    assert "孤儿" not in words and "2,600" not in words
    assert ("dibao", "") not in judged(case), "what was applied for has a decision of its own"


def test_a_family_far_above_it_is_offered_what_anyone_can_do_and_no_idle_hope() -> None:
    staff, home = b.county(), b.family(72)
    case = b.applied(home, wage_income=3_000_000)
    b.checked(case, staff, wage_income=3_000_000)
    words = said(elsewhere(case, on=ON))
    assert "边缘" not in words and "临时救助" in words and "随时可以再次申请" in words


def test_who_is_severely_disabled_may_apply_alone_and_only_as_far_as_it_may_be_told() -> None:
    staff, home = b.county(), b.family(73)
    spouse = home.people[1]
    case = b.applied(home, wage_income=ABOVE)
    b.checked(case, staff, wage_income=ABOVE)
    known(case, case.household_id, registered_businesses=0)
    known(case, spouse, disability_grade="1", unemployed=True)
    alone = judged(case)["dibao_single", str(spouse)]
    assert alone.likely is True
    assert may_be_told(alone, {str(spouse)}) and not may_be_told(alone, {str(home.applicant)})
    assert "单人户" not in said(elsewhere(case, on=ON)), "what was found of another adult is theirs"
    known(case, home.applicant, disability_grade="1", unemployed=True, wage_income=0)
    known(case, spouse, wage_income=ABOVE)
    assert "单人户最低生活保障：照现在查到的，您家里有人可能符合" in said(elsewhere(case, on=ON))


def test_officers_see_all_of_it_and_leave_a_look() -> None:
    staff, home = b.county(), b.family(74)
    case = b.applied(home, wage_income=ABOVE)
    b.checked(case, staff, wage_income=ABOVE)
    before = Entry.objects.filter(action="case.read", case=case.number).count()
    found = queries.categories(staff.officer, case.id, at=b.AT)
    assert {one.decision.benefit for one in found.standings} >= {"near", "tekun", "medical", "stray"}
    assert found.names[str(home.applicant)] == "张示例"
    assert Entry.objects.filter(action="case.read", case=case.number).count() == before + 3
    stranger = Principal("staff", uuid4(), "别处", "town_clerk", "", 990001_002_000, 990001_003_000)
    with pytest.raises(UnableToFindCase):
        queries.categories(stranger, case.id, at=b.AT)
    with pytest.raises((UnableToAct, UnableToFindCase)):
        queries.categories(Principal.anonymous(), case.id, at=b.AT)


def test_the_family_sees_the_departments_that_likely_help_once_it_is_accepted() -> None:
    staff, home = b.county(), b.family(75)
    case = b.applied(home)
    assert queries.progress(home.account, case.number, at=b.AT).referrals == ()
    steps.take_step(case_id=case.id, step="accept", actor=staff.clerk, at=b.AT)
    b.settle(case, at=b.AT)
    known(case, home.applicant, medical_insurance="residents", self_paid_medical=200_000)
    found = queries.progress(home.account, case.number, at=b.AT).referrals
    assert [one.label.zh for one in found] == ["医疗救助"]
    assert "县级医疗保障部门决定" in found[0].office.zh
    assert found[0].article.startswith("社会救助法 第二十四条第一款")
