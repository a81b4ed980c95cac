"""A delivery from the file to columns: whole or not at all, once, and nothing lost on the way."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest.mock import patch

import polars as pl
import pytest
from pytest_django import Settings

from doudi.access.errors import UnableToAct
from doudi.audit.models import Entry
from doudi.exchange.feeds import actions, landing, queries, receiving, store
from doudi.exchange.feeds.contracts import contract_of
from doudi.exchange.feeds.errors import UnableToLand, UnableToMend
from doudi.exchange.feeds.models import Delivery, Quarantined, Run
from doudi.exchange.feeds.receiving import Coming, Received, receive
from doudi.vault.errors import UnableToReadErased
from doudi.vault.record_keys import destroy
from doudi.work import worker
from tests.exchange.feeds.files import ABOUT, HEADER, ID, car, text
from tests.registry.people import AT, ON, id_number, staff

pytestmark = pytest.mark.django_db
DATA = staff("data_officer")
COUNTY = 990001000000


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, settings: Settings) -> None:
    settings.FEEDS = tmp_path / "feeds"
    settings.FEED_BLOCK = 2_000


def coming(source: str = "police_vehicles") -> Coming:
    return Coming(contract_of(source), COUNTY, ABOUT, AT)


def brought(path: Path, content: str | bytes, source: str = "police_vehicles") -> Received:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return receive(DATA, coming(source), path)


def landed(path: Path, content: str | bytes, source: str = "police_vehicles") -> queries.RunCard:
    received = brought(path, content, source)
    while worker.run_one([receiving.KIND]):
        pass
    return queries.run_of(DATA, received.run.id)


def columns(run: queries.RunCard) -> store.Columns:
    row = Run.objects.unscoped("looking at files").get(id=run.id)
    return store.Columns(row.source, row.delivery_id, row.id)


def whole(run: queries.RunCard) -> tuple[pl.DataFrame, pl.DataFrame]:
    found = columns(run)
    numbers = found.numbers(found.landed)
    return (
        pl.concat([found.facts(number, found.landed) for number in numbers]),
        pl.concat([found.identity(number, found.landed) for number in numbers]),
    )


def mixture(rows: int = 200) -> str:
    lines = [car(number) for number in range(rows)]
    lines[10][4], lines[20][2], lines[30] = "-1", "", lines[5]
    lines[40] = car(6, displacement="1800")
    return text(lines)


def test_facts_and_identity_lie_apart_and_every_row_is_accounted_for(tmp_path: Path) -> None:
    run = landed(tmp_path / "cars.csv", mixture())
    assert run.counts == {
        "read": 201, "landed": 196, "quarantined": 4, "header": 1, "blank": 0, "footer": 0
    }  # fmt: skip
    facts, identity = whole(run)
    assert facts["row"].to_list() == identity["row"].to_list() == list(range(196))
    assert facts["line"].to_list() == identity["line"].to_list()
    assert set(facts.columns) == {
        "row", "line", "vehicle_type", "displacement", "registered_on", "status", "brand"
    }  # fmt: skip
    assert set(identity.columns) == {"row", "line", "plate", "id_number", "name", "id_state"}
    kept = Quarantined.objects.unscoped("test").order_by("line").values_list("line", "reason", "first")
    assert list(kept) == [
        (12, "number_negative", 0),
        (22, "missing", 0),
        (32, "repeated", 7),
        (42, "contradicts", 8),
    ]
    actions_ = Entry.objects.filter(action__startswith="feed.").order_by("number")
    assert list(actions_.values_list("action", flat=True)) == ["feed.receive", "feed.land"]


def test_nothing_of_anybody_lies_in_clear(tmp_path: Path, settings: Settings) -> None:
    landed(tmp_path / "cars.csv", mixture())
    found = b"".join(path.read_bytes() for path in Path(settings.FEEDS).rglob("*") if path.is_file())
    assert len(found) > 10_000
    for secret in (ID, "张示例", "浙A0007"):
        assert secret.encode() not in found
    values: Any = Quarantined.objects.unscoped("test").values_list("values", flat=True)
    assert all(ID.encode() not in value.token for value in values)


def test_the_raw_bytes_are_kept_unchanged_and_gone_with_their_key(tmp_path: Path) -> None:
    content = mixture().encode("gb18030")
    landed(tmp_path / "cars.csv", content)
    delivery = Delivery.objects.unscoped("test").get()
    raw = store.raw_file(delivery.source, delivery.id)
    name = receiving.raw_name(delivery)
    assert b"".join(store.unseal_file(raw, name, delivery.id)) == content
    assert destroy(delivery.id, by="测试", at=AT)
    with pytest.raises(UnableToReadErased):
        list(store.unseal_file(raw, name, delivery.id))


def test_the_same_file_twice_is_no_work(tmp_path: Path) -> None:
    first = landed(tmp_path / "one.csv", mixture())
    again = brought(tmp_path / "two.csv", mixture())
    assert (again.new, again.run.id) == (False, first.id)
    assert not worker.run_one([receiving.KIND])
    assert Delivery.objects.unscoped("test").count() == Run.objects.unscoped("test").count() == 1


def test_a_refused_file_leaves_nothing_and_may_come_again(tmp_path: Path) -> None:
    broken = mixture().encode() + b"\xff\n"
    run = landed(tmp_path / "cars.csv", broken)
    assert (run.state, run.reason, run.counts) == ("refused", "encoding", {})
    assert "不是 UTF-8" in run.message["zh"] and "is not UTF-8" in run.message["en"]
    assert not columns(run).parts.exists() and not columns(run).landed.exists()
    assert landed(tmp_path / "again.csv", broken).number == 2


def test_refused_half_way_leaves_nothing_of_the_first_half(tmp_path: Path, settings: Settings) -> None:
    settings.FEED_BLOCK = 12_000
    rows = text([car(number, displacement="-1") for number in range(300)]).splitlines(keepends=True)
    content = rows[:200] + [row.replace("示例牌", '5" 牌') for row in rows[200:]]
    run = landed(tmp_path / "cars.csv", "".join(content))
    assert (run.state, run.reason, run.counts) == ("refused", "quotes", {})
    assert not Quarantined.objects.unscoped("test").exists()
    assert not columns(run).parts.exists()


def test_a_file_that_changes_while_it_is_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "cars.csv"
    path.write_text(mixture(), encoding="utf-8")
    reading = receiving._chunks

    def growing(file: Path) -> Iterator[bytes]:
        yield from reading(file)
        with file.open("a", encoding="utf-8") as more:
            more.write(text([car(999)]).splitlines()[1] + "\r\n")

    with (
        patch.object(receiving, "_chunks", growing),
        pytest.raises(UnableToLand, match="读文件时它还在变，可能没有传完。"),
    ):
        receive(DATA, coming(), path)
    assert not Run.objects.unscoped("test").exists()
    assert landed(path, mixture()).state == "landed"


def test_a_control_file_speaks_for_a_file_without_a_last_line_end(tmp_path: Path) -> None:
    content = mixture().rstrip()
    assert landed(tmp_path / "cars.csv", content).reason == "truncated"
    beside = tmp_path / "cars.csv.sha256"
    beside.write_text("0" * 64 + "  cars.csv\n", encoding="ascii")
    with pytest.raises(UnableToLand, match=r"和旁边的校验文件 cars\.csv\.sha256 对不上"):
        brought(tmp_path / "cars.csv", content)
    beside.write_text(receiving._digest(tmp_path / "cars.csv") + "  cars.csv\n", encoding="ascii")
    assert landed(tmp_path / "cars.csv", content).state == "landed"


@pytest.mark.parametrize("content", ["", "x"])
def test_what_is_empty_or_of_another_format_is_refused(content: str, tmp_path: Path) -> None:
    name = "cars.csv" if not content else "cars.docx"
    with pytest.raises(
        UnableToLand, match="文件是空的" if not content else "约定的文件格式是 CSV、XLSX、JSON"
    ):
        brought(tmp_path / name, content)


def test_strange_columns_wait_for_a_person_and_are_known_the_next_time(tmp_path: Path) -> None:
    header = [*HEADER, "颜色"]
    run = landed(tmp_path / "cars.csv", text([[*car(1), "红"]], header))
    assert (run.state, run.drift["strange"], run.counts) == ("held", ["颜色"], {})
    with pytest.raises(UnableToAct):
        actions.accept_columns(staff("town_clerk"), run.id, AT)
    actions.accept_columns(DATA, run.id, AT)
    worker.run_one([receiving.KIND])
    assert queries.run_of(DATA, run.id).state == "landed"
    assert landed(tmp_path / "next.csv", text([[*car(2), "白"]], header)).state == "landed"
    assert landed(tmp_path / "third.csv", text([car(3)])).state == "held"
    with pytest.raises(UnableToMend):
        actions.accept_columns(DATA, run.id, AT)


def test_killed_after_any_batch_the_run_ends_as_if_nothing_had_happened(tmp_path: Path) -> None:
    straight = landed(tmp_path / "cars.csv", mixture())
    expected = whole(straight)
    Run.objects.unscoped("test").update(state="refused")
    for crash in range(1, 8):
        received = brought(tmp_path / "cars.csv", mixture())
        commit, calls = landing._commit, list[int]()

        def dying(
            *arguments: object, commit: object = commit, calls: list[int] = calls, crash: int = crash
        ) -> None:
            calls.append(1)
            if len(calls) == crash:
                raise KeyboardInterrupt
            commit(*arguments)  # type: ignore[operator]

        run = Run.objects.unscoped("test").select_related("delivery").get(id=received.run.id)
        with patch.object(landing, "_commit", dying), pytest.raises(KeyboardInterrupt):
            landing.land(run, lambda: None)
        assert worker.run_one([receiving.KIND])
        card = queries.run_of(DATA, received.run.id)
        assert card.counts == straight.counts
        for found, wanted in zip(whole(card), expected, strict=True):
            assert found.equals(wanted)
        assert not columns(card).parts.exists()
        Run.objects.unscoped("test").update(state="refused")


def test_household_members_come_together_with_a_dense_number(tmp_path: Path) -> None:
    header = ("户号", "公民身份号码", "姓名", "性别", "出生日期", "与户主关系", "户籍地址", "户籍状态")
    numbers = [id_number(sequence) for sequence in (1, 2, 3)]
    homes = ("H2", "H1", "H2")
    rows = [
        (home, number, "张示例", "男", "1970-05-06", "户主", "云坪镇", "正常")
        for home, number in zip(homes, numbers, strict=True)
    ]
    run = landed(tmp_path / "people.csv", text(rows, header), "police_residents")
    facts, identity = whole(run)
    assert facts["household"].to_list() == [0, 1, 1]
    assert identity["household_no"].to_list() == ["H1", "H2", "H2"]
    assert "household_no" not in facts.columns


def test_a_row_is_put_right_or_left_out_once_and_counts_follow(tmp_path: Path) -> None:
    run = landed(tmp_path / "cars.csv", mixture())
    rows = {row.line: row for row in queries.rows_of(DATA, run, 1)}
    shown = queries.row_of(DATA, rows[12].id, AT)
    assert shown.values["displacement"] == "-1"
    assert Entry.objects.filter(action="feed.look").count() == 1
    still = actions.mend(DATA, rows[12].id, {**shown.values, "displacement": "-2"}, AT)
    assert {name: label.zh for name, label in still.items()} == {"displacement": "“排量”是负数。请核实。"}
    assert actions.mend(DATA, rows[12].id, {**shown.values, "displacement": "1600"}, AT) == {}
    with pytest.raises(UnableToMend, match="已经处理过了"):
        actions.mend(DATA, rows[12].id, shown.values, AT)
    with pytest.raises(UnableToMend, match="请写明为什么不入库"):
        actions.leave_out(DATA, rows[22].id, " ", AT)
    actions.leave_out(DATA, rows[22].id, "对方确认录重了", AT)
    after = queries.run_of(DATA, run.id)
    assert (after.landed, after.kept_back, after.open) == (197, 3, 2)
    landing.refuse_lost_rows(after.counts)
    mended = columns(run)
    assert mended.facts(12, mended.mended)["displacement"].to_list() == [1600]


def test_only_the_data_officer_lands_and_mends_and_only_in_reach(tmp_path: Path) -> None:
    run = landed(tmp_path / "cars.csv", mixture())
    (row, *_) = queries.rows_of(DATA, run, 1)
    for role in ("town_clerk", "county_officer", "auditor", "administrator"):
        with pytest.raises(UnableToAct):
            receive(staff(role), coming(), tmp_path / "cars.csv")
        with pytest.raises(UnableToAct):
            queries.row_of(staff(role), row.id, AT)
    elsewhere = staff("data_officer", 990002000000, 990003000000)
    with pytest.raises(UnableToMend):
        actions.leave_out(elsewhere, row.id, "x", AT)
    assert queries.runs_of(elsewhere, "police_vehicles") == []


def test_freshness_says_how_late_a_source_is(tmp_path: Path) -> None:
    landed(tmp_path / "cars.csv", mixture())
    card = queries.source_of(DATA, "police_vehicles", ON)
    assert (card.age, card.late_by, card.open) == (62, 31, 4)
    never = queries.source_of(DATA, "bank_balances", ON)
    assert (never.latest, never.late_by) == (None, None)


def test_landed_files_are_whole_on_disk_or_not_there(tmp_path: Path, settings: Settings) -> None:
    landed(tmp_path / "cars.csv", mixture())
    left = {path.suffix for path in Path(settings.FEEDS).rglob("*") if path.is_file()}
    assert left == {".sealed", ".parquet"}
    assert not [folder for folder, _, _ in os.walk(settings.FEEDS) if folder.endswith((".parts", ".settled"))]
