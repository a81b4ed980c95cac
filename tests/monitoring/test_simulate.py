"""A what-if says of each household what deciding it under both laws says, adds up, and mixes no two runs."""

import csv
import json
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NamedTuple

import polars as pl
import pytest

from doudi.conf import simulate as command
from doudi.law.benefits.assess import Assessment, assess
from doudi.law.benefits.columns import Pack
from doudi.law.benefits.decide import decide
from doudi.law.benefits.interplay import Due
from doudi.law.benefits.policies import Policies
from doudi.law.benefits.situation import Situation
from doudi.monitoring.population.contract import Population
from doudi.monitoring.population.generate import Wish, generate
from doudi.monitoring.simulate import compare, reading
from doudi.monitoring.simulate.cells import COUNTS, MEASURES
from doudi.monitoring.simulate.groups import DIMENSIONS
from doudi.monitoring.simulate.run import Kept, Proposal, UnableToSimulate, months, proposed, simulate
from doudi.monitoring.simulate.summary import by, finish, read
from doudi.monitoring.simulate.tables import write_csv
from doudi.monitoring.sweep import arrays, sample
from doudi.monitoring.sweep.sweep import sweep
from doudi.policies.load import FOLDER, policies

DAY = date(2026, 9, 1)
REFORM = """\
name: trial
label: {zh: 标准提高、边缘含等于, en: a higher standard and near inclusive}
from: 2026-09-01
article: 拟议
parameters:
  - {parameter: dibao.standard, place: "990000", until: 2026-11-01, value: {urban: 1000, rural: 760}}
rules:
  - {name: near_income_below, expression: household_income <= near_total}
  - {name: other_property_within_limit, expression: other_property <= 0 and members < 6}
"""
KEPT = Kept("A. Clerk", datetime(2026, 9, 2, 8, tzinfo=UTC))
LAW = policies()
MONTHLY = {
    name for name, one in LAW.benefits.items() if one.amount and one.rules[one.amount].unit == "yuan/month"
}


@pytest.fixture(scope="module")
def population(tmp_path_factory: pytest.TempPathFactory) -> Population:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("doudi.monitoring.population.generate.PER_PART", 1_200)
        wish = Wish(3_000, 5, DAY, ("990001", "310000"), ties=100, unknown=10, standard=70_000)
        return generate(LAW, wish, tmp_path_factory.mktemp("population"))


@pytest.fixture(scope="module")
def proposal(tmp_path_factory: pytest.TempPathFactory) -> Proposal:
    path = tmp_path_factory.mktemp("reform") / "reform.yaml"
    path.write_text(REFORM, encoding="utf-8")
    return proposed(policies(), FOLDER, path)


