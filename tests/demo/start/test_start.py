"""The start page: one click per role, a fault per department, and time."""

import datetime as dt
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from django.utils import translation
from pytest_django.fixtures import Settings

from doudi.demo.county import cast, load
from doudi.demo.departments.command import open_department
from doudi.demo.start import departments, people
from doudi.work import clock

pytestmark = [pytest.mark.urls("tests.demo.start.addresses"), pytest.mark.django_db]


@pytest.fixture(autouse=True)
def _in_the_demo(settings: Settings) -> None:
    settings.DEMO = True


@pytest.fixture
def county(tmp_path: Path) -> None:
    """The demo county with its accounts and prepared families, and 60 people instead of 20,000."""
    load(lambda what, done, total: None, departments=tmp_path / "departments", people=60)


@pytest.fixture
def labour(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The labour department as a real server; the two others are not running."""
    monkeypatch.setenv("DOUDI_DEPARTMENT_TOKEN", "token-of-a-test")
    settings.DEPARTMENT_TOKEN = "token-of-a-test"
    server = open_department("labour", tmp_path, 0)
    settings.DEPARTMENTS = {"police": "", "bank": "", "labour": f"http://127.0.0.1:{server.server_port}"}
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield
    server.shutdown()
    server.server_close()
    thread.join()


def test_everyone_is_on_the_page_once(client: Client) -> None:
    shown = client.get("/demo/").content.decode()
    for one in cast.listed():
        assert shown.count(f'action="/demo/enter/{one.username}/"') == 1
        assert one.name_zh in shown


def test_clock_and_departments_stand_before_the_people(client: Client) -> None:
    shown = client.get("/demo/").content.decode()
    places = [shown.index(f'id="{anchor}"') for anchor in ("clock", "departments", "phones", "people")]
    assert places == sorted(places)
    for group in ("clock", "departments", *(anchor for anchor, _label, _roles in people.GROUPS)):
        assert f'href="#{group}"' in shown


def test_the_page_is_complete_in_english(client: Client) -> None:
    client.cookies["django_language"] = "en"
    shown = client.get("/demo/").content.decode()
    assert "Start here" in shown
    for one in cast.listed():
        assert one.name_en in shown
        assert one.story_en.partition(":")[0] in shown.replace("&#x27;", "'")


@pytest.mark.parametrize("role", sorted(people.ROLES))
def test_one_click_signs_in_as_each_role(role: str, client: Client, county: None) -> None:
    chosen = next(one for one in cast.listed() if one.role == role)
    answer = client.post(f"/demo/enter/{chosen.username}/")
    assert answer.status_code == 302
    expected = {"citizen": "/my/", "helper": "/helper/"}.get(role, "/staff/")
    assert answer["Location"] == expected
    landed = client.get(expected, follow=True)
    assert landed.status_code == 200
    assert landed.wsgi_request.principal.role == role  # type: ignore[attr-defined]


def test_nobody_else_can_be_entered(client: Client, county: None) -> None:
    assert client.post("/demo/enter/somebody/").status_code == 404
    assert client.get("/demo/enter/clerk/").status_code == 405


def test_outside_the_demo_nothing_happens(client: Client, county: None, settings: Settings) -> None:
    """Even if somebody were to include the addresses by mistake."""
    settings.DEMO = False
    assert client.get("/demo/").status_code == 404
    assert client.post("/demo/enter/clerk/").status_code == 404
    assert client.post("/demo/clock/", {"days": "8"}).status_code == 404
    assert client.post("/demo/departments/labour/", {"fault": "down"}).status_code == 404
    assert "_auth_user_id" not in client.session


def test_a_department_is_disturbed_and_mended(client: Client, labour: None) -> None:
    assert [each.fault for each in departments.switches()] == ["", "none", ""]
    client.post("/demo/departments/labour/", {"fault": "garbage"})
    assert [each.fault for each in departments.switches()] == ["", "garbage", ""]
    client.post("/demo/departments/labour/", {"fault": "none"})
    assert [each.fault for each in departments.switches()] == ["", "none", ""]


def test_a_department_that_is_off_is_said(client: Client, labour: None) -> None:
    answer = client.post("/demo/departments/police/", {"fault": "down"}, follow=True)
    assert "没有开着" in answer.content.decode()


def test_only_known_faults_of_known_departments(client: Client, labour: None) -> None:
    assert client.post("/demo/departments/labour/", {"fault": "explode"}).status_code == 404
    assert client.post("/demo/departments/weather/", {"fault": "down"}).status_code == 404


def test_time_passes_by_the_steps_offered_only(client: Client) -> None:
    before = clock.today()
    assert client.post("/demo/clock/", {"days": "8"}).status_code == 302
    assert clock.today() - before in {dt.timedelta(days=8), dt.timedelta(days=9)}
    assert client.post("/demo/clock/", {"days": "-8"}).status_code == 404
    assert client.post("/demo/clock/", {"days": "4000"}).status_code == 404


def test_words_are_complete() -> None:
    """No text of the start page is left without English."""
    with translation.override("en"):
        for words in (*departments.FAULTS.values(), *departments.NAMES.values(), *people.ROLES.values()):
            assert str(words).isascii(), words
        assert all(str(label).isascii() for _, label, _ in people.GROUPS)
