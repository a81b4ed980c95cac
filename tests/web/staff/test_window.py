"""At the window: find somebody, set a PIN, write down an authority; and the auditor's journal."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from doudi.access import grants
from doudi.access.actions import open_helper_account
from doudi.access.models import Account
from doudi.access.principal import Principal
from doudi.access.signin.card import card
from doudi.audit.actions import ActorRef, Event, record
from doudi.audit.models import Entry
from doudi.registry.queries.people import clear_identity
from doudi.work import clock
from tests.cases.builders import AT, SYSTEM, VILLAGE, County, Family, county, family
from tests.registry.people import id_number
from tests.web.signing import signed_in


@pytest.fixture
def staff(db: None) -> County:
    return county()


@pytest.fixture
def people(staff: County) -> Family:
    return family(81, name="欧阳示例")


@pytest.fixture
def clerk(staff: County) -> Client:
    return signed_in(staff.clerk.account_id)


def test_a_search_shows_masked_numbers_and_leaves_none_behind(clerk: Client, people: Family) -> None:
    number = id_number(810)
    for text in ("欧阳", number_of(people)):
        page = clerk.post(reverse("staff:people"), {"text": text}).content.decode()
        assert "欧阳示例" in page and reverse("staff:person", args=[people.applicant]) in page
    assert number not in str(list(Entry.objects.filter(action="person.search").values()))


def number_of(people: Family) -> str:
    return clear_identity(people.applicant).id_number


def test_an_empty_search_finds_nobody(clerk: Client, people: Family) -> None:
    assert clerk.post(reverse("staff:people"), {"text": ""}).status_code == 422
    page = clerk.post(reverse("staff:people"), {"text": "没有这个人"}).content.decode()
    assert "没有查到" in page


def test_a_pin_set_at_the_window_opens_the_account(clerk: Client, people: Family) -> None:
    address = reverse("staff:person", args=[people.applicant])
    given = {"act": "pin", "pin-card_number": "9900010000990081", "pin-pin": "274916", "pin-again": "274916"}
    assert clerk.post(address, {**given, "pin-again": "274917"}).status_code == 422
    assert clerk.post(address, {**given, "pin-pin": "111111", "pin-again": "111111"}).status_code == 422
    assert clerk.post(address, given).status_code == 302
    assert card("9900010000990081", "274916", at=clock.now()).person == people.applicant


def test_an_authority_is_written_down_with_its_end(clerk: Client, people: Family) -> None:
    helper = open_helper_account(
        username="bangban", name="帮办员", division=VILLAGE, phone="13900000001", actor=SYSTEM, at=AT
    )
    until = clock.today() + timedelta(days=90)
    given = {"act": "grant", "grant-holder": str(helper.id), "grant-scope": "apply", "grant-until": until}
    address = reverse("staff:person", args=[people.applicant])
    too_long = {**given, "grant-until": clock.today() + timedelta(days=700)}
    assert clerk.post(address, too_long).status_code == 422
    assert clerk.post(address, given).status_code == 302
    holder = Principal.of_account(Account.objects.get(id=helper.id), on=clock.today())
    assert grants.holds(holder, people.applicant, "apply", clock.today())


def test_the_county_sets_no_pins(staff: County, people: Family) -> None:
    officer = signed_in(staff.officer.account_id)
    page = officer.get(reverse("staff:person", args=[people.applicant])).content.decode()
    assert 'name="pin-pin"' not in page and 'name="grant-holder"' not in page


def _account(role: str, staff: County) -> UUID:
    office = Account.objects.get(id=staff.officer.account_id or UUID(int=0)).office
    assert office is not None
    row = Account.objects.create(
        username=role,
        name="孔监督",
        kind="staff",
        role=role,
        office=office,
        division=office.division,
        opened_at=AT,
    )
    return row.id


def test_the_auditor_reads_the_journal_and_is_journaled(staff: County, clerk: Client) -> None:
    auditor = signed_in(_account("auditor", staff))
    page = auditor.get(reverse("staff:journal"), {"action": "signin.done"}).content.decode()
    assert "登录" in page and "待封存" in page and "李经办" in page
    assert Entry.objects.filter(action="journal.read").count() == 1
    assert clerk.get(reverse("staff:journal")).status_code == 403


def test_an_auditor_reads_the_entries_of_the_own_county_only(staff: County) -> None:
    auditor = signed_in(_account("auditor", staff))
    elsewhere = ActorRef("staff", "11", "外县人", "town_clerk", "外县", 990002_001_000)
    with transaction.atomic():
        record(Event("case.read", elsewhere, clock.now(), case="990002-2026-000001"))
        record(Event("case.read", staff.clerk.ref, clock.now(), case="990001-2026-000001"))
    page = auditor.get(reverse("staff:journal"), {"action": "case.read"}).content.decode()
    assert "990001-2026-000001" in page
    assert "外县人" not in page and "990002-2026-000001" not in page
    found = auditor.get(reverse("staff:journal"), {"case": "990002-2026-000001"}).content.decode()
    assert "外县人" not in found


def test_the_administrator_sees_no_personal_room(staff: County) -> None:
    administrator = signed_in(_account("administrator", staff))
    page = administrator.get(reverse("staff:home"), follow=True).content.decode()
    assert "不能查看个人资料" in page
    assert administrator.get(reverse("staff:queue")).status_code == 403
    assert administrator.get(reverse("staff:people")).status_code == 403
