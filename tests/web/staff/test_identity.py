"""Two records side by side at the county: marked, decided with a reason, taken back with what followed."""

from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from doudi.audit.models import Entry
from doudi.registry.actions import NewFact, record_facts
from doudi.registry.identity import queries
from doudi.registry.identity.merges import survivors
from doudi.registry.identity.model import LEVELS as COMPARED
from doudi.registry.identity.model import RULES as COMPARED_BY
from doudi.registry.identity.models import Merge
from doudi.web.staff.identity.beside import LEVELS, WHY, marked
from doudi.web.staff.identity.report import RULES
from doudi.work import clock
from tests.cases.builders import SYSTEM, VILLAGE, County, county
from tests.registry.people import ON, id_number
from tests.web.signing import signed_in
from tests.web.staff.doubles import pairs

pytestmark = pytest.mark.django_db
LIST = reverse("staff:identity")


@pytest.fixture
def office() -> County:
    return county()


@pytest.fixture
def verifier(office: County) -> Client:
    return signed_in(office.verifier.account_id)


@pytest.fixture
def officer(office: County) -> Client:
    return signed_in(office.officer.account_id)


def page(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def test_a_pair_is_shown_marked_decided_and_taken_back(verifier: Client, officer: Client) -> None:
    pair = pairs(1)[0]
    address = reverse("staff:pair", args=[pair.id])
    assert address in page(verifier, LIST) and "几乎可以确定" in page(verifier, LIST)
    shown = page(verifier, address)
    assert id_number(2) in shown and "<mark>例</mark>" in shown and "<mark>列</mark>" in shown
    assert "字形相近" in shown and "差一位数字" in shown
    looked = Entry.objects.filter(action="person.read")
    assert {entry.subject for entry in looked} == {pair.left_id, pair.right_id}
    refused = verifier.post(address, {"act": "same", "reason": ""})
    assert (refused.status_code, "请写明怎样核实的" in refused.content.decode()) == (422, True)
    assert verifier.post(address, {"act": "same", "reason": "看过户口簿"})["Location"] == LIST
    assert survivors([pair.right_id])[pair.right_id] == pair.left_id
    assert "看过户口簿" in page(verifier, address)
    merge = reverse("staff:merge", args=[Merge.objects.unscoped("test").get().id])
    assert merge in page(officer, reverse("staff:merges"))
    fact = NewFact("person", pair.left_id, "wage_income", 1, "declared", "示例", ON)
    record_facts([fact], division=VILLAGE, actor=SYSTEM, at=clock.now())
    listed = page(officer, merge)
    assert "记入 1 条数据" in listed and "没有发过钱" in listed and "没有申请" in listed
    answer = officer.post(merge, {"reason": "是两姐妹"})
    assert answer["Location"] == merge
    assert survivors([pair.right_id])[pair.right_id] == pair.right_id
    assert "是两姐妹" in page(officer, merge) and 'name="reason"' not in page(officer, merge)
    assert address in page(verifier, LIST)


def test_who_may_look_and_who_may_decide(office: County, officer: Client) -> None:
    pair = pairs(1)[0]
    address = reverse("staff:pair", args=[pair.id])
    assert 'value="same"' not in page(officer, address)
    assert officer.post(address, {"act": "same", "reason": "看过户口簿"}).status_code == 403
    clerk = signed_in(office.clerk.account_id)
    assert clerk.get(LIST).status_code == clerk.get(address).status_code == 403
    assert LIST not in page(clerk, reverse("staff:home"))
    assert officer.get(reverse("staff:pair", args=[UUID(int=1)])).status_code == 404
    assert officer.get(f"{LIST}?state=x").status_code == 404
    assert officer.get(f"{LIST}?after=x").status_code == 200


def test_the_list_goes_on_page_by_page_with_as_many_queries(
    office: County, django_assert_max_num_queries: object
) -> None:
    known = pairs(7)
    seen: list[UUID] = []
    after = None
    while True:
        with django_assert_max_num_queries(5):  # type: ignore[operator]
            found = queries.pairs(office.verifier, after=after, limit=3)
        seen += [row.pair_id for row in found.rows]
        if (after := found.next_after) is None:
            break
    assert seen == sorted(pair.id for pair in known)


def test_differences_are_marked_on_both_sides() -> None:
    left, right = marked("990001197005060021", "990001197005060012")
    assert "".join(part.text for part in left) == "990001197005060021"
    assert any(part.differs for part in left) and any(part.differs for part in right)
    assert not any(part.differs for part in marked("", "x")[1])


def test_every_level_and_reason_has_words() -> None:
    assert {level for levels in COMPARED.values() for level, _ in levels} | {"else"} == set(LEVELS)
    assert set(RULES) == set(COMPARED_BY)
    with override("en"):
        assert all(str(word).isascii() for word in (*LEVELS.values(), *WHY.values(), *RULES.values()))
