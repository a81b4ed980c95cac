"""Acting for others: only with a grant in force, one person at a time, confirmed by the person."""

import pytest
from django.test import Client
from django.urls import reverse

from doudi.access import grants
from doudi.access.actions import open_helper_account
from doudi.access.models import Account, SignInCode
from doudi.access.principal import Principal
from doudi.cases import application
from doudi.cases.queries import letters_of
from doudi.registry.actions import change_phone
from doudi.work import clock
from tests.cases.builders import (
    AT,
    SYSTEM,
    VILLAGE,
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
from tests.web.helper.clients import filled, granted, typed
from tests.web.signing import signed_in


@pytest.fixture
def staff(db: None) -> County:
    return county()


@pytest.fixture
def helper(staff: County) -> Account:
    return open_helper_account(
        username="bangban", name="帮办员", division=VILLAGE, phone="13900000001", actor=SYSTEM, at=AT
    )


@pytest.fixture
def client(helper: Account) -> Client:
    return signed_in(helper.id)


def test_a_visitor_signs_in_first(db: None) -> None:
    assert Client().get(reverse("helper:people"))["Location"].startswith("/accounts/?next=")


def test_the_list_holds_those_who_authorised_and_nobody_else(client: Client, helper: Account) -> None:
    mine, other = granted(helper, 91, "张甲示例"), family(92, name="李乙示例")
    page = client.get(reverse("helper:people")).content.decode()
    assert "张甲示例" in page and "李乙示例" not in page
    for address in ("helper:person", "helper:print", "helper:confirm"):
        assert client.get(reverse(address, args=[mine.applicant])).status_code == 200, address
        assert client.get(reverse(address, args=[other.applicant])).status_code == 403, address
    assert client.get(f"/helper/{other.applicant}/apply/").status_code == 403


def test_an_authority_that_is_withdrawn_ends_at_once(client: Client, helper: Account) -> None:
    people = granted(helper, 93, "张甲示例")
    address = reverse("helper:person", args=[people.applicant])
    assert client.get(address).status_code == 200
    for grant in grants.about(people.applicant, as_of=clock.today()):
        grants.withdraw(grant_id=grant.grant_id, actor=people.account, at=clock.now())
    assert client.get(address).status_code == 403


def test_following_is_not_applying(client: Client, helper: Account) -> None:
    people = granted(helper, 94, "张甲示例", scope="view")
    page = client.get(reverse("helper:person", args=[people.applicant])).content.decode()
    assert "申请低保" not in page
    assert client.get(f"/helper/{people.applicant}/apply/").status_code == 403


def test_whom_one_acts_for_is_on_every_page_and_nothing_of_another(client: Client, helper: Account) -> None:
    first, second = granted(helper, 95, "张甲示例"), granted(helper, 96, "李乙示例")
    sheet = f"/helper/{first.applicant}/apply/ask/address/"
    client.post(sheet, {"address": "甲家的地址 1 号", "phone": "13900000002"})
    assert "甲家的地址" in client.get(sheet).content.decode()
    client.post(f"/helper/{second.applicant}/apply/ask/property/", {"homes": "1", "other_property": "0"})
    for part in ("", "members/", "ask/address/", "ask/account/", "ask/property/", "consent/", "review/"):
        page = client.get(f"/helper/{second.applicant}/apply/{part}").content.decode()
        assert "正在替 <strong>李乙示例</strong> 办理" in page, part
        assert "张甲" not in page and "甲家的地址" not in page and "13900000002" not in page, part


def test_whom_one_acts_for_is_on_every_page_of_their_case(
    client: Client, helper: Account, staff: County
) -> None:
    people = granted(helper, 101, "张甲示例")
    case = applied(people)
    checked(case, staff)
    proposed(case, staff)
    later = reviewed(case, staff)
    confirmed(case, staff, at=later)
    home = f"/my/cases/{case.number}/"
    letters = [f"/letters/{one.letter_id}/" for one in letters_of(SYSTEM, case.id, at=later)]
    for path in (home, f"{home}withdraw/", f"{home}papers/", f"{home}decision/", f"{home}report/", *letters):
        page = client.get(path)
        assert page.status_code == 200, path
        assert "正在替 <strong>张甲示例</strong> 办理" in page.content.decode(), path
    for path in (home, f"{home}withdraw/", f"{home}decision/"):
        assert "您家" not in client.get(path).content.decode(), path
    assert f'href="{reverse("helper:person", args=[people.applicant])}"' in client.get(home).content.decode()


def test_no_banner_where_the_family_itself_reads(helper: Account) -> None:
    people = granted(helper, 102, "张甲示例")
    case = applied(people)
    assert people.account.account_id is not None
    page = signed_in(people.account.account_id).get(f"/my/cases/{case.number}/").content.decode()
    assert "正在替" not in page and 'href="/my/"' in page


def test_what_was_handed_in_leads_to_its_case(client: Client, helper: Account) -> None:
    people = granted(helper, 103, "张甲示例")
    case = applied(people)
    page = client.get(f"/helper/{people.applicant}/apply/sent/{case.number}/").content.decode()
    assert f'class="govuk-button" href="/my/cases/{case.number}/"' in page


def test_a_helper_is_not_told_to_ask_a_helper(client: Client, helper: Account) -> None:
    people = granted(helper, 104, "张甲示例")
    assert "请人替我申请" not in client.get(f"/helper/{people.applicant}/apply/").content.decode()


def test_the_printed_form_has_the_questions_a_code_and_room_for_fingerprints(
    client: Client, helper: Account
) -> None:
    people = granted(helper, 97, "张甲示例")
    page = client.get(reverse("helper:print", args=[people.applicant]), {"blank": "1"}).content.decode()
    order = ["家里有谁", "的情况", "的收入", "全家的房子和产业", "您住在哪里", "钱打到哪里", "指印"]
    places = [page.index(words) for words in order]
    assert places == sorted(places)
    assert "<svg" in page and "代填人：帮办员" in page.replace(" ", "")


class TestConfirmation:
    """The person confirms what was typed for them: on paper, or with the code on their own phone."""

    def test_paper_needs_that_it_was_read_out(self, client: Client, helper: Account) -> None:
        people = granted(helper, 98, "张甲示例")
        address = reverse("helper:confirm", args=[people.applicant])
        assert client.post(address, {"way": "signature"}).status_code == 422
        assert client.post(address, {"way": "signature", "read": "on"}).status_code == 302
        assert confirmed_by(helper, people) == "signature"

    def test_the_code_goes_to_the_registered_phone_and_a_wrong_one_is_refused(
        self, client: Client, helper: Account
    ) -> None:
        people = granted(helper, 99, "张甲示例")
        change_phone(person_id=people.applicant, phone="13900000003", actor=SYSTEM, at=AT)
        address = reverse("helper:confirm", args=[people.applicant])
        assert client.post(address, {"act": "send"}).status_code == 302
        assert SignInCode.objects.count() == 1
        wrong = client.post(address, {"way": "phone_code", "code": "000000", "read": "on"})
        assert wrong.status_code == 422 and confirmed_by(helper, people) is None

    def test_a_changed_answer_needs_a_new_confirmation(self, client: Client, helper: Account) -> None:
        people = granted(helper, 100, "张甲示例")
        client.post(reverse("helper:confirm", args=[people.applicant]), {"way": "signature", "read": "on"})
        client.post(f"/helper/{people.applicant}/apply/ask/property/", {"homes": "2", "other_property": "0"})
        assert confirmed_by(helper, people) is None

    def test_when_all_is_filled_in_it_is_the_one_thing_left(self, client: Client, helper: Account) -> None:
        people = granted(helper, 105, "张甲示例")
        review = f"/helper/{people.applicant}/apply/review/"
        typed(helper, people, (("pages", "members"), "done"))
        assert "还差这几件" in client.get(review).content.decode()
        filled(helper, people)
        page = client.get(review).content.decode()
        assert "还差这几件" not in page and "提交申请" not in page
        door = reverse("helper:confirm", args=[people.applicant])
        assert f'class="govuk-button" href="{door}"' in page
        client.post(door, {"way": "signature", "read": "on"})
        assert "提交申请" in client.get(review).content.decode()

    def test_what_is_read_out_stands_above_the_word_for_it(self, client: Client, helper: Account) -> None:
        people = granted(helper, 106, "张甲示例")
        page = client.get(reverse("helper:confirm", args=[people.applicant])).content.decode()
        assert page.index("张甲示例的情况") < page.index("已经把上面的内容念给本人听")


def confirmed_by(helper: Account, people: Family) -> object:
    draft = application.draft(
        Principal.of_account(helper, on=clock.today()), people.applicant, at=clock.now()
    )
    return draft.answers.get("confirmed_by") if draft else None
