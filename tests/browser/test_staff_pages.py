"""Every page of the office, in both modes, on a desk and on a phone: axe, our own rules, weight, keyboard."""

import re

import pytest
from playwright.sync_api import expect

from doudi.cases import queries, steps
from doudi.payments import queries as payments
from doudi.work import clock, worker
from tests.browser import rules
from tests.browser.conftest import Visit, Visitor
from tests.browser.office import Office, at_work, office, under_review
from tests.browser.test_citizen_pages import inspect, transferred
from tests.cases.builders import county

LIMIT = 60 * 1024


def case_pages(case: object, *parts: str) -> list[str]:
    """Addresses under one case."""
    return [f"/staff/cases/{case}/{part}" for part in parts]


def pages(scene: Office) -> dict[str, tuple[object, list[str]]]:
    """For each kind of worker: the account, and the pages they see."""
    staff = scene.staff
    letter = queries.letters_of(staff.officer, scene.paid.id, at=clock.now())[0]
    objection = queries.case_file(staff.head, scene.objected.id, at=clock.now()).objections[0].objection_id
    visit = queries.case_file(staff.clerk, scene.ready.id, at=clock.now()).visits[0].visit_id
    clerk = ["/staff/cases/", "/staff/cases/?deadline=overdue", "/staff/cases/?text=nothing"]
    clerk += case_pages(
        scene.fresh.id, "", "accept/", "consents/", "step/withdraw/", "correction/", "household/"
    )
    clerk += case_pages(scene.asked.id, "", "verification/", "visit/", "relative/", "fact/")
    clerk += case_pages(scene.ready.id, f"visits/{visit}/")
    clerk += ["/staff/people/", f"/staff/people/{scene.fresh.applicant_id}/", "/staff/returned/"]
    clerk += [f"/letters/{letter.letter_id}/"]
    head = case_pages(scene.ready.id, "", "opinion/")
    head += case_pages(scene.objected.id, "", f"objections/{objection}/", "step/deliberate/", "step/extend/")
    head += case_pages(scene.paid.id, "step/hear/")
    officer = case_pages(
        scene.review.id, "", "categories/", "confirm/", "refuse/", "step/complain/", "step/send_back/"
    )
    officer += case_pages(scene.paid.id, "", "categories/", "step/increase/")
    batch = payments.batches(staff.officer).rows[0].id
    money = ["/staff/batches/", f"/staff/batches/{batch}/", f"/staff/batches/{batch}/discard/"]
    money += ["/staff/batches/return/"]
    return {
        "clerk": (staff.clerk.account_id, clerk),
        "head": (staff.head.account_id, head),
        "officer": (staff.officer.account_id, officer),
        "money": (scene.preparer, money),
        "auditor": (scene.auditor, ["/staff/journal/", "/staff/journal/?action=nothing"]),
    }


def prepared(scene: Office, visitor: Visitor) -> None:
    """One batch, prepared through the page."""
    at_work(visitor, scene.preparer).go("/staff/batches/")
    visitor.press("编制这个月的批次")
    worker.run_one(["payments.prepare"])


@pytest.mark.look
def test_every_page_keeps_the_rules(visit: Visit) -> None:
    scene = office()
    prepared(scene, visit(width=1280))
    for elder, sizes in rules.MODES_AT_WORK:
        found = []
        for who, paths in pages(scene).values():
            visitor = at_work(visit(elder=elder, width=1280), who)  # type: ignore[arg-type]
            for path in paths:
                found += inspect(visitor, path, sizes)
            found += visitor.heard
        found += with_errors(scene, visit, elder, sizes)
        assert found == [], "\n".join(found)


