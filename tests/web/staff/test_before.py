"""What a step will do is said before its button is pressed."""

import re

import pytest
from django.urls import reverse

from doudi.audit.models import Entry
from doudi.cases import queries, steps
from doudi.cases.models import Case
from doudi.web.figures import fact_label
from doudi.web.templatetags.words import day
from doudi.work import clock
from tests.cases.builders import County, applied, checked, county, family, proposed
from tests.web.signing import signed_in


@pytest.fixture
def staff(db: None) -> County:
    return county()


def revision(case: Case) -> int:
    return steps.find(case.id).revision


def test_publicity_says_what_where_and_until_when(staff: County) -> None:
    case = applied(family(61, name="欧阳示例"))
    checked(case, staff, at=clock.now())
    proposed(case, staff, at=clock.now())
    clerk = signed_in(staff.clerk.account_id)
    address = reverse("staff:step", args=[case.id, "publicize"])
    shown = clerk.get(address).content.decode()
    preview = queries.notice_preview(staff.clerk, case.id, at=clock.now())
    assert preview is not None
    for text in (preview.name, "青禾镇柳树村", day(preview.published_on), day(preview.last_day)):
        assert text in shown
    assert not queries.public_notices(case.division, as_of=clock.today()), "reading it puts up nothing"
    assert clerk.post(address, {"revision": revision(case), "note": ""}).status_code == 302
    (hung,) = queries.public_notices(case.division, as_of=clock.today())
    assert (hung.name, hung.last_day, hung.amount_fen, hung.household_size) == (
        preview.name,
        preview.last_day,
        preview.amount_fen,
        preview.household_size,
    )


def test_accepting_shows_what_was_declared(staff: County) -> None:
    case = applied(family(63), wage_income=123_400, deposits=0)
    clerk = signed_in(staff.clerk.account_id)
    shown = re.sub(r"\s+", "", clerk.get(reverse("staff:accept", args=[case.id])).content.decode())
    assert "1,234元/月" in shown and "柳树村63号" in shown
    assert fact_label("deposits") not in shown, "nought is not listed"
    looks = Entry.objects.filter(action="household.read", actor_id=staff.clerk.ref.id)
    assert {look.purpose for look in looks} == {"application"}
