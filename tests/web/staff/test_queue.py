"""The queue: masked names, filters that swap rows only, as many queries at any length."""

from collections.abc import Callable
from datetime import timedelta
from itertools import count
from uuid import UUID

import pytest
from django.core.cache import cache
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse

from doudi.access.models import Account
from doudi.access.principal import Principal
from doudi.audit.models import Entry
from doudi.cases import nudges, queries, steps
from doudi.cases.models import Case
from doudi.exchange.models import Dispute
from doudi.vault.masking import mask_name
from doudi.web.staff.queue import counts
from tests.cases.builders import AT, County, applied, checked, county, family, proposed
from tests.web.signing import signed_in

QUEUE = "/staff/cases/"


@pytest.fixture
def staff(db: None) -> County:
    return county()


@pytest.fixture
def clerk(staff: County) -> Client:
    return signed_in(staff.clerk.account_id)


def test_names_are_masked_and_the_case_is_one_click_away(clerk: Client) -> None:
    case = applied(family(11, name="欧阳示例"))
    page = clerk.get(QUEUE).content.decode()
    assert mask_name("欧阳示例") in page and "欧阳示例" not in page
    assert reverse("staff:case", args=[case.id]) in page


def test_filters_swap_rows_only_and_announce_the_count(clerk: Client, staff: County) -> None:
    waiting, accepted = applied(family(12)), applied(family(13))
    steps.take_step(case_id=accepted.id, step="accept", actor=staff.clerk, at=AT)
    answer = clerk.get(QUEUE, {"state": "accepted"}, headers={"HX-Request": "true", "HX-Target": "rows"})
    rows = answer.content.decode()
    assert "<html" not in rows and "<form" not in rows
    assert accepted.number in rows and waiting.number not in rows
    assert 'hx-swap-oob="innerHTML:#counted"' in rows and "一共 1 件" in rows


def test_without_scripts_the_same_filter_is_a_page(clerk: Client) -> None:
    case = applied(family(14))
    page = clerk.get(QUEUE, {"text": case.number}).content.decode()
    assert "<html" in page and case.number in page
    assert "没有符合条件的案件" in clerk.get(QUEUE, {"state": "county_review"}).content.decode()


def test_it_opens_on_what_waits_for_oneself(clerk: Client, staff: County) -> None:
    """A way to all is on the page; who has no acts of their own sees all at once."""
    waiting, accepted = applied(family(15)), applied(family(16))
    for step in ("accept", "start_investigation"):
        steps.take_step(case_id=accepted.id, step=step, actor=staff.clerk, at=AT)
    verifier = signed_in(staff.verifier.account_id)
    mine = verifier.get(QUEUE).content.decode()
    assert accepted.number in mine and waiting.number not in mine and "轮到您办的一共 1 件" in mine
    assert f"{QUEUE}?whose=all" in mine
    every = verifier.get(QUEUE, {"whose": "all"}).content.decode()
    assert accepted.number in every and waiting.number in every
    officer = signed_in(staff.officer.account_id).get(QUEUE).content.decode()
    assert officer.count("现在没有轮到您办的") == 1, "said once"
    assert f"{QUEUE}?whose=all" in officer
    auditor = signed_in(as_auditor(staff)).get(QUEUE).content.decode()
    assert accepted.number in auditor and waiting.number in auditor


def as_auditor(staff: County) -> UUID:
    assert staff.officer2.account_id
    row = Account.objects.get(id=staff.officer2.account_id)
    row.role = "auditor"
    row.save(update_fields=["role"])
    return row.id


def test_a_case_is_found_by_part_of_its_number_or_a_name_also_when_closed(
    clerk: Client, staff: County
) -> None:
    closed, other = applied(family(17, name="欧阳示例")), applied(family(18))
    steps.take_step(case_id=closed.id, step="withdraw", actor=staff.clerk, at=AT, data={"reason": "不办了"})
    last = closed.number.rpartition("-")[2]
    for text in (closed.number, last, str(int(last)), f"2026-{last}"):
        page = clerk.post(QUEUE, {"text": text}, follow=True).content.decode()
        assert closed.number in page and other.number not in page, text
    answer = clerk.post(QUEUE, {"text": "欧阳"})
    page = answer.content.decode()
    assert closed.number in page and other.number not in page and "欧阳示例" not in page
    (looked,) = Entry.objects.filter(action="case.search")
    assert looked.detail == {"by": "name", "count": 1}, "that a name was looked for, never which"
    assert clerk.post(QUEUE, {"text": ""}).status_code == 422
    assert "没有符合条件" in clerk.post(QUEUE, {"text": "'; --"}).content.decode()


