"""What the office has to see to stands on the case page and beside the other programmes."""

import pytest
from django.test import Client
from django.urls import reverse

from doudi.cases import queries
from doudi.cases.models import Case
from doudi.registry.actions import NewFact, record_facts
from doudi.work import clock
from tests.cases import builders as b
from tests.cases.test_changes import receiving
from tests.web.signing import signed_in

pytestmark = pytest.mark.django_db
REFUSED = "无正当理由连续三次拒绝介绍的适合的工作"
AT_CASE, BESIDE = "staff:case", "staff:categories"


@pytest.fixture
def idle(db: None) -> tuple[Case, b.County]:
    """A family on dibao in which the spouse refused three jobs."""
    case, staff, home, at = receiving()
    facts = [NewFact("person", home.people[1], "jobs_refused", 3, "labour", "later", at.date())]
    record_facts(facts, actor=b.SYSTEM, at=at, division=case.division)
    return case, staff


def shown(client: Client, address: str, case: Case) -> str:
    return client.get(reverse(address, args=[case.id])).content.decode()


@pytest.mark.parametrize("address", [AT_CASE, BESIDE])
def test_officers_are_told_whom_and_what_to_do(idle: tuple[Case, b.County], address: str) -> None:
    case, staff = idle
    page = shown(signed_in(staff.clerk.account_id), address, case)
    assert "提醒：要办的事" in page
    assert f"张成员1：{REFUSED}" in page
    assert "只动其本人的一份，家里其他人的不动" in page
    assert "民发〔2021〕57号 第三十四条" in page
    client = signed_in(staff.clerk.account_id)
    client.cookies["django_language"] = "en"
    english = shown(client, address, case)
    assert "To be seen to" in english
    assert "张成员1: refused three suitable jobs one after another without good reason" in english
    assert "Min Fa [2021] No. 57, Article 34" in english


def test_a_case_with_nothing_to_see_to_says_nothing_of_it(idle: tuple[Case, b.County]) -> None:
    case, staff = idle
    other = b.applied(b.family(2))
    assert "提醒：要办的事" not in shown(signed_in(staff.clerk.account_id), AT_CASE, other)
    assert "提醒：要办的事" in shown(signed_in(staff.clerk.account_id), AT_CASE, case)


def test_no_letter_speaks_of_it(idle: tuple[Case, b.County]) -> None:
    case, staff = idle
    file = queries.case_file(staff.officer, case.id, at=clock.now())
    assert file.letters and file.duties
    for letter in file.letters:
        page = signed_in(staff.officer.account_id).get(reverse("letters:page", args=[letter.letter_id]))
        assert page.status_code == 200 and "拒绝介绍" not in page.content.decode()
