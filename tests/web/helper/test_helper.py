"""Acting for others: only with a grant in force, one person at a time, confirmed by the person."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from doudi.access import grants
from doudi.access.actions import open_helper_account
from doudi.access.models import Account, SignInCode
from doudi.access.principal import Principal
from doudi.cases import application
from doudi.registry.actions import change_phone
from doudi.work import clock
from tests.cases.builders import AT, SYSTEM, VILLAGE, Family, county, family
from tests.web.signing import signed_in


@pytest.fixture
def helper(db: None) -> Account:
    county()
    return open_helper_account(
        username="bangban", name="帮办员", division=VILLAGE, phone="13900000001", actor=SYSTEM, at=AT
    )


@pytest.fixture
def client(helper: Account) -> Client:
    return signed_in(helper.id)


def granted(helper: Account, sequence: int, name: str, scope: str = "apply", days: int = 30) -> Family:
    """A family whose applicant authorised the helper."""
    people = family(sequence, name=name)
    grants.grant(
        holder=helper.id,
        subject=people.applicant,
        division=VILLAGE,
        scope=scope,
        since=clock.today(),
        until=clock.today() + timedelta(days=days),
        actor=people.account,
        at=clock.now(),
    )
    return people


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
    for part in ("", "members/", "ask/address/", "ask/account/", "ask/property/", "consent/", "review/"):
        page = client.get(f"/helper/{second.applicant}/apply/{part}").content.decode()
        assert "正在替 <strong>李乙示例</strong> 办理" in page, part
        assert "张甲" not in page and "甲家的地址" not in page and "13900000002" not in page, part


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
        page = client.get(f"/helper/{people.applicant}/apply/review/").content.decode()
        assert "请本人确认" in page


def confirmed_by(helper: Account, people: Family) -> object:
    draft = application.draft(
        Principal.of_account(helper, on=clock.today()), people.applicant, at=clock.now()
    )
    return draft.answers.get("confirmed_by") if draft else None
