"""Who comes in: every staff address, for a visitor, a citizen, and each role."""

from uuid import UUID, uuid4

import pytest
from django.conf import settings
from django.test import Client
from django.urls import URLPattern, reverse

from doudi.access import machine_time, session
from doudi.access.actions import open_division, open_office
from doudi.access.models import Account
from doudi.web.staff.urls import urlpatterns
from tests.cases.builders import AT, County, applied, county, family
from tests.web.signing import signed_in


@pytest.fixture
def staff(db: None) -> County:
    return county()


def addresses() -> list[str]:
    """Every address of the office, with ids that belong to nothing."""
    found = []
    for one in urlpatterns:
        assert isinstance(one, URLPattern)
        wanted = {
            name: ("accept" if name in {"name", "page"} else uuid4()) for name in one.pattern.converters
        }
        found.append(reverse(f"staff:{one.name}", kwargs=wanted))
    return found


def test_a_visitor_is_led_to_sign_in(client: Client) -> None:
    for address in addresses():
        answer = client.get(address)
        assert answer.status_code == 302 and answer["Location"].startswith("/accounts/staff/?next="), address


def test_a_citizen_is_told_where_their_pages_are(staff: County) -> None:
    client = signed_in(family(5).account.account_id)
    for address in addresses():
        answer = client.get(address)
        assert answer.status_code == 403, address
        assert "工作人员的页面" in answer.content.decode()


def test_no_address_fails_on_an_id_that_belongs_to_nothing(staff: County) -> None:
    for who in (staff.clerk, staff.officer):
        client = signed_in(who.account_id)
        for address in addresses():
            for method in (client.get, client.post):
                assert method(address).status_code < 500, address


@pytest.mark.parametrize(
    "role,rooms",
    [
        ("clerk", ["待办案件", "查人", "发放批次", "没发成的"]),
        ("head", ["待办案件", "查人"]),
        ("verifier", ["待办案件", "查人"]),
        ("officer", ["待办案件", "查人", "发放批次"]),
    ],
)
def test_each_role_sees_its_rooms_only(staff: County, role: str, rooms: list[str]) -> None:
    client = signed_in(getattr(staff, role).account_id)
    page = client.get(reverse("staff:queue")).content.decode()
    everything = ["待办案件", "查人", "发放批次", "没发成的", "操作日志"]
    navigation = page.split('<nav class="rooms"')[1].split("</nav>")[0]
    assert [room for room in everything if f">{room}<" in navigation] == rooms
    assert client.get(reverse("staff:home")).status_code == 302


def test_the_other_town_is_out_of_reach(staff: County) -> None:
    case = applied(family(6))
    stranger = signed_in(_clerk_elsewhere())
    answer = stranger.get(reverse("staff:case", args=[case.id]))
    assert answer.status_code == 409 and "不在您的辖区" in answer.content.decode()
    assert case.number not in stranger.get(reverse("staff:queue")).content.decode()


def _clerk_elsewhere() -> UUID:
    open_division(990001_002_000, "另一镇")
    office = open_office("另一镇人民政府", 990001_002_000)
    row = Account.objects.create(
        username="elsewhere",
        name="外镇经办",
        kind="staff",
        role="town_clerk",
        office=office,
        division=office.division,
        opened_at=AT,
    )
    return row.id


def test_the_page_warns_before_the_session_ends_without_a_script(staff: County) -> None:
    page = signed_in(staff.clerk.account_id).get(reverse("staff:queue")).content.decode()
    assert 'class="banner-for closing"' in page and 'action="/accounts/extend/" target="_blank"' in page
    styles = (settings.PACKAGE / "web/static/staff/staff.css").read_text()
    assert f"closing 1ms {session.WARN_AFTER}s forwards" in styles
    assert session.WARN_AFTER + session.WARN_BEFORE < session.STAFF_IDLE
    assert f"再过 {session.WARN_BEFORE // 60} 分钟会自动退出" in page


def test_the_page_says_when_the_longest_time_is_nearly_over(staff: County) -> None:
    client = signed_in(staff.clerk.account_id)
    kept, now = client.session, machine_time.seconds()
    kept.update({"began": now - session.STAFF_LONGEST + 10 * 60 + 30, "seen": now})
    kept.save()
    page = client.get(reverse("staff:queue")).content.decode()
    assert "再过 10 分钟会自动退出。请先保存手上的事" in page
    assert 'class="banner-for closing"' not in page
