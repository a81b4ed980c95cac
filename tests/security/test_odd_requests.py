"""What no keyboard types and no link of ours carries: a clear answer, on both databases, never a 500."""

import pytest
from django.test import Client

from doudi.access.actions import open_office, open_staff_account
from doudi.registry.queries import search
from doudi.vault.identifiers import new_id, row_number
from tests.cases.builders import AT, COUNTY, SYSTEM, County, county, family
from tests.web.signing import signed_in

pytestmark = pytest.mark.django_db
NUL = "%00"
LONG = "9" * 4301  # more digits than Python reads into a number


@pytest.fixture
def staff() -> County:
    return county()


@pytest.mark.parametrize(
    "address",
    [
        f"/c/{NUL}/",
        f"/v/{NUL}",
        f"/public/notices/n/a{NUL}/",
        f"/public/objection/?receipt=a{NUL}",
        f"/my/cases/{NUL}/report/",
        f"/my/cases/{NUL}/",
        f"/static/{NUL}.css",
        f"/accounts/?next=/{NUL}",
        f"/?a=b&a={NUL}",
        f"/{NUL}",
    ],
)
def test_nul_in_an_address(address: str, staff: County) -> None:
    for client in (Client(), signed_in(family(5).account.account_id)):
        answer = client.get(address)
        assert answer.status_code == 400
        assert "没看懂这次请求" in answer.content.decode()


@pytest.mark.parametrize("field", ["case", "anything"])
def test_nul_in_a_form(field: str, staff: County) -> None:
    client = signed_in(family(5).account.account_id)
    answer = client.post("/my/permissions/consents/%00/", {field: ["fine", "a\0b"]})
    assert answer.status_code == 400


def test_nul_in_a_cookie() -> None:
    client = Client()
    client.cookies["sessionid"] = "12345678\0"
    assert client.get("/accounts/").status_code == 400


@pytest.mark.parametrize("after", [LONG, "9" * 19, "１２", "²", "-1", "x", ""])
def test_a_place_in_a_list_that_no_row_has(after: str, staff: County) -> None:
    family(5)
    assert row_number(after) is None
    auditor = signed_in(open_staff_account(
        username="auditor", name="示例", role="auditor", office=open_office("示例县民政局", COUNTY).id,
        password="very-long-password-1", actor=SYSTEM, at=AT,
    ).id)  # fmt: skip
    assert auditor.get("/staff/journal/", {"after": after}).status_code == 200
    assert len(search(staff.clerk, "张", at=AT, after=after).rows) == 3
    answer = signed_in(staff.clerk.account_id).get(f"/staff/batches/{new_id()}/", {"after": after})
    assert answer.status_code in {404, 409}
