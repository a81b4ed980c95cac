"""What the administrator sees: work that was given up, and the warnings before a session ends."""

from uuid import UUID

import pytest
from playwright.sync_api import expect

from doudi.access import machine_time, session
from doudi.access.actions import open_office, open_staff_account
from doudi.work.models import Job
from tests.access.offices import COUNTY, PASSWORD, SYSTEM
from tests.browser import rules
from tests.browser.conftest import Visit
from tests.browser.office import at_work
from tests.browser.test_citizen_pages import inspect
from tests.cases.builders import AT
from tests.databases import LiveDatabase
from tests.web.signing import signed_in

PAGE = "/staff/given-up/"


@pytest.fixture
def administrator(live_database: LiveDatabase) -> UUID:
    office = open_office("示例县民政局", COUNTY)
    for number in range(3):
        Job.objects.create(
            kind="payments.send", key=f"990001-{number}", state=Job.State.DEAD, tries=12,
            error="ConnectError at bank.py:40", due_at=AT, enqueued_at=AT, ended_at=AT,
        )  # fmt: skip
    return open_staff_account(
        username="root", name="管理员", role="administrator", office=office.id, password=PASSWORD,
        actor=SYSTEM, at=AT, totp="JBSWY3DPEHPK3PXP",
    ).id  # fmt: skip


@pytest.mark.look
def test_the_page_keeps_the_rules(visit: Visit, administrator: UUID) -> None:
    for elder, sizes in rules.MODES_AT_WORK:
        for width in (320, 1280):
            visitor = at_work(visit(elder=elder, width=width), administrator)
            assert inspect(visitor, PAGE, sizes) + visitor.heard == [], (elder, width)


def test_trying_again_and_the_warning_without_a_script(visit: Visit, administrator: UUID) -> None:
    visitor = at_work(visit(scripts=False, width=1280), administrator)
    page = visitor.go(PAGE)
    page.get_by_role("button", name="重试 送银行 990001-1").click()
    expect(page.get_by_role("status").filter(has_text="已重新排队")).to_be_visible()
    expect(page.get_by_text("990001-1", exact=True)).to_have_count(0)


def test_the_warning_near_the_longest_time(visit: Visit, administrator: UUID) -> None:
    client = signed_in(administrator)
    kept = client.session
    kept["began"] = machine_time.seconds() - session.STAFF_LONGEST + 10 * 60 + 30
    kept.save()
    visitor = visit(width=1280)
    visitor.page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": visitor.site}]
    )
    found = inspect(visitor, PAGE, rules.STAFF)
    assert found == []
    expect(visitor.page.get_by_text("请先保存手上的事")).to_be_visible()
