"""Money that did not arrive: said on the card, its public page and the progress page, with what to do."""

from datetime import date

import pytest
from django.test import Client

from doudi.cases import queries as cases
from doudi.cases.models import Case
from doudi.payments import actions
from doudi.payments import queries as payments
from doudi.payments.models import Entitlement, Task
from doudi.vault.identifiers import new_id
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
from tests.web.signing import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(db: None) -> County:
    return county()


@pytest.fixture
def people(staff: County) -> Family:
    return family(92)


@pytest.fixture
def case(staff: County, people: Family) -> Case:
    case = applied(people)
    checked(case, staff)
    proposed(case, staff)
    later = reviewed(case, staff)
    decision = cases.decided(confirmed(case, staff, at=later))
    assert decision is not None
    actions.open_entitlement(decision, at=later)
    return case


def sent_back(reason: str) -> None:
    row = Entitlement.objects.unscoped("test").get()
    Task(
        id=new_id(),
        kind="no_account",
        entitlement=row,
        division=row.division,
        reason=reason,
        opened_at=clock.now(),
    ).save(force_insert=True)


def test_what_came_back_is_said_where_the_family_looks(people: Family, case: Case) -> None:
    own, path = signed_in(people.account.account_id), f"/my/cases/{case.number}/"
    assert "正常发放" in own.get(path).content.decode()
    sent_back("account_closed")
    for page in (path, "/my/card/"):
        html = own.get(page).content.decode()
        assert "银行退回来了" in html and "账户已销户" in html and "窗口登记账户" in html, page
        assert "正常发放" not in html
    public = Client().get(f"/c/{payments.card_token(case.number)}/", follow=True)
    assert public.status_code == 200
    html = public.content.decode()
    assert "银行退回来了" in html and "窗口登记账户" in html and "正常发放" not in html
    assert "账户已销户" not in html, "why is the family's to know; the card hangs on a wall"


def test_the_card_says_a_day_only_where_the_place_has_set_one(
    people: Family, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    own, token = signed_in(people.account.account_id), payments.card_token(case.number)
    place, day = "doudi.payments.queries.entitlements.pay_day", "2099年1月10日（星期六）"
    for set_on, said in ((date(2099, 1, 10), True), (None, False)):
        monkeypatch.setattr(place, lambda *_given, on=set_on: on)
        public = Client().get(f"/c/{token}/", follow=True).content.decode()
        card = own.get("/my/card/").content.decode()
        assert (day in public, day in card) == (said, said)
        assert "哪天发" not in card, "the code promises no day that the place has not set"