def test_publicity_that_is_over_is_said_and_only_then_is_it_anyone_s_turn(staff: County) -> None:
    case = applied(family(19))
    checked(case, staff)
    proposed(case, staff)
    steps.take_step(case_id=case.id, step="publicize", actor=staff.clerk, at=AT)

    def mine(days: int) -> tuple[queries.QueueRow, ...]:
        on = (AT + timedelta(days=days)).date()
        return queries.queue(staff.clerk, queries.Filters(mine=True), as_of=on).rows

    assert mine(3) == ()
    (row,) = mine(8)
    assert row.wait is not None and row.wait.days_left < 0
    assert "公示期满，请报送" in render_to_string("staff/turns.html", {"turns": row.turns, "wait": row.wait})


def test_what_was_answered_raises_no_tag(staff: County) -> None:
    """Open disputes are raised, and nudges until somebody of the office does something."""
    case = applied(family(22))
    nudges.nudge(case_number=case.number, principal=family_of(case), at=AT)
    assert flags(staff) == {"nudged"}
    steps.take_step(case_id=case.id, step="accept", actor=staff.clerk, at=AT + timedelta(hours=1))
    assert flags(staff) == set()
    dispute = Dispute(
        case_number=case.number,
        person_id=case.applicant_id,
        partner="labour",
        item="wage_income",
        reason="没有",
        opened_at=AT,
        opened_by="x",
        division=case.division,
    )
    dispute.save(force_insert=True)
    assert flags(staff) == {"dispute"}
    Dispute.objects.unscoped("test").update(resolved_at=AT)
    assert flags(staff) == set()


def flags(staff: County) -> set[str]:
    (row,) = queries.queue(staff.clerk, as_of=AT.date()).rows
    return set(row.flags)


def family_of(case: Case) -> Principal:
    row = Account.objects.get(person=case.applicant_id)
    return Principal.of_account(row, on=AT.date())


def test_a_state_without_a_legal_term_says_so(clerk: Client, staff: County) -> None:
    case = applied(family(23))
    assert "没有法定期限" in clerk.get(QUEUE).content.decode()
    page = clerk.get(reverse("staff:case", args=[case.id])).content.decode()
    assert "法规没有规定受理审查的天数" in page


def test_nonsense_in_the_address_is_no_error(clerk: Client) -> None:
    for query in ({"state": "x"}, {"deadline": "x"}, {"text": "x" * 99}, {"whose": "x", "state": ""}):
        assert clerk.get(QUEUE, query).status_code == 200
    assert clerk.get(QUEUE, {"after": "x~y"}).status_code == 409


def test_as_many_queries_at_30_rows_as_at_3(
    clerk: Client, queries_constant: Callable[[Callable[[int], object], Callable[[], object]], int]
) -> None:
    numbers = count(20)

    def make(rows: int) -> None:
        for _ in range(rows):
            applied(family(next(numbers), members=1))

    assert queries_constant(make, lambda: clerk.get(QUEUE)) < 24


def test_a_large_county_is_counted_now_and_then(
    clerk: Client, monkeypatch: pytest.MonkeyPatch, staff: County
) -> None:
    monkeypatch.setattr(counts, "MANY", 2)
    cache.clear()
    applied(family(31))
    assert "待受理（1）" in clerk.get(QUEUE).content.decode(), "few are counted each time"
    applied(family(32))
    assert "待受理（2）" in clerk.get(QUEUE).content.decode()
    applied(family(33))
    assert "待受理（2）" in clerk.get(QUEUE).content.decode(), "many are counted again a little later"
    cache.clear()
    assert "待受理（3）" in clerk.get(QUEUE).content.decode()
    cache.clear()
