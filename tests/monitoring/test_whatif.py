"""A what-if asked for on a page: kept, worked out in the background, within reach of its office only."""

import json
from pathlib import Path

import polars as pl
import pytest
from django.conf import settings

from doudi.access.errors import UnableToAct
from doudi.access.principal import Principal
from doudi.audit.models import Entry
from doudi.law.benefits.entry import UnableToReadPolicy
from doudi.monitoring.models import WhatIf
from doudi.monitoring.simulate.cells import together
from doudi.monitoring.simulate.groups import DIMENSIONS, SMALL
from doudi.monitoring.whatif import actions, queries
from doudi.monitoring.whatif.actions import Change
from doudi.monitoring.whatif.places import UnableToFindPopulation, folder_of, populations
from doudi.monitoring.whatif.queries import UnableToFindWhatIf
from doudi.rulebook import actions as rulebook
from doudi.rulebook.book import standing_law
from doudi.work import worker
from tests.monitoring.tried import population, question
from tests.rulebook.office import AT, ON, draft, person

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def _folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("populations")


@pytest.fixture(autouse=True)
def _places(_folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(settings, "POPULATIONS", _folder)
    monkeypatch.setattr(settings, "WHAT_IFS", tmp_path / "what-if")
    population()


@pytest.fixture
def writer() -> Principal:
    return person("policy_writer", "钱拟定")


def worked_out(writer: Principal) -> queries.Row:
    run = actions.ask(question(), actor=writer, at=AT)
    assert queries.run(writer, run).moving
    assert worker.run_one([actions.KIND])
    return queries.run(writer, run)


def test_a_what_if_is_kept_with_who_when_and_of_what(writer: Principal) -> None:
    row = worked_out(writer)
    assert (row.state, row.refusal, row.persons_done) == ("done", {}, row.persons)
    assert row.policy_hash == standing_law().hash != row.changed_hash
    assert len(row.population_hash) == 64 and (row.by, row.asked_at) == ("钱拟定", AT)
    found = queries.figures(row)
    dibao = next(one for one in found["benefits"] if one["benefit"] == "dibao")
    assert dibao["came"] > 0 and dibao["went"] == 0 and dibao["fen_after"] > dibao["fen_before"]
    assert len({one["day"] for one in found["months"]}) == 2
    asked = Entry.objects.get(action="whatif.run")
    assert asked.detail["run"] == str(row.id)


def test_groups_and_their_intersections_add_up(writer: Principal) -> None:
    row = worked_out(writer)
    whole = queries.by(row, (), "dibao")[0]
    for dimensions in (("place",), ("age",), ("disability", "type"), ("place", "age", "disability", "type")):
        parts = queries.by(row, dimensions, "dibao")
        assert sum(one["better"] for one in parts) == whole["better"] > 0, dimensions


def test_no_group_of_few_is_told_on_the_page_or_in_a_file(writer: Principal) -> None:
    row = worked_out(writer)
    told = [queries.by(row, by, "dibao") for by in (("age",), ("disability", "type"), DIMENSIONS)]
    files = [queries.file(writer, row.id, name, at=AT) for name in ("groups.csv", "cells.parquet")]
    told += [pl.read_csv(files[0]).to_dicts(), pl.read_parquet(files[1]).to_dicts()]
    told += queries.figures(row)["groups"].values()
    for table in (*told, queries.figures(row)["reasons"]):
        assert min(one["rows"] for one in table) >= settings.SMALLEST_GROUP == 10
    assert any(SMALL in one.values() for one in told[1])
    everything = pl.scan_parquet(folder_of(row.id) / "cells-*.parquet")
    assert together(everything, ("day", "benefit", *DIMENSIONS))["rows"].min() == 1, "nothing was to withhold"


def test_what_was_kept_with_smaller_groups_is_to_be_run_again(
    writer: Principal, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = worked_out(writer).id
    monkeypatch.setattr(settings, "SMALLEST_GROUP", 11)
    row = queries.run(writer, run)
    assert not row.done and "再算一次" in row.refusal["zh"] and "run it again" in row.refusal["en"]
    assert queries.several(writer, [run]) == ()
    with pytest.raises(UnableToFindWhatIf):
        queries.file(writer, run, "groups.csv", at=AT)
    monkeypatch.setattr(settings, "SMALLEST_GROUP", 9)
    assert queries.run(writer, run).done


def test_a_population_of_few_is_not_told_of(writer: Principal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "SMALLEST_GROUP", 10_000)
    row = worked_out(writer)
    assert row.state == "failed" and "不到 10000 户" in row.refusal["zh"]


def test_it_is_compared_with_what_was_approved_meanwhile(writer: Principal) -> None:
    """What holds is the files with the entries: the same change proposes nothing new after it."""
    proposal = rulebook.propose(draft(since=ON.replace(day=30)), actor=writer, at=AT, on=ON)
    approver = person("policy_approver", "孙审定")
    rulebook.settle(proposal, "approved", note="", actor=approver, at=AT, on=ON)
    found = queries.figures(worked_out(writer))
    assert not any(one["better"] or one["came"] for one in found["benefits"])


def test_only_those_of_the_office_and_above_see_it(writer: Principal) -> None:
    row = worked_out(writer)
    county = person("county_officer", "吴科长", 990001_000_000)
    with pytest.raises(UnableToFindWhatIf):
        queries.run(county, row.id)
    assert queries.runs(county) == ()
    own = actions.ask(question("县里的"), actor=county, at=AT)
    assert [one.id for one in queries.runs(county)] == [own]
    assert {one.id for one in queries.runs(writer)} == {own, row.id}
    with pytest.raises(UnableToAct):
        actions.ask(question(), actor=person("auditor", "孔审计"), at=AT)
    assert len(queries.runs(person("auditor", "孔审计"))) == 2


def test_a_population_out_of_reach_is_not_offered(writer: Principal) -> None:
    population("elsewhere", "310000", 200)
    assert set(populations(writer)) == {"small"}
    with pytest.raises(UnableToFindPopulation):
        actions.ask(question(name="elsewhere"), actor=writer, at=AT)
    assert not WhatIf.objects.unscoped("test").exists()


def test_changes_that_do_not_fit_the_law_are_refused_at_once(writer: Principal) -> None:
    asked = question()
    bad = actions.Question(
        asked.label,
        (Change("dibao.standard", "990001", "950"),),
        asked.since,
        asked.population,
        asked.as_of,
    )
    with pytest.raises(UnableToReadPolicy, match="may not set it"):
        actions.ask(bad, actor=writer, at=AT)


def test_what_cannot_be_worked_out_says_why(writer: Principal) -> None:
    asked = question()
    late = actions.Question(
        asked.label, asked.changes, asked.since.replace(year=2027), asked.population, asked.as_of
    )
    run = actions.ask(late, actor=writer, at=AT)
    worker.run_one([actions.KIND])
    row = queries.run(writer, run)
    assert row.state == "failed" and "才生效" in row.refusal["zh"] and row.refusal["en"]
    with pytest.raises(UnableToFindWhatIf):
        queries.file(writer, run, "cells.parquet", at=AT)


def test_its_files_are_taken_by_name_only_and_journaled(writer: Principal) -> None:
    row = worked_out(writer)
    frame = pl.read_parquet(queries.file(writer, row.id, "cells.parquet", at=AT))
    assert {"place", "age", "disability", "type"} <= set(frame.columns)
    assert queries.file(writer, row.id, "benefits.csv", at=AT).read_bytes().startswith(b"\xef\xbb\xbf")
    assert json.loads((folder_of(row.id) / "run.json").read_text())["who"] == "钱拟定"
    for name in ("run.json", "../../keys.json", "cells-0000.parquet", "changes.csv", "totals.csv"):
        with pytest.raises(UnableToFindWhatIf):
            queries.file(writer, row.id, name, at=AT)
    assert Entry.objects.filter(action="whatif.file").count() == 2
