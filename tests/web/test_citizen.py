"""The people's pages: whose they are, what they say, how often they ask the database."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client

from doudi.audit.actions import Event, record
from doudi.cases import application, steps
from doudi.cases import queries as cases
from doudi.registry import queries as registry
from doudi.work import clock
from tests.cases.builders import (
    County,
    Family,
    applied,
    checked,
    confirmed,
    county,
    family,
    proposed,
    reviewed,
)
from tests.registry.people import id_number
from tests.web.signing import signed_in

FRIDAY = datetime(2026, 11, 27, 2, 0, tzinfo=UTC)
Constant = Callable[[Callable[[int], object], Callable[[], object]], int]


@pytest.fixture
def staff(db: None) -> County:
    return county()


@pytest.fixture
def people(staff: County) -> Family:
    return family(71)


@pytest.fixture
def client(people: Family) -> Client:
    return signed_in(people.account.account_id)


def test_pages_of_one_person_ask_to_sign_in(db: None) -> None:
    for path in ("/apply/", "/apply/review/", "/my/", "/my/card/", "/my/looks/", "/my/permissions/"):
        answer = Client().get(path)
        assert answer.status_code == 302
        assert answer["Location"].startswith("/accounts/?next=%2F"), path


def test_nobody_reads_another_familys_case(staff: County, client: Client) -> None:
    other = applied(family(72))
    for part in ("", "decision/", "report/", "withdraw/", "papers/"):
        answer = client.get(f"/my/cases/{other.number}/{part}")
        assert answer.status_code in {403, 404, 409}, part
        assert "张示例" not in answer.content.decode()
    assert client.post(f"/my/cases/{other.number}/nudge/", follow=True).status_code in {403, 404, 409}
    assert steps.find(other.id).nudged_on is None


def test_progress_names_step_day_and_holder(staff: County, people: Family, client: Client) -> None:
    case = applied(people)
    steps.take_step(case_id=case.id, step="accept", actor=staff.clerk, at=clock.now())
    html = client.get(f"/my/cases/{case.number}/").content.decode()
    assert "申请已受理" in html and "乡镇（街道）" in html
    assert re.search(r"最晚：<strong>\d+年\d+月\d+日（星期[一二三四五六日]）", html)


def test_a_date_on_an_unpublished_calendar_is_provisional(
    staff: County, people: Family, client: Client
) -> None:
    case = applied(people)
    steps.take_step(case_id=case.id, step="accept", actor=staff.clerk, at=clock.now() + timedelta(days=30))
    due = cases.progress(people.account, case.number, at=clock.now()).total
    html = client.get(f"/my/cases/{case.number}/").content.decode()
    assert due is not None and due.provisional
    assert "暂定" in html


@pytest.mark.parametrize(
    ("days", "words"), [(2, "还有 1 个工作日"), (3, "今天是最后一天"), (4, "已经过期"), (8, "已经过期")]
)
def test_the_clock_of_a_step(
    staff: County, people: Family, move_clock: Callable[[timedelta], None], days: int, words: str
) -> None:
    """Accepted on Friday 27 November 2026: three working days end on Wednesday 2 December."""
    case = applied(people, at=FRIDAY)
    steps.take_step(case_id=case.id, step="accept", actor=staff.clerk, at=FRIDAY)
    move_clock(FRIDAY + timedelta(days=days + 2) - clock.now())
    html = signed_in(people.account.account_id).get(f"/my/cases/{case.number}/").content.decode()
    assert words in html and "2026年12月2日（星期三）" in html


def test_nudge_once_a_day(staff: County, people: Family, client: Client) -> None:
    case = applied(people)
    first = client.post(f"/my/cases/{case.number}/nudge/", follow=True).content.decode()
    second = client.post(f"/my/cases/{case.number}/nudge/", follow=True).content.decode()
    assert "已经催了" in first and "今天已经催过了" in second


def test_withdraw_is_asked_twice(staff: County, people: Family, client: Client) -> None:
    case = applied(people)
    assert "真的要撤回吗" in client.get(f"/my/cases/{case.number}/withdraw/").content.decode()
    assert steps.find(case.id).state == "submitted"
    client.post(f"/my/cases/{case.number}/withdraw/", {"reason": "不需要了"})
    assert steps.find(case.id).state == "withdrawn"


def test_decision_shows_each_line_with_its_article(staff: County, people: Family, client: Client) -> None:
    at = clock.now() - timedelta(days=20)
    case = applied(people, at=at)
    checked(case, staff, at=at)
    proposed(case, staff, at=at)
    confirmed(case, staff, at=reviewed(case, staff, at=at))
    html = client.get(f"/my/cases/{case.number}/decision/").content.decode()
    assert html.count("sum__line") >= 5 and html.count("依据：") >= 5
    assert "行政复议" in html and "提意见，请人再看" in html
    answer = client.post(f"/my/cases/{case.number}/complain/", {"matter": "收入算多了。"}, follow=True)
    page = answer.content.decode()
    assert f"{case.number}-Y01" in page and "书面答复您" in page and "收入算多了。" in page
    progress = client.get(f"/my/cases/{case.number}/").content.decode()
    assert f"{case.number}-Y01" in progress and "投诉" not in progress
    empty = client.post(f"/my/cases/{case.number}/complain/", {"matter": ""})
    assert empty.status_code == 422 and "请填写这一项" in empty.content.decode()


def test_add_a_member_by_identity_number(people: Family, client: Client) -> None:
    client.get("/apply/")
    form = {"name": "张新来", "relation": "parent", "id_number": id_number(903), "sex": "", "born": ""}
    assert client.post("/apply/members/add/", form).status_code == 302
    assert registry.find_by_id_number(id_number(903)) is None, "an application registers nobody"
    page = client.get("/apply/members/").content.decode()
    assert "张新来" in page and id_number(903) not in page
    draft = application.draft(people.account, people.applicant, at=clock.now())
    assert draft is not None
    (added,) = (key for key, note in draft.answers["members"].items() if note["change"] == "joins")
    client.post(f"/apply/members/{added}/", {"wish": "left"})
    assert "张新来" not in client.get("/apply/members/").content.decode()


def test_adding_a_member_does_not_tell_who_bears_a_number(people: Family, client: Client) -> None:
    client.get("/apply/")
    stranger, taken = family(77, name="李旁人"), id_number(770, born=date(1980, 5, 6))
    answers = []
    for name in ("李旁人", "别的名字"):
        form = {
            "name": name,
            "relation": "parent",
            "id_number": taken,
            "sex": "",
            "born": "",
        }
        answers.append(client.post("/apply/members/add/", form))
    assert registry.find_by_id_number(taken) == stranger.applicant
    assert [(one.status_code, one["Location"]) for one in answers] == [(302, "/apply/members/")] * 2
    assert "别的名字" in client.get("/apply/members/").content.decode(), "as it was typed"


def test_remove_a_member_and_take_them_back(people: Family, client: Client) -> None:
    client.get("/apply/")
    child = people.people[2]
    client.post(f"/apply/members/{child}/", {"wish": "left"})
    assert "您去掉的人" in client.get("/apply/members/").content.decode()
    client.post(f"/apply/members/{child}/", {"wish": "stays"})
    assert "您去掉的人" not in client.get("/apply/members/").content.decode()
    assert client.get(f"/apply/members/{people.applicant}/").status_code == 404


def test_papers_are_exactly_those_the_answers_call_for(people: Family, client: Client) -> None:
    client.get("/apply/")
    assert "一样材料都不用交" in client.get("/apply/papers/").content.decode()
    about = {"absence": "none", "disability_grade": "1", "serious_illness": "no"}
    client.post(f"/apply/ask/about.{people.applicant}/", about)
    html = client.get("/apply/papers/").content.decode()
    assert html.count("govuk-summary-card__title-wrapper") == 1 and "残疾人证" in html
    assert 'accept="image/*"' in html and "capture" not in html and "multiple" not in html


def test_looks_are_listed_and_asked_for_in_constant_queries(
    people: Family, client: Client, queries_constant: Constant, staff: County
) -> None:
    def look(count: int) -> None:
        for _number in range(count):
            event = Event(
                "household.read", staff.clerk.ref, clock.now(), subject=people.applicant,
                purpose="application", groups=("income", "family"),
            )  # fmt: skip
            record(event)

    queries_constant(look, lambda: client.get("/my/looks/"))
    html = client.get("/my/looks/").content.decode()
    assert "30（" in html and "乡镇经办人" in html and "办理救助申请" in html


def test_public_notices_in_constant_queries(staff: County, queries_constant: Constant) -> None:
    made = 0

    def publish(count: int) -> None:
        nonlocal made
        for number in range(made, made + count):
            case = applied(family(200 + number, members=1), at=clock.now())
            checked(case, staff, at=clock.now())
            proposed(case, staff, at=clock.now())
            steps.take_step(case_id=case.id, step="publicize", actor=staff.clerk, at=clock.now())
        made += count

    queries_constant(publish, lambda: Client().get("/public/notices/990001001001/"))
    assert Client().get("/public/notices/990001001001/").content.decode().count("拟同意，公示中") == 30


def test_my_cases_in_constant_queries(people: Family, client: Client, queries_constant: Constant) -> None:
    def apply_and_withdraw(count: int) -> None:
        for _number in range(count):
            case = applied(people, at=clock.now())
            steps.take_step(
                case_id=case.id,
                step="withdraw",
                actor=people.account,
                at=clock.now(),
                data={"reason": "示例"},
            )

    queries_constant(apply_and_withdraw, lambda: client.get("/my/"))
