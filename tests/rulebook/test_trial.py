"""What trying a value on the scenarios proves, and what it does not."""

import datetime as dt
from typing import Any

import pytest

from doudi.law.benefits.parameter import Dated
from doudi.policies.load import policies, scenarios
from doudi.rulebook import trial
from doudi.rulebook.book import dated
from doudi.rulebook.models import Proposal
from doudi.rulebook.trial import Trial
from tests.rulebook.office import draft


def value(**changed: Any) -> Dated:
    said = draft(**changed)
    row = Proposal(**vars(said), number="990000-2026-001", at=dt.datetime(2026, 11, 24, tzinfo=dt.UTC))
    return dated(row, policies().parameters.declared[said.parameter])


@pytest.fixture
def dibao_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """The scenarios of one benefit are enough here."""
    monkeypatch.setattr(trial, "scenarios", lambda name: scenarios(name) if name == "dibao" else ())


def tried(**changed: Any) -> Trial:
    return trial.tried(policies(), value(**changed))


@pytest.mark.usefixtures("dibao_alone")
def test_a_value_of_next_year_is_looked_up_on_its_first_day() -> None:
    """The scenarios are of 2026; a slip of the pen (95 for 950) shows in which way the answers turn."""
    slip, right = tried(value={"urban": "95", "rural": "76"}), tried()
    assert not slip.failed and not right.failed
    assert slip.turns["refused"] + slip.turns["less"] > right.turns["refused"] + right.turns["less"]
    assert right.turns["more"] and not slip.turns["more"]


@pytest.mark.usefixtures("dibao_alone")
def test_what_does_not_change_turns_nothing() -> None:
    same = tried(value={"urban": "900", "rural": "700"}, place="990000")
    standing = policies().parameters.find("dibao.standard", "990000", dt.date(2027, 1, 1))
    assert standing is not None and standing.value == {"urban": 90_000, "rural": 70_000}
    assert same.tried and not same.failed and not same.turns


@pytest.mark.usefixtures("dibao_alone")
def test_where_no_scenario_is_none_was_tried() -> None:
    assert tried(place="640000").tried == 0


@pytest.mark.usefixtures("dibao_alone")
def test_a_value_that_makes_something_missing_fails() -> None:
    found = trial.tried(policies(), value()._replace(unreadable=True))
    assert len(found.failed) > 50 and not found.turns


@pytest.mark.usefixtures("dibao_alone")
def test_what_is_missing_without_it_is_not_laid_to_it() -> None:
    """By then the place has set nothing else."""
    far = tried(since=dt.date(2040, 1, 1), until=dt.date(2041, 1, 1))
    assert far.tried and not far.failed
