"""Work that was given up: the administrator sees it, and has it tried again."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from doudi.access.actions import STAFF_ROLES, open_office
from doudi.access.models import Account
from doudi.access.principal import Principal
from doudi.audit.models import Entry
from doudi.conf.handlers import HANDLERS
from doudi.web.staff.frame import rooms
from doudi.web.staff.given_up.kinds import KINDS
from doudi.work.models import Job
from tests.cases.builders import AT, COUNTY, county
from tests.web.signing import signed_in

pytestmark = pytest.mark.django_db
PAGE = "/staff/given-up/"


@pytest.fixture
def administrator() -> Client:
    office = open_office("示例县民政局", COUNTY)
    row = Account.objects.create(
        username="root", name="管理员", kind="staff", role="administrator", office=office,
        division=COUNTY, opened_at=AT,
    )  # fmt: skip
    return signed_in(row.id)


def given_up(**more: Any) -> Job:
    terms = {"kind": "payments.send", "key": "990001-1", "state": Job.State.DEAD, "tries": 12}
    return Job.objects.create(
        **terms | {"error": "ConnectError at bank.py:40"} | more, due_at=AT, enqueued_at=AT, ended_at=AT
    )


def test_it_is_listed_and_tried_again_once(administrator: Client) -> None:
    job = given_up()
    page = administrator.get(PAGE).content.decode()
    for words in ("送银行", "990001-1", "ConnectError at bank.py:40", reverse("staff:revive", args=[job.id])):
        assert words in page
    done = administrator.post(f"{PAGE}{job.id}/", follow=True).content.decode()
    assert "已重新排队" in done and "没有停下的工作" in done
    job.refresh_from_db()
    assert (job.state, job.tries) == (Job.State.WAITING, 0)
    again = administrator.post(f"{PAGE}{job.id}/", follow=True).content.decode()
    assert "没有停下，不需要重试" in again
    entry = Entry.objects.get(action="work.revive")
    assert (entry.actor_name, entry.role) == ("管理员", "administrator")


def test_nobody_else_sees_or_revives_it() -> None:
    job, staff = given_up(), county()
    for one in (staff.clerk, staff.officer):
        client = signed_in(one.account_id)
        assert client.get(PAGE).status_code == 403
        assert client.post(f"{PAGE}{job.id}/").status_code == 403
    job.refresh_from_db()
    assert job.state == Job.State.DEAD


def test_every_kind_of_work_has_words() -> None:
    assert set(KINDS) == set(HANDLERS)


@pytest.mark.parametrize("role", STAFF_ROLES)
def test_every_role_has_a_room(role: str) -> None:
    assert rooms(Principal("staff", None, "示例", role, "", COUNTY, COUNTY + 1), "")
