"""Money: prepared by one, approved by another, sent; every refusal is a page that says what to do."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from doudi.access import machine_time
from doudi.access.models import Account
from doudi.access.principal import Principal
from doudi.access.session import STAFF_IDLE
from doudi.audit.models import Entry
from doudi.payments import queries as payments
from doudi.payments.models import Batch
from doudi.registry.actions import set_payee_account
from doudi.web.templatetags.staff_words import line_words
from doudi.web.templatetags.words import month
from doudi.work import clock, worker
from tests.cases.builders import (
    AT,
    SYSTEM,
    County,
    applied,
    checked,
    confirmed,
    county,
    family,
    proposed,
    reviewed,
)
from tests.web.signing import signed_in


@pytest.fixture
def staff(db: None) -> County:
    found = county()
    people = family(111)
    set_payee_account(
        person_id=people.applicant,
        bank="示例农村信用社",
        holder="张示例",
        account="9900010000000990111",
        valid_from=clock.today(),
        actor=SYSTEM,
        at=AT,
    )
    case = applied(people)
    checked(case, found)
    proposed(case, found)
    confirmed(case, found, at=reviewed(case, found))
    worker.run_one(["payments.open_entitlement"])
    return found


def account(role: str, staff: County) -> Principal:
    office = Account.objects.get(id=staff.officer.account_id or UUID(int=0)).office
    assert office is not None
    row = Account.objects.create(
        username=role,
        name=role,
        kind="staff",
        role=role,
        office=office,
        division=office.division,
        opened_at=AT,
    )
    return Principal.of_account(row, on=clock.today())


@pytest.fixture
def preparer(staff: County) -> Client:
    return signed_in(account("finance_preparer", staff).account_id)


@pytest.fixture
def approver(staff: County) -> Client:
    return signed_in(account("finance_approver", staff).account_id)


def prepared(client: Client) -> str:
    """Prepare the batch of next month; gives its address."""
    month = (clock.today().replace(day=1) + timedelta(days=32)).replace(day=1)
    address: str = client.post(reverse("staff:batches"), {"month": month.isoformat()})["Location"]
    worker.run_one(["payments.prepare"])
    return address


def test_two_people_and_then_the_bank(preparer: Client, approver: Client, staff: County) -> None:
    address = prepared(preparer)
    mine = preparer.get(address).content.decode()
    assert "等复核" in mine and "复核通过" not in mine and "编制的人不能复核自己的批次" in mine
    refused = preparer.post(f"{address}approve/")
    assert refused.status_code in {403, 409}
    assert "复核通过" in approver.get(address).content.decode()
    assert approver.post(f"{address}approve/", follow=True).status_code == 200
    twice = approver.post(f"{address}approve/")
    assert twice.status_code == 409 and "已" in twice.content.decode()
    assert "送银行发放" in preparer.get(address).content.decode()
    assert preparer.post(f"{address}send/").status_code == 302
    assert "正在送银行" in preparer.get(address).content.decode()


def test_a_batch_is_given_up_only_with_a_reason(preparer: Client) -> None:
    address = prepared(preparer)
    assert preparer.post(f"{address}discard/", {"reason": ""}).status_code == 422
    assert preparer.post(f"{address}discard/", {"reason": "选错了月份"}).status_code == 302
    assert "已作废" in preparer.get(address).content.decode()


POLL = {"HX-Request": "true", "HX-Target": "progress", "X-Poll": "1"}


def test_progress_asks_by_itself_until_the_batch_is_done(
    preparer: Client, approver: Client, staff: County
) -> None:
    address = prepared(preparer)
    approver.post(f"{address}approve/")
    preparer.post(f"{address}send/")
    part = preparer.get(address, headers=POLL).content.decode()
    assert part.strip().startswith('<div id="progress"') and "<html" not in part and "张" not in part
    assert 'hx-trigger="every 2s"' in part and """hx-headers='{"X-Poll": "1"}'""" in part
    Batch.objects.unscoped("test").update(state="reconciled")
    done = preparer.get(address, headers=POLL).content.decode()
    assert done.strip().startswith('<div id="progress">') and "hx-" not in done


def test_asking_by_itself_leaves_no_look_and_keeps_no_session(
    preparer: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = prepared(preparer)
    written, seen = Entry.objects.count(), preparer.session["seen"]
    monkeypatch.setattr(machine_time, "seconds", lambda: seen + STAFF_IDLE - 60)
    assert preparer.get(address, headers=POLL).status_code == 200
    assert (Entry.objects.count(), preparer.session["seen"]) == (written, seen)
    assert preparer.get(address).status_code == 200
    assert (Entry.objects.count(), preparer.session["seen"]) == (written + 1, seen + STAFF_IDLE - 60)


def test_asking_by_itself_ends_with_the_session(preparer: Client) -> None:
    address = prepared(preparer)
    preparer.logout()
    answer = preparer.get(address, headers=POLL)
    assert (answer.status_code, answer.headers["HX-Refresh"], answer.content) == (286, "true", b"")
    assert preparer.get(address).status_code == 302


@pytest.mark.parametrize("content", [b"", b"nonsense", b"\xff\xfe\x00", b"key,amount\n1,2\n"])
def test_a_file_that_is_none_is_refused_in_words(preparer: Client, content: bytes) -> None:
    file = SimpleUploadedFile("return.csv", content)
    answer = preparer.post(reverse("staff:import-return"), {"file": file})
    assert answer.status_code == 422 and "govuk-error-summary" in answer.content.decode()


def test_names_and_accounts_are_masked(preparer: Client, staff: County) -> None:
    page = preparer.get(prepared(preparer)).content.decode()
    assert "张**" in page
    assert "张示例" not in page
    assert payments.batches(account("auditor", staff)).rows


def test_lines_of_an_approved_batch_wait_for_the_bank() -> None:
    assert line_words("prepared") == "待复核" and line_words("prepared", "approved") == "待送银行"
    assert line_words("paid", "approved") == "发成了"


def test_months_are_said_in_words(preparer: Client) -> None:
    page = preparer.get(reverse("staff:batches")).content.decode()
    assert month(clock.today()) in page and f">{clock.today():%Y-%m}<" not in page


def test_a_batch_in_preparation_says_so_instead_of_nothing(preparer: Client) -> None:
    preparer.post(reverse("staff:batches"), {"month": clock.today().replace(day=1).isoformat()})
    address = reverse("staff:batch", args=[Batch.objects.unscoped("test").get().id])
    page = preparer.get(address).content.decode()
    assert "看编好没有" in page and "0 笔" not in page and "没有明细" not in page
