"""The pages of departments' data in a real browser."""

from pathlib import Path
from uuid import UUID

import pytest
from playwright.sync_api import expect

from doudi.access.models import Account
from doudi.access.principal import Principal
from doudi.exchange.feeds import queries
from doudi.exchange.feeds.contracts import contract_of
from doudi.exchange.feeds.receiving import KIND, Coming, receive
from doudi.work import clock, worker
from tests.access.offices import COUNTY, staff
from tests.browser import rules
from tests.browser.conftest import Visit
from tests.browser.office import at_work
from tests.browser.test_citizen_pages import inspect
from tests.databases import LiveDatabase
from tests.exchange.feeds.files import HEADER, car, text


@pytest.fixture
def officer(live_database: LiveDatabase) -> Account:
    return staff("data_officer", COUNTY)


def landed(officer: Account, file: Path, content: str) -> UUID:
    file.write_text(content, encoding="utf-8", newline="")
    principal = Principal.of_account(officer, on=clock.today())
    coming = Coming(contract_of("police_vehicles"), COUNTY, clock.today(), clock.now())
    run = receive(principal, coming, file).run.id
    worker.run_one([KIND])
    return run


def kept_back(officer: Account, run: UUID) -> UUID:
    principal = Principal.of_account(officer, on=clock.today())
    return queries.rows_of(principal, queries.run_of(principal, run), 1)[0].id


@pytest.mark.look
def test_the_pages_keep_the_rules(visit: Visit, officer: Account, tmp_path: Path) -> None:
    rows = [car(number, displacement="-5" if number % 9 == 0 else "1600") for number in range(40)]
    run = landed(officer, tmp_path / "cars.csv", text([*rows, rows[3]]))
    held = landed(
        officer, tmp_path / "more.csv", text([[*car(90), "红"]], [*HEADER, "车身颜色（一个很长的列名）"])
    )
    refused = landed(officer, tmp_path / "cut.csv", text(rows).rstrip())
    pages = ["", "police_vehicles/", "bank_balances/", f"runs/{run}/", f"runs/{held}/", f"runs/{refused}/"]
    pages.append(f"rows/{kept_back(officer, run)}/")
    for elder, width, sizes in rules.SHAPES_AT_WORK:
        visitor = at_work(visit(elder=elder, width=width), officer.id)
        found = [fault for path in pages for fault in inspect(visitor, f"/staff/sources/{path}", sizes)]
        assert found + visitor.heard == [], "\n".join(found)


def test_a_row_put_right_without_scripts(visit: Visit, officer: Account, tmp_path: Path) -> None:
    landed(officer, tmp_path / "cars.csv", text([car(1), car(2, displacement="-5")]))
    visitor = at_work(visit(scripts=False, width=390), officer.id)
    page = visitor.go("/staff/sources/")
    page.get_by_role("link", name="公安交管：机动车登记").click()
    page.locator("table a").first.click()
    page.get_by_role("link", name="第 3 行").click()
    page.get_by_label("排量").fill("1000000")
    visitor.press("改正并入库")
    expect(page.locator(".govuk-error-summary")).to_contain_text("大得不合情理")
    page.get_by_label("排量").fill("1600")
    visitor.press("改正并入库")
    expect(page.locator("main")).to_contain_text("已改正入库")
