"""A person's own pages about a case: report, dispute, papers, who looked, permissions, in both modes."""

from dataclasses import dataclass
from datetime import date, timedelta
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import expect

from doudi.access import grants
from doudi.access.actions import open_helper_account
from doudi.cases import papers, queries, steps
from doudi.cases.models import Case
from doudi.exchange import report
from doudi.work import clock
from tests.browser import keys, rules
from tests.browser.conftest import Visit
from tests.browser.county import able_to_sign_in, county
from tests.browser.households import Household
from tests.browser.steps import sign_in
from tests.browser.test_citizen_pages import errors_of, inspect
from tests.cases.builders import SYSTEM, VILLAGE, County, Family, applied, family
from tests.exchange.conftest import offices
from tests.exchange.families import work
from tests.exchange.offices import AS_OF, Office
from tests.registry.people import id_number

__all__ = ["offices"]
Offices = dict[str, Office]
GROWN, YOUNG = date(1980, 5, 6), date(2016, 3, 1)


@dataclass
class Scene:
    """A family whose means are checked: a difference, a disputed figure, a department that is silent."""

    staff: County
    people: Family
    case: Case
    home: Household

    @property
    def pages(self) -> list[str]:
        """The addresses of the person's own pages."""
        mine, number = f"/my/cases/{self.case.number}", self.case.number
        (held,) = grants.about(self.people.applicant, as_of=clock.today())
        return [
            f"{mine}/",
            f"{mine}/report/",
            f"{mine}/report/{self.people.applicant}/deposits/",
            f"{mine}/papers/",
            "/my/looks/",
            "/my/permissions/",
            f"/my/permissions/consents/{number}/",
            f"/my/permissions/helpers/{held.grant_id}/",
            "/apply/",
            "/apply/review/",
        ]


def scene(sequence: int, offices: Offices) -> Scene:
    """Checked yesterday, and looked at by several since."""
    staff, people = county(), family(sequence, name="欧阳阿卜杜热合曼·买买提示例")
    at = clock.now() - timedelta(days=1)
    case = applied(people, at=at, wage_income=300_000, deposits=100_000)
    _recorded(sequence, offices)
    for step, who in (
        ("accept", staff.clerk),
        ("start_investigation", staff.clerk),
        ("start_check", staff.verifier),
    ):
        steps.take_step(case_id=case.id, step=step, actor=who, at=at)
    work()
    for who in (staff.clerk, staff.clerk, staff.head, staff.verifier):
        queries.case_file(who, case.id, at=clock.now())
        report.read(who, case.number, at=clock.now())
    _authorised(people)
    _handed_in(people, case)
    return Scene(staff, people, steps.find(case.id), able_to_sign_in(people, sequence))


def _recorded(sequence: int, offices: Offices) -> None:
    numbers = [id_number(sequence * 10 + index, GROWN if index < 2 else YOUNG) for index in range(3)]
    names = ["欧阳阿卜杜热合曼·买买提示例", "欧成员1", "欧成员2"]
    for number, name in zip(numbers, names, strict=True):
        offices["police"].fill("residents", (number, name, "农业", VILLAGE, "head", "normal"))
    offices["bank"].fill("balances", (numbers[0], "示例农村信用社", 1, 326_050, AS_OF))
    offices["labour"].fault("down")


def _authorised(people: Family) -> None:
    helper = open_helper_account(
        username="bangban", name="帮办员", division=VILLAGE, phone="13900000095", actor=SYSTEM, at=clock.now()
    )
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


def _handed_in(people: Family, case: Case) -> None:
    file = BytesIO()
    Image.new("RGB", (40, 30), "white").save(file, "JPEG")
    for kind in ("illness", "supplied"):
        papers.add(
            kind=kind,
            name="照片",
            content=file.getvalue(),
            media_type="image/jpeg",
            actor=people.account,
            at=clock.now(),
            case_id=case.id,
        )


@pytest.mark.look
def test_own_pages(visit: Visit, offices: Offices) -> None:
    stage = scene(54, offices)
    for elder, sizes in rules.MODES:
        visitor = visit(elder=elder)
        sign_in(visitor, stage.home)
        found = [fault for path in stage.pages for fault in inspect(visitor, path, sizes)]
        found += errors_of(visitor, stage.pages[2], "请求复查", sizes)
        found += errors_of(visitor, stage.pages[3], "上传这一张", sizes)
        visitor.go("/check/")
        visitor.press("开始查")
        found += [f"the check: {fault}" for fault in rules.faults(visitor.page, sizes)]
        assert found + visitor.heard == [], "\n".join(found)


@pytest.mark.parametrize("elder", [False, True])
def test_a_figure_is_disputed_without_scripts(visit: Visit, offices: Offices, elder: bool) -> None:
    stage = scene(55, offices)
    pages = stage.pages
    visitor = visit(elder=elder, scripts=False)
    sign_in(visitor, stage.home)
    page = visitor.go(pages[1])
    expect(page.locator("main")).to_contain_text("3,260.50 元")
    visitor.press("说不对")
    page.get_by_label("哪里不对？").fill("这个账户去年就销户了。")
    visitor.press("请求复查")
    expect(page.locator("main")).to_contain_text("正在复查")
    visitor.go("/my/permissions/")
    visitor.press("收回授权")
    expect(page.get_by_role("heading", level=1)).to_contain_text("真的要收回")
    visitor.press("收回授权")
    expect(page.locator("main")).to_contain_text("现在没有人可以替您办事")
    visitor.go(pages[3])
    visitor.press("看这一张")
    assert page.url.startswith(visitor.site + pages[3])
    assert visitor.heard == []


@pytest.mark.look
def test_own_pages_by_keyboard(visit: Visit, offices: Offices) -> None:
    stage = scene(56, offices)
    visitor = visit()
    sign_in(visitor, stage.home)
    for path in stage.pages:
        assert rules.focus_faults(visitor.go(path)) == [], path
    page = visitor.go(stage.pages[1])
    keys.follow(page, "main a[href$='/deposits/']")
    keys.fill_in(page)
    expect(page.locator("main")).to_contain_text("正在复查")
    page = visitor.go("/my/permissions/")
    keys.follow(page, "main a[href*='/consents/']")
    keys.fill_in(page)
    expect(page.locator("main")).to_contain_text("已收回")
