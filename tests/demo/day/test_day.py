"""The prepared cases: made by the real doors, with real departments, and only once."""

import datetime as dt
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from doudi.cases.models import Case
from doudi.demo import day
from doudi.demo.county import load
from doudi.demo.county.stories import family
from doudi.demo.day import office
from doudi.demo.run import ports
from doudi.work import clock
from doudi.work.models import Job

EXPECTED = {
    "sun": "active",
    "ayi": "publicizing",
    "ma": "investigating",
    "li": "investigating",
    "chen": "submitted",
    "deng": "submitted",
}


@pytest.fixture
def departments(db: None, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The county with its departments' data, and free addresses for their servers."""
    monkeypatch.setenv("DOUDI_DEPARTMENT_TOKEN", "token-of-a-test")
    settings.DEPARTMENT_TOKEN = "token-of-a-test"
    numbers = zip(("police", "labour", "bank"), ports.free(3), strict=True)
    settings.DEPARTMENTS = {name: f"http://127.0.0.1:{port}" for name, port in numbers}
    folder = tmp_path / "departments"
    load(lambda what, done, total: None, departments=folder, people=60)
    return folder


def states() -> dict[str, str]:
    """Family → the state of its case."""
    cases = {case.applicant_id: case.state for case in Case.objects.unscoped("test")}
    people = {key: family(key).applicant.id for key in EXPECTED}
    return {key: cases[person] for key, person in people.items() if person in cases}


def test_every_prepared_family_is_where_it_should_be(departments: Path) -> None:
    today = clock.today()
    heard: list[tuple[int, int]] = []
    day.play(lambda what, done, total: heard.append((done, total)), departments=departments)
    assert states() == EXPECTED
    assert heard[-1] == (6, 6)
    assert clock.today() == today
    decided = Case.objects.unscoped("test").get(state="active").decided_on
    assert decided is not None
    assert decided < today.replace(day=1)
    assert Job.objects.filter(kind="payments.open_entitlement").count() == 1


def test_playing_it_again_changes_nothing(departments: Path) -> None:
    day.play(lambda what, done, total: None, departments=departments)
    before = list(Case.objects.unscoped("test").order_by("number").values_list("number", "revision"))
    day.play(lambda what, done, total: None, departments=departments)
    assert list(Case.objects.unscoped("test").order_by("number").values_list("number", "revision")) == before


def test_it_is_today_again_when_something_fails(departments: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(key: str, at: dt.datetime) -> None:
        raise RuntimeError("nobody is at the counter")

    monkeypatch.setattr(office, "visit", fail)
    today = clock.today()
    with pytest.raises(RuntimeError, match="counter"):
        day.play(lambda what, done, total: None, departments=departments)
    assert clock.today() == today