def with_errors(scene: Office, visit: Visit, elder: bool, sizes: rules.Sizes) -> list[str]:
    """The same for forms sent back, the opened file, the preview and the report's details."""
    found = []
    clerk = at_work(visit(elder=elder, width=1280), scene.staff.clerk.account_id)
    for path, button in (
        (*case_pages(scene.fresh.id, "correction/"), "发出补正告知书"),
        (*case_pages(scene.asked.id, "fact/"), "记下"),
        (*case_pages(scene.asked.id, "visit/"), "记下，去签字"),
        ("/staff/people/", "查"),
    ):
        clerk.go(path)
        clerk.press(button)
        assert clerk.page.locator(".govuk-error-summary").count() == 1, path
        found += [f"{path} with errors: {fault}" for fault in rules.faults(clerk.page, sizes)]
    clerk.go(*case_pages(scene.asked.id, "household/"))
    clerk.page.locator("input[name=purpose]").first.check(force=True)
    clerk.press("打开档案")
    clerk.page.locator("details").first.locator("summary").click()
    found += [f"household file: {fault}" for fault in rules.faults(clerk.page, sizes)]
    officer = at_work(visit(elder=elder, width=1280), scene.staff.officer.account_id)
    officer.go(*case_pages(scene.review.id, "confirm/"))
    officer.press("先看通知书")
    found += [f"preview: {fault}" for fault in rules.faults(officer.page, sizes)]
    return found


@pytest.mark.look
def test_weight_of_first_visits(visit: Visit) -> None:
    scene = office()
    prepared(scene, visit(width=1280))
    for who, paths in pages(scene).values():
        heaviest = {}
        for path in paths[:4]:
            visitor = at_work(visit(width=1280), who)  # type: ignore[arg-type]
            heaviest[path] = transferred(visitor.page, visitor.site + path)
        assert max(heaviest.values()) <= LIMIT, heaviest


@pytest.mark.look
def test_a_filter_keeps_the_focus_and_announces_the_count(visit: Visit) -> None:
    scene = office()
    visitor = at_work(visit(width=1280), scene.staff.clerk.account_id)
    page = visitor.go("/staff/cases/")
    choice = page.get_by_label("期限")
    choice.focus()
    choice.select_option("overdue")
    expect(page.locator("#counted")).to_have_text(re.compile("一共 1 件"))
    expect(page.locator("#rows tbody tr")).to_have_count(1)
    assert page.evaluate("document.activeElement.id") == "id_deadline"
    expect(page).to_have_url(re.compile("deadline=overdue"))
    assert scene.asked.number in page.locator("#rows").inner_text()
    assert visitor.heard == []


@pytest.mark.look
def test_decide_by_keyboard_alone(visit: Visit) -> None:
    """From the queue to the letter, with Tab, letters, Space and Enter; focus is never lost."""
    staff = county()
    case = under_review(211, staff)
    visitor = at_work(visit(width=1280), staff.officer.account_id)
    page = visitor.go("/staff/cases/")
    for name in (case.number, "确认同意", "先看通知书", "确认同意，发出"):
        tab_to(visitor, name)
        with page.expect_navigation():
            page.keyboard.press("Enter")
    expect(page.locator(".govuk-notification-banner")).to_contain_text("已确认同意")
    assert steps.find(case.id).state == "active"


def tab_to(visitor: Visitor, name: str, presses: int = 80) -> None:
    """Press Tab until the element of that name has the focus."""
    page = visitor.page
    for _ in range(presses):
        page.keyboard.press("Tab")
        here = page.evaluate(
            "() => [document.activeElement.tagName, document.activeElement.textContent.trim()]"
        )
        assert here[0] != "BODY", f"the focus is lost before {name}"
        if here[0] in {"A", "BUTTON"} and here[1] == name:
            return
    raise AssertionError(f"Tab does not lead to {name}")


@pytest.mark.look
def test_focus_is_always_to_be_seen(visit: Visit) -> None:
    staff = county()
    case = under_review(212, staff)
    visitor = at_work(visit(width=1280), staff.officer.account_id)
    for path in ("/staff/cases/", *case_pages(case.id, "", "refuse/")):
        assert rules.focus_faults(visitor.go(path)) == [], path


def test_a_visit_is_written_down_on_a_phone_without_scripts(visit: Visit) -> None:
    scene = office()
    visitor = at_work(visit(width=390, scripts=False), scene.staff.clerk.account_id)
    page = visitor.go(*case_pages(scene.asked.id, "visit/"))
    page.locator("input[name=kind][value=home]").check(force=True)
    page.get_by_label("和谁一起去的").select_option(index=1)
    page.get_by_label("看到了什么、听到了什么").fill("两间瓦房，没有车。")
    visitor.press("记下，去签字")
    expect(page.locator("main")).to_contain_text("在场家人")
    assert rules.sideways(page) <= 0
