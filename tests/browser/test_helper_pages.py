"""The pages of those who act for others, in both modes: axe and our own rules, also with errors."""

from datetime import timedelta

import pytest

from doudi.access import grants
from doudi.access.actions import open_helper_account
from doudi.work import clock
from tests.browser import rules
from tests.browser.conftest import Visit
from tests.browser.office import LONG, at_work
from tests.browser.test_citizen_pages import inspect
from tests.cases.builders import AT, SYSTEM, VILLAGE, applied, county, family


@pytest.mark.look
def test_every_page_keeps_the_rules(visit: Visit) -> None:
    county()
    helper = open_helper_account(
        username="bangban", name="帮办员", division=VILLAGE, phone="13900000001", actor=SYSTEM, at=AT
    )
    first, second = family(301, name=LONG), family(302, name="李乙示例")
    for people in (first, second):
        grants.grant(
            holder=helper.id,
            subject=people.applicant,
            division=VILLAGE,
            scope="apply",
            since=clock.today(),
            until=clock.today() + timedelta(days=30),
            actor=people.account,
            at=clock.now(),
        )
    case = applied(second, at=clock.now())
    paths = ["/helper/", f"/helper/{first.applicant}/", f"/helper/{second.applicant}/"]
    paths += [f"/helper/{first.applicant}/{part}/" for part in ("apply", "print", "confirm", "apply/review")]
    paths += [f"/helper/{first.applicant}/print/?blank=1", f"/helper/{second.applicant}/print/{case.number}/"]
    paths += ["/helper/?text=李", "/helper/?text=nobody", f"/my/cases/{case.number}/"]
    for elder, sizes in rules.MODES:
        visitor = at_work(visit(elder=elder), helper.id)
        found = [fault for path in paths for fault in inspect(visitor, path, sizes)]
        visitor.go(f"/helper/{first.applicant}/confirm/")
        visitor.press("本人已确认")
        found += [f"confirm with errors: {fault}" for fault in rules.faults(visitor.page, sizes)]
        assert found + visitor.heard == [], "\n".join(found)
