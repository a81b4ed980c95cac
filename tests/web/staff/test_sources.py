"""The pages of departments' data: seen, accepted, put right, left out, and by whom."""

from pathlib import Path
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from doudi.access.models import Account
from doudi.access.principal import Principal
from doudi.audit.models import Entry
from doudi.exchange.feeds import queries
from doudi.exchange.feeds.contracts import contract_of, contracts
from doudi.exchange.feeds.receiving import KIND, Coming, receive
from doudi.work import clock, worker
from tests.access.offices import COUNTY, staff
from tests.exchange.feeds.files import HEADER, car, text
from tests.web.signing import signed_in

pytestmark = pytest.mark.django_db
LIST = reverse("staff:sources")


@pytest.fixture
def officer(tmp_path: Path, settings: Settings) -> Account:
    settings.FEEDS = tmp_path / "feeds"
    return staff("data_officer", COUNTY)


@pytest.fixture
def desk(officer: Account) -> Client:
    return signed_in(officer.id)


def acting(account: Account) -> Principal:
    return Principal.of_account(account, on=clock.today())


def landed(officer: Account, folder: Path, content: str, source: str = "police_vehicles") -> UUID:
    file = folder / "cars.csv"
    file.write_text(content, encoding="utf-8", newline="")
    coming = Coming(contract_of(source), COUNTY, clock.today(), clock.now())
    run = receive(acting(officer), coming, file).run.id
    worker.run_one([KIND])
    return run


def wrong(officer: Account, folder: Path) -> tuple[UUID, UUID]:
    """A run with one row kept back, and that row."""
    run = landed(officer, folder, text([car(1), car(2, displacement="-5")]))
    found = queries.run_of(acting(officer), run)
    return run, queries.rows_of(acting(officer), found, 1)[0].id


def test_every_source_is_listed_with_what_it_may_be_used_for(desk: Client) -> None:
    shown = desk.get(LIST).content.decode()
    for contract in contracts().values():
        assert contract.label.zh in shown
    assert shown.count("只核对一件申请") == 2
    assert "还没有" in shown


def test_freshness_volume_and_quality_after_a_delivery(
    desk: Client, officer: Account, tmp_path: Path
) -> None:
    run, _ = wrong(officer, tmp_path)
    shown = desk.get(LIST).content.decode()
    assert "500‰" in shown and "1 行待处理" in shown and "1 行等人处理。" in shown
    source = desk.get(reverse("staff:source", args=["police_vehicles"])).content.decode()
    assert "社会救助法 第四十一条" in source and "没有查到规定的保存期限" in source
    assert 'width="200"' not in source and 'width="100"' in source
    page = desk.get(reverse("staff:source-run", args=[run])).content.decode()
    assert "“排量”是负数。请核实。" in page and "第 3 行" in page and "cars.csv" in page


def test_a_row_is_put_right_on_its_page(desk: Client, officer: Account, tmp_path: Path) -> None:
    run, row = wrong(officer, tmp_path)
    address = reverse("staff:source-row", args=[row])
    page = desk.get(address).content.decode()
    assert 'value="-5"' in page and "“排量”是负数。请核实。" in page
    look = Entry.objects.get(action="feed.look")
    assert look.detail == {"run": str(run), "line": 3} and look.purpose == "feeds"
    cells = queries.row_of(acting(officer), row, clock.now()).values
    again = desk.post(address, {**cells, "displacement": "很大"})
    assert again.status_code == 422 and "“排量”不是数字。请改正。" in again.content.decode()
    done = desk.post(address, {**cells, "displacement": "125"}, follow=True)
    assert "已改正入库" in done.content.decode()
    assert queries.run_of(acting(officer), run).landed == 2
    assert (
        "别人刚刚" in desk.post(address, cells).content.decode()
        or desk.post(address, cells).status_code == 422
    )


def test_a_row_is_left_out_only_with_a_reason(desk: Client, officer: Account, tmp_path: Path) -> None:
    _, row = wrong(officer, tmp_path)
    address = reverse("staff:source-leave-out", args=[row])
    assert "请写明为什么不入库。" in desk.post(address, {"note": " "}, follow=True).content.decode()
    assert "确认不入库" in desk.post(address, {"note": "录重了"}, follow=True).content.decode()


def test_changed_columns_wait_for_the_data_officer(desk: Client, officer: Account, tmp_path: Path) -> None:
    run = landed(officer, tmp_path, text([[*car(1), "红"]], [*HEADER, "颜色"]))
    address = reverse("staff:source-run", args=[run])
    page = desk.get(address).content.decode()
    assert "多出的列（不会读）：颜色" in page and "什么都还没有入库" in page
    auditor = signed_in(staff("auditor", COUNTY).id)
    assert "照常入库" not in auditor.get(address).content.decode()
    assert auditor.post(address).status_code == 403
    assert "已确认，正在入库。" in desk.post(address, follow=True).content.decode()
    worker.run_one([KIND])
    assert queries.run_of(acting(officer), run).state == "landed"


def test_a_refused_file_says_why_in_both_languages(desk: Client, officer: Account, tmp_path: Path) -> None:
    run = landed(officer, tmp_path, text([car(1)]).rstrip())
    address = reverse("staff:source-run", args=[run])
    assert "最后一行没有换行结束" in desk.get(address).content.decode()
    english = desk.get(address, headers={"accept-language": "en"}).content.decode()
    assert "The last line does not end" in english


def test_what_serves_one_case_is_masked_and_not_corrected_here(
    desk: Client, officer: Account, tmp_path: Path
) -> None:
    header = ("申请编号", "身份证号", "姓名", "机构", "余额日期", "余额合计")
    row = ("990001-2026-000001", "990001199001010013", "张示例", "示例银行", "2026-07-01", "-1")
    run = landed(officer, tmp_path, text([row], header), "bank_balances")
    kept = queries.rows_of(acting(officer), queries.run_of(acting(officer), run), 1)[0]
    page = desk.get(reverse("staff:source-row", args=[kept.id])).content.decode()
    assert "这类数据只能用于一件申请，不在这里改" in page
    assert "张示例" not in page and "990001199001010013" not in page
    answer = desk.post(reverse("staff:source-row", args=[kept.id]), {"balance": "1"})
    assert answer.status_code == 422


@pytest.mark.parametrize("role", ["town_clerk", "county_verifier", "administrator", "policy_writer"])
def test_others_have_no_business_here(role: str, officer: Account, tmp_path: Path) -> None:
    run, row = wrong(officer, tmp_path)
    stranger = signed_in(staff(role, COUNTY).id)
    for address in (LIST, reverse("staff:source-run", args=[run]), reverse("staff:source-row", args=[row])):
        assert stranger.get(address).status_code == 403
