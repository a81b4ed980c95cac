"""An application as it is filled in: nothing is kept before the first answer, and nothing is asked twice."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from doudi.access.actions import open_helper_account
from doudi.access.models import Account
from doudi.access.principal import Principal
from doudi.cases import application, steps
from doudi.cases.models import ApplicationDraft
from doudi.work import clock
from tests.cases.builders import SYSTEM, VILLAGE, County, Family, applied, county, family
from tests.web.helper.clients import granted
from tests.web.signing import signed_in

PAGES = ("", "members/", "members/add/", "papers/", "consent/", "review/", "ask/property/")


@pytest.fixture
def staff(db: None) -> County:
    return county()


@pytest.fixture
def people(staff: County) -> Family:
    return family(81)


@pytest.fixture
def client(people: Family) -> Client:
    return signed_in(people.account.account_id)


def drafts() -> int:
    return ApplicationDraft.objects.unscoped("counted in a test").count()


def answers_of(people: Family) -> dict[str, Any]:
    found = application.draft(people.account, people.applicant, at=clock.now())
    assert found is not None
    return dict(found.answers)


def test_looking_keeps_nothing(people: Family, client: Client) -> None:
    for page in PAGES:
        assert client.get(f"/apply/{page}").status_code in {200, 302}, page
    assert "张示例" in client.get("/apply/members/").content.decode()
    assert drafts() == 0
    assert "没填完的申请" not in client.get("/my/").content.decode()


def test_the_first_answer_begins_with_the_registered_family(people: Family, client: Client) -> None:
    client.post("/apply/ask/property/", {"homes": "1", "other_property": "0"})
    kept = answers_of(people)
    assert drafts() == 1
    assert set(kept["members"]) == {str(one) for one in people.people}
    assert kept["facts"]["household"] == {"homes": 1, "other_property": 0}


def test_a_page_that_is_hidden_before_anything_is_ticked_answers_nothing(
    people: Family, client: Client
) -> None:
    client.post(f"/apply/ask/income.{people.applicant}/", {"leave": "draft"})
    assert drafts() == 0
    client.post(f"/apply/ask/income.{people.applicant}/", {})
    assert answers_of(people)["pages"] == {f"income:{people.applicant}": []}


def test_going_back_after_handing_in_says_so_and_keeps_nothing(people: Family, client: Client) -> None:
    case = applied(people, at=clock.now())
    before = drafts()
    for page in ("", "review/"):
        html = client.get(f"/apply/{page}").content.decode()
        assert "已经提交" in html and case.number in html and "还没填" not in html, page
    assert drafts() == before
    assert "没填完的申请" not in client.get("/my/").content.decode()


def test_the_check_page_of_nobody_leads_to_the_task_list(client: Client) -> None:
    answer = client.get("/apply/review/")
    assert (answer.status_code, answer["Location"]) == (302, "/apply/")


def test_a_helper_who_opens_the_application_of_a_client_with_a_case_begins_none(staff: County) -> None:
    helper = _helper()
    people = granted(helper, 83, "李示例")
    case = applied(people, at=clock.now())
    before = drafts()
    html = signed_in(helper.id).get(f"/helper/{people.applicant}/apply/").content.decode()
    assert case.number in html and drafts() == before


def test_what_a_helper_checked_is_not_carried_into_a_clients_application(staff: County) -> None:
    helper = _helper()
    people = granted(helper, 84, "李示例")
    client = signed_in(helper.id)
    _check_what_is_owned(client)
    client.post(f"/helper/{people.applicant}/apply/members/")
    (kept,) = application.drafts_of(Principal.of_account(helper, on=clock.today()), at=clock.now())
    assert "household" not in kept.answers["facts"]


def _check_what_is_owned(client: Client) -> None:
    client.post("/check/me/", {"age": "40", "people": "1"})
    client.post("/check/ask.homes/", {"of_": "3"})
    client.post("/check/ask.other_property/", {"of_": "2"})


def test_what_was_checked_is_in_the_application(people: Family, client: Client) -> None:
    _check_what_is_owned(client)
    page = client.get("/apply/ask/property/").content.decode()
    assert 'value="3"' in page and 'value="2"' in page


def test_an_illness_asks_for_its_cost_at_once_on_the_same_page(people: Family, client: Client) -> None:
    page = f"/apply/ask/about.{people.applicant}/"
    about = {"absence": "none", "disability_grade": "none", "serious_illness": "yes"}
    answer = client.post(page, about)
    assert (answer.status_code, answer["Location"]) == (302, page)
    html = client.get(page).content.decode()
    assert "还有一问要答" in html
    marked = html[html.index("这一问还没答") :]
    assert 'name="care_expense"' in marked and html.count("这一问还没答") == 1
    onward = client.post(page, {**about, "care_expense": "300"})
    assert onward["Location"] != page
    assert "这一问还没答" not in client.get(page).content.decode()


def test_an_illness_found_while_checking_leads_back_to_the_check(people: Family, client: Client) -> None:
    page = f"/apply/ask/about.{people.applicant}/?next=review"
    about = {"absence": "none", "disability_grade": "2", "serious_illness": "no"}
    assert client.post(page, about)["Location"] == page


def test_what_is_promised_after_handing_in_is_there(staff: County, people: Family, client: Client) -> None:
    case = applied(people, at=clock.now())
    steps.take_step(case_id=case.id, step="accept", actor=staff.clerk, at=clock.now())
    papers = f"/my/cases/{case.number}/papers/"
    assert f'href="{papers}"' in client.get(f"/my/cases/{case.number}/").content.decode()
    html = client.get(papers).content.decode()
    assert 'name="photo"' in html and 'name="done"' not in html and "还差" not in html


def _helper() -> Account:
    return open_helper_account(
        username="bangban", name="帮办员", division=VILLAGE, phone="13900000083", actor=SYSTEM,
        at=clock.now() - timedelta(days=1),
    )  # fmt: skip
