"""At the window: find somebody, set a PIN, write down an authority; and the auditor's journal."""

import ast
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

import doudi
from doudi.access import grants
from doudi.access.actions import open_helper_account
from doudi.access.models import Account
from doudi.access.principal import Principal
from doudi.access.signin.card import card
from doudi.audit.actions import ActorRef, Event, record
from doudi.audit.models import Entry
from doudi.law.procedures.load import load_procedure
from doudi.registry.queries.people import clear_identity
from doudi.vault.masking import mask_name
from doudi.web.staff.journal.words import ACTIONS
from doudi.work import clock
from tests.cases.builders import AT, SYSTEM, VILLAGE, County, Family, applied, county, family
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


def test_the_journal_says_whom_it_was_about_and_what_in_words(staff: County, people: Family) -> None:
    other = family(82, name="司马示例")
    with transaction.atomic():
        record(Event("person.read", staff.clerk.ref, clock.now(), subject=people.applicant))
        record(Event("household.form", staff.clerk.ref, clock.now(), household=other.household))
        record(Event("signin.failed", Principal.anonymous().ref, clock.now(), division=VILLAGE))
    auditor = signed_in(_account("auditor", staff))
    page = auditor.get(reverse("staff:journal")).content.decode()
    assert mask_name("欧阳示例") in page and f"{mask_name('司马示例')} " in page and "一家" in page
    assert "欧阳示例" not in page and number_of(people) not in page
    assert "没有登录的人" in page and "anonymous" not in page and ">case." not in page


def test_the_auditor_finds_a_person_and_what_was_done_to_their_file(staff: County, people: Family) -> None:
    other = family(83, name="司马示例")
    with transaction.atomic():
        for one in (people, other):
            record(Event("person.read", staff.clerk.ref, clock.now(), subject=one.applicant))
    auditor = signed_in(_account("auditor", staff))
    assert "欧阳示例" in auditor.post(reverse("staff:people"), {"text": "欧阳"}).content.decode()
    card_page = auditor.get(reverse("staff:person", args=[people.applicant])).content.decode()
    address = f"{reverse('staff:journal')}?subject={people.applicant}"
    assert address in card_page and 'name="pin-pin"' not in card_page
    page = auditor.get(address).content.decode()
    assert mask_name("欧阳示例") in page and mask_name("司马示例") not in page
    assert Entry.objects.filter(action="journal.read", subject=people.applicant).count() == 1


def test_as_many_queries_for_thirty_entries_as_for_three(
    staff: County, queries_constant: Callable[[Callable[[int], object], Callable[[], object]], int]
) -> None:
    auditor = signed_in(_account("auditor", staff))
    first = iter((100, 130))

    def make(rows: int) -> None:
        begin = next(first)
        for number in range(begin, begin + rows):
            about = family(number, members=1)
            with transaction.atomic():
                record(Event("person.read", staff.clerk.ref, clock.now(), subject=about.applicant))
                record(Event("household.form", staff.clerk.ref, clock.now(), household=about.household))

    assert queries_constant(make, lambda: auditor.get(reverse("staff:journal"))) < 24


# What is only asked of the table of permissions, and never written to the journal under this name.
ASKED_ONLY = {
    "account.staff",
    "case.answer_objection",
    "case.apply",
    "case.queue",
    "identity.read",
    "payment.approve",
    "payment.correct",
    "payment.import_return",
    "payment.prepare",
    "payment.send",
    "policy.read",
    "whatif.read",
}
ELSEWHERE = {"journal.jsonl", "letter.css", "account.set"}  # files, and a column


def test_every_action_has_words() -> None:
    """Whatever the program may write to the journal, the auditor reads in Chinese."""
    subjects = {name.partition(".")[0] for name in ACTIONS}
    written = {name for name in _names() if name.partition(".")[0] in subjects}
    steps = {f"case.{name}" for name in load_procedure("dibao", clock.today(), "990001").steps}
    assert written - ASKED_ONLY - ELSEWHERE - steps <= set(ACTIONS)


def _names() -> set[str]:
    """Every constant of the program that is written like an action."""
    found = set()
    for path in Path(doudi.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found |= set(re.findall(r"^[a-z]+(?:\.[a-z_]+){1,2}$", node.value))
    return found


def test_the_page_of_a_person_says_their_cases_and_who_helps(clerk: Client, people: Family) -> None:
    case = applied(people)
    helper = open_helper_account(
        username="bangban", name="帮办员", division=VILLAGE, phone="13900000001", actor=SYSTEM, at=AT
    )
    grants.grant(
        holder=helper.id,
        subject=people.applicant,
        division=VILLAGE,
        scope="view",
        since=clock.today(),
        until=clock.today() + timedelta(days=9),
        actor=people.account,
        at=clock.now(),
    )
    for person in people.people[:2]:
        page = clerk.get(reverse("staff:person", args=[person])).content.decode()
        assert case.number in page, "the case of the household"
    page = clerk.get(reverse("staff:person", args=[people.applicant])).content.decode()
    assert "帮办员" in page and "只查看进度" in page and "bangban" not in page
    assert "帮办员（柳树村）" in page and "1980年5月6日（" not in page
