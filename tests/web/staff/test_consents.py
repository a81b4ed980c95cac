"""Accepting with the family's changes in view, and recording a consent that came later."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from doudi.cases import steps
from doudi.cases.models import Case
from doudi.exchange import consent
from doudi.exchange.models import Consent
from doudi.registry.queries import find_by_id_number
from doudi.work import clock
from tests.cases.builders import County, Family, county, family
from tests.cases.test_family import handed_in, joining
from tests.registry.people import id_number
from tests.web.signing import signed_in

NEW = id_number(79, date(1955, 1, 1))


@pytest.fixture
def staff(db: None) -> County:
    return county()


@pytest.fixture
def home(staff: County) -> Family:
    return family(74)


@pytest.fixture
def case(home: Family) -> Case:
    return handed_in(home, joining(NEW), gone=2)


@pytest.fixture
def clerk(staff: County) -> Client:
    return signed_in(staff.clerk.account_id)


def test_the_accepting_clerk_sees_and_chooses(clerk: Client, case: Case) -> None:
    address = reverse("staff:accept", args=[case.id])
    page = clerk.get(address).content.decode()
    assert "家庭成员变动" in page and "加入：张新来" in page and "离开：张成员2" in page
    assert NEW not in page, "the number is masked"
    assert "还没授权核对" in page and "张成员1" in page
    answer = clerk.post(address, {"revision": case.revision, "members": []}, follow=True)
    assert "已办：受理" in answer.content.decode()
    assert find_by_id_number(NEW) is None


def test_a_signature_at_the_counter_is_recorded_with_who_saw_it(
    clerk: Client, case: Case, home: Family
) -> None:
    spouse, file = home.people[1], reverse("staff:case", args=[case.id])
    address = reverse("staff:consents", args=[case.id])
    page = clerk.get(file).content.decode()
    assert "有人没授权" in page and address in page
    given = {"member": str(spouse), "way": "witness", "read": "on"}
    assert clerk.post(address, {**given, "read": ""}).status_code == 422
    assert clerk.post(address, given).status_code == 302
    row = Consent.objects.unscoped("test").get(person=spouse)
    assert (row.via, row.witness, row.case_number) == ("witness", "李经办", case.number)
    assert consent.missing(case.number, [home.applicant, spouse]) == ()


def test_a_minor_needs_a_guardian(clerk: Client, case: Case, home: Family) -> None:
    child = home.people[2]
    consent.withdraw(person_id=child, case_number=case.number, actor=home.account, at=clock.now())
    address = reverse("staff:consents", args=[case.id])
    given = {"member": str(child), "way": "paper", "read": "on"}
    missing = clerk.post(address, given)
    assert missing.status_code == 422 and "请选监护人" in missing.content.decode()
    assert clerk.post(address, {**given, "guardian": str(home.people[1])}).status_code == 302


def test_the_county_records_no_consent(staff: County, case: Case) -> None:
    officer = signed_in(staff.officer.account_id)
    assert officer.get(reverse("staff:consents", args=[case.id])).status_code == 403
    assert reverse("staff:consents", args=[case.id]) not in (
        officer.get(reverse("staff:case", args=[case.id])).content.decode()
    )
    assert steps.find(case.id).state == "submitted"