@pytest.fixture(scope="module")
def out(population: Population, proposal: Proposal, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("out")
    finish(simulate(LAW, proposal, population, folder, days=months(DAY, 3), kept=KEPT), folder)
    return folder


def changes(out: Path) -> pl.DataFrame:
    return pl.read_parquet(out / "changes-*.parquet")


def files(out: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(out.glob("*-*.parquet"))}


class Case(NamedTuple):
    """A household, assessed alone under both laws."""

    household: int
    situation: Situation
    place: str
    before: Assessment
    after: Assessment


def both(population: Population, proposal: Proposal, number: int) -> list[Case]:
    """Some households of a part."""
    part = population.parts[number]
    pack = Pack(LAW, LAW.in_force(DAY), as_of=DAY)
    held = arrays.opened(population, part, pack)
    found = []
    for row in range(0, part.households, 6):
        situation, place = sample.situation_of(held, pack, row), held.places[int(held.place[row])]
        before, after = (assess(law, situation, place=place, as_of=DAY) for law in (LAW, proposal.law))
        found.append(Case(int(held.keys[row]), situation, place, before, after))
    return found


def known(due: Due) -> bool:
    """Whether it can be told what is paid."""
    return due.granted is False or due.amount is not None


def outcome(granted: bool | None) -> str:
    return {None: "cannot_tell", True: "granted", False: "refused"}[granted]


def turned(case: Case, laws: tuple[Policies, Policies], benefit: str, receiver: str) -> str:
    """The first condition whose verdict is another, by the benefit's own rules."""
    was, now = (
        decide(law, benefit, case.situation, place=case.place, as_of=DAY, receiver=receiver).conditions
        for law in laws
    )
    return next((a.name for a, b in zip(was, now, strict=True) if a.met is not b.met), "")


def test_exactly_those_are_listed_whom_the_two_laws_treat_otherwise(
    population: Population, proposal: Proposal, out: Path
) -> None:
    listed = {
        (row["benefit"], row["household"], row["member"]): row for row in changes(out).iter_rows(named=True)
    }
    reasons = Counter[str]()
    effects = {effect.name for effect in LAW.effects}
    for case in both(population, proposal, 0):
        for was, now in zip(case.before.due, case.after.due, strict=True):
            member = int(was.receiver) - 1 if was.receiver else None
            row = listed.get((was.benefit, case.household, member))
            if (was.granted, was.amount) == (now.granted, now.amount):
                assert row is None
                continue
            assert row is not None
            assert (row["before"], row["after"]) == (outcome(was.granted), outcome(now.granted))
            assert (row["before_fen"], row["after_fen"]) == (was.amount or 0, now.amount or 0)
            condition = turned(case, (LAW, proposal.law), was.benefit, was.receiver)
            assert row["reason"] == condition or (not condition and row["reason"] in {"amount", *effects})
            reasons[row["reason"]] += 1
    assert reasons["amount"] and reasons["income_below_standard"] and reasons["other_property_within_limit"]


def test_where_only_one_law_has_a_benefit_no_condition_is_blamed(population: Population) -> None:
    law, part = policies(), population.parts[0]
    pack = Pack(law, ("dibao", "near"), as_of=DAY)
    held = arrays.opened(population, part, pack)
    told = reading.read(held, pack)
    rows = {"household": part.households, "person": part.persons}
    found = compare.compared((law, {"near": told["near"]}), (law, told), rows)
    assert set(found) == {"near", "dibao"} and not found["near"].changed.any()
    reasons = compare.reasons(law, found["dibao"].benefit)
    assert {reasons[number] for number in compare.reason(law, found["dibao"])} == {compare.IN_FORCE}


def test_the_cells_add_up_to_the_list_and_to_each_other(population: Population, out: Path) -> None:
    summary, listed = read(out), changes(out)
    for one in summary["benefits"][:-1]:
        own = listed.filter(pl.col("benefit") == one["benefit"])
        assert one["rows"] == (population.persons if one["entity"] == "person" else population.households)
        assert (
            one["came"] == own.filter((pl.col("before") != "granted") & (pl.col("after") == "granted")).height
        )
        assert (
            one["went"] == own.filter((pl.col("before") == "granted") & (pl.col("after") == "refused")).height
        )
        assert one["after"] == one["before"] + one["came"] - one["went"] - one["opened"]
        assert one["fen_after"] - one["fen_before"] == (own["after_fen"] - own["before_fen"]).sum()
        told = own.filter(pl.col("before_known") & pl.col("after_known"))
        assert one["better"] == told.filter(pl.col("after_fen") > pl.col("before_fen")).height
        assert one["worse"] == told.filter(pl.col("after_fen") < pl.col("before_fen")).height
    for dimensions in (("place",), ("age", "disability"), DIMENSIONS):
        rows = by(out, *dimensions, benefit="dibao")
        dibao = next(one for one in summary["benefits"] if one["benefit"] == "dibao")
        assert {name: sum(row[name] for row in rows) for name in MEASURES} == {
            name: dibao[name] for name in MEASURES
        }
    assert {row["place"] for row in by(out, "place")} == {"990001", "310000"}
    assert sum(one["rows"] for one in summary["reasons"]) == listed.height


def test_all_monthly_money_of_a_household_is_told_together(
    population: Population, proposal: Proposal, out: Path
) -> None:
    listed = {
        row["household"]: row for row in pl.read_parquet(out / "totals-*.parquet").iter_rows(named=True)
    }
    assert {"dibao", "tekun"} <= MONTHLY and "emergency_aid" not in MONTHLY
    seen = 0
    for case in both(population, proposal, 1):
        gain = sum(
            (now.amount or 0) - (was.amount or 0)
            for was, now in zip(case.before.due, case.after.due, strict=True)
            if was.benefit in MONTHLY and known(was) and known(now)
        )
        assert (listed[case.household]["gain_fen"] if case.household in listed else 0) == gain
        seen += gain != 0
    assert seen
    total = next(one for one in read(out)["benefits"] if one["benefit"] == "total")
    assert total["better"] == sum(row["gain_fen"] > 0 for row in listed.values())
    assert total["worse"] == sum(row["gain_fen"] < 0 for row in listed.values()) > 0


def test_a_higher_standard_lowers_nobodys_dibao_and_lists_who_is_worse_off_in_all(
    population: Population, tmp_path: Path
) -> None:
    """Somebody who had dibao alone has a part of the family's once the family comes within the standard."""
    path = tmp_path / "higher.yaml"
    path.write_text("\n".join(REFORM.splitlines()[:6]), encoding="utf-8")
    higher = proposed(policies(), FOLDER, path)
    for name, law in (("was", LAW), ("now", higher.law)):
        sweep(law, population, tmp_path / name, as_of=DAY)
    was, now = (pl.read_parquet(tmp_path / name / "households-*.parquet") for name in ("was", "now"))
    had = was["dibao"] == "granted"
    assert (now["dibao"].filter(had) == "granted").all()
    assert (now["dibao_amount"] >= was["dibao_amount"]).filter(had).all()
    assert (now["dibao_amount"] > was["dibao_amount"]).any()
    gain = gained(tmp_path / "was", tmp_path / "now")
    simulate(LAW, higher, population, tmp_path / "out", days=[DAY], kept=KEPT)
    listed = pl.read_parquet(tmp_path / "out" / "totals-*.parquet").select("household", "gain_fen")
    assert dict(listed.iter_rows()) == {household: fen for household, fen in gain.items() if fen}
    assert min(gain.values()) < 0 < max(gain.values())


def gained(was: Path, now: Path) -> Counter[int]:
    """From two sweeps: fen a month more of each household in all, of what both can tell."""
    gain = Counter[int]()
    for level in ("households", "persons"):
        before, after = (pl.read_parquet(out / f"{level}-*.parquet") for out in (was, now))
        for name in set(before.columns) & set(MONTHLY):
            column = f"{name}_due" if f"{name}_due" in before.columns else f"{name}_amount"
            told = (before[name] != "cannot_tell") & (after[name] != "cannot_tell")
            more = (after[column] - before[column]).fill_null(0)
            each = more if column.endswith("_due") else more * told
            for household, fen in zip(before["household"], each, strict=True):
                gain[household] += fen
    return gain


def test_the_cost_is_told_for_each_month_and_ends_with_the_reform(out: Path) -> None:
    cost = {
        (row["day"], row["benefit"]): (row["fen_before"], row["fen_after"]) for row in read(out)["months"]
    }
    days = [day.isoformat() for day in months(DAY, 3)]
    assert days == ["2026-09-01", "2026-10-01", "2026-11-01"]
    standard = [cost[day, "dibao"][1] - cost[day, "dibao"][0] for day in days]
    assert standard[0] > 0 and standard[1] > 0
    assert standard[2] < 0  # the higher standard has ended, and large families are out


def test_a_stopped_run_goes_on_and_keeps_who_began_it(
    population: Population, proposal: Proposal, out: Path, tmp_path: Path
) -> None:
    def again(who: str) -> None:
        kept = Kept(who, datetime(2026, 9, 3, tzinfo=UTC))
        simulate(LAW, proposal, population, tmp_path, days=months(DAY, 3), kept=kept, workers=3)

    again("first")
    whole = files(tmp_path)
    assert whole == files(out)
    (tmp_path / "cells-0001.parquet").unlink()
    (tmp_path / "changes-0001.parquet").write_bytes(b"")
    with pytest.raises(UnableToSimulate, match="没有完成"):
        read(tmp_path)
    again("second")
    assert files(tmp_path) == whole
    kept = json.loads((tmp_path / "run.json").read_text(encoding="utf-8"))
    assert (kept["who"], kept["identity"]["population"]) == ("first", population.hash)
    assert kept["identity"]["policies"] == LAW.hash != kept["identity"]["policies_changed"]
    assert (tmp_path / "reform.yaml").read_text(encoding="utf-8") == REFORM


def test_another_run_is_not_mixed_in(population: Population, proposal: Proposal, tmp_path: Path) -> None:
    simulate(LAW, proposal, population, tmp_path, days=[DAY], kept=KEPT, benefits=["dibao"])
    with pytest.raises(UnableToSimulate, match="另一次"):
        simulate(LAW, proposal, population, tmp_path, days=[DAY], kept=KEPT, benefits=["near"])


def test_a_reform_that_has_not_begun_is_said_to_change_nothing(
    population: Population, proposal: Proposal, tmp_path: Path
) -> None:
    with pytest.raises(UnableToSimulate, match="2026-09-01"):
        simulate(LAW, proposal, population, tmp_path, days=[date(2026, 8, 31)], kept=KEPT)


def test_a_difference_between_the_readings_fails_the_run(
    population: Population, proposal: Proposal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def one_fen_more(
        law: Policies, situation: Situation, *, place: str, as_of: date, **_: object
    ) -> Assessment:
        found = assess(law, situation, place=place, as_of=as_of)
        due = tuple(replace(one, granted=True, amount=(one.amount or 0) + 1) for one in found.due)
        return replace(found, due=due)

    monkeypatch.setattr(sample, "assess", one_fen_more)
    with pytest.raises(sample.UnableToAgree, match="_due"):
        simulate(LAW, proposal, population, tmp_path, days=[DAY], kept=KEPT)
    assert not list(tmp_path.glob("cells-*"))


def test_no_spreadsheet_runs_what_stands_in_a_table(tmp_path: Path) -> None:
    written = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1", "dibao", "a,b", None]
    frame = pl.LazyFrame({"text": written, "fen": [-1] * len(written)})
    write_csv(frame, tmp_path / "table.csv")
    with (tmp_path / "table.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["text"] for row in rows] == [
        "'=1+1",
        "'+1",
        "'-1",
        "'@SUM(A1)",
        "'\t=1",
        "'\r=1",
        "'＝1",
        "dibao",
        "a,b",
        "",
    ]
    assert {row["fen"] for row in rows} == {"-1"}


def test_the_command_tells_who_comes_in_and_why(
    population: Population, proposal: Proposal, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = [str(proposal.path), "--population", str(population.folder), "--out", str(tmp_path / "out")]
    assert command.run([*words, "--as-of", "2026-09-01", "--lang", "en", "--benefits", "dibao", "near"]) == 0
    said = capsys.readouterr().out
    assert "a higher standard and near inclusive" in said
    assert "minimum living guarantee (dibao)  (dibao)" in said
    assert "refused → granted: income per person below the standard" in said
    assert command.run([*words, "--as-of", "2026-10-01"]) == 2
    assert "换一个目录" in capsys.readouterr().err
    assert command.run(["missing.yaml", *words[1:], "--as-of", "2026-09-01"]) == 2
    assert "missing.yaml" in capsys.readouterr().err
    assert (tmp_path / "out" / "benefits.csv").read_bytes().startswith(b"\xef\xbb\xbfday,benefit")
    assert set(COUNTS) <= set(
        json.loads((tmp_path / "out" / "summary.json").read_text("utf-8"))["benefits"][0]
    )
