"""The form on paper: every question that may come, and after handing in what was handed in."""

import pytest
from django.test import Client
from django.urls import reverse

from doudi.access.actions import open_helper_account
from doudi.access.models import Account
from doudi.audit import queries as journal
from doudi.web.citizen.apply.asks import INCOME, care
from doudi.work import clock
from tests.cases.builders import AT, SYSTEM, VILLAGE, Family, county
from tests.web.helper.clients import filled, granted, typed
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


def handed_in(helper: Account, people: Family) -> str:
    """The number of an application that the helper filled in and handed in."""
    filled(helper, people)
    first = str(people.applicant)
    typed(
        helper,
        people,
        (("facts", first, "wage_income"), 123_400),
        (("account", "bank"), "柳树村信用社"),
        (("confirmed_by",), "signature"),
    )
    who = signed_in(helper.id)
    review = f"/helper/{people.applicant}/apply/review/"
    sent = who.post(review, {"key": who.get(review).context["key"]})
    return str(sent["Location"].rstrip("/").rpartition("/")[2])


@pytest.mark.parametrize("blank", ["1", ""])
def test_what_an_answer_may_call_for_has_its_line(client: Client, helper: Account, blank: str) -> None:
    people = granted(helper, 401, "张甲示例", members=1)
    page = client.get(reverse("helper:print", args=[people.applicant]), {"blank": blank}).content.decode()
    labels = [str(label) for label, _ in INCOME.values()]
    for label in labels:  # a box to tick and a line for the amount, of the applicant and of one more
        assert page.count(label) >= 2 + 2 * bool(blank), label
    assert page.count(str(care(people.applicant).label)) == 1 + bool(blank)
    assert ("另一位家人的收入" in page) == bool(blank)
    assert 'paper-form__blank">元' in page


def test_an_answer_that_was_given_leaves_out_what_it_does_not_call_for(
    client: Client, helper: Account
) -> None:
    people = granted(helper, 402, "张甲示例", members=1)
    filled(helper, people)
    page = client.get(reverse("helper:print", args=[people.applicant])).content.decode()
    assert str(care(people.applicant).label) not in page
    wage, farm = str(INCOME["wage_income"][1]), str(INCOME["business_income"][1])
    assert wage in page and farm not in page


def test_what_was_handed_in_is_printed_as_it_was(client: Client, helper: Account) -> None:
    people = granted(helper, 403, "张甲示例")
    number = handed_in(helper, people)
    sent = client.get(f"/helper/{people.applicant}/apply/sent/{number}/").content.decode()
    address = reverse("helper:print_case", args=[people.applicant, number])
    assert address in sent
    assert address in client.get(reverse("helper:person", args=[people.applicant])).content.decode()
    page = client.get(address).content.decode()
    assert "1,234 元" in page and "柳树村信用社" in page and number in page
    assert "6222021234567890" not in page and "指印" in page


def test_printing_it_is_a_look_at_each_of_the_family(client: Client, helper: Account) -> None:
    people = granted(helper, 404, "张甲示例")
    number = handed_in(helper, people)
    before = {one: len(list(journal.who_looked(one, at=clock.now()))) for one in people.people}
    client.get(reverse("helper:print_case", args=[people.applicant, number]))
    for one in people.people:
        looks = list(journal.who_looked(one, at=clock.now()))
        assert len(looks) == before[one] + 1
        assert {"income", "property"} <= set(looks[0].groups)


def test_it_is_for_who_applies_for_them_only(client: Client, helper: Account) -> None:
    people, other = granted(helper, 405, "张甲示例"), granted(helper, 406, "李乙示例", scope="view")
    number = handed_in(helper, people)
    assert client.get(reverse("helper:print_case", args=[other.applicant, number])).status_code == 403
    third = granted(helper, 407, "王丙示例")
    assert client.get(reverse("helper:print_case", args=[third.applicant, number])).status_code == 404
