"""What `doudi check` says before anyone is served."""

from pathlib import Path

import pytest
from django.core.checks import CheckMessage
from pytest_django.fixtures import Settings

from doudi.conf import checks


def codes(messages: list[CheckMessage]) -> list[str | None]:
    """The identifiers of what a check found."""
    return [message.id for message in messages]


def test_production_needs_its_key_file(settings: Settings, tmp_path: Path) -> None:
    settings.KEY_FILE = tmp_path / "absent.json"
    settings.MODE = "production"
    assert codes(checks.key_file_is_private(None)) == ["doudi.E001"]
    settings.MODE = "demo"
    assert codes(checks.key_file_is_private(None)) == []


@pytest.mark.parametrize(("mode", "found"), [(0o600, []), (0o640, ["doudi.E002"]), (0o604, ["doudi.E002"])])
def test_nobody_else_reads_the_key_file(
    mode: int, found: list[str], settings: Settings, tmp_path: Path
) -> None:
    settings.KEY_FILE = tmp_path / "keys.json"
    settings.KEY_FILE.touch()
    settings.KEY_FILE.chmod(mode)
    assert codes(checks.key_file_is_private(None)) == found


def test_a_short_secret_is_refused_in_production(settings: Settings) -> None:
    settings.MODE, settings.SECRET_KEY = "production", "short"
    assert codes(checks.secret_is_long(None)) == ["doudi.E003"]
    settings.SECRET_KEY = "x" * 40
    assert codes(checks.secret_is_long(None)) == []


def test_the_demo_says_so(settings: Settings) -> None:
    settings.DEMO = True
    assert codes(checks.demo_is_not_for_people(None)) == ["doudi.W001"]


@pytest.mark.parametrize("mode", ["demo", "test"])
@pytest.mark.parametrize(
    ("hosts", "found"),
    [
        (["127.0.0.1", "localhost", "[::1]", "127.8.0.1", "a.localhost", "testserver"], []),
        (["127.0.0.1", "10.0.0.7"], ["doudi.W002"]),
        (["*"], ["doudi.W002"]),
        (["jiuzhu.example.org"], ["doudi.W002"]),
    ],
)
def test_others_reach_no_demo(mode: str, hosts: list[str], found: list[str], settings: Settings) -> None:
    settings.MODE, settings.ALLOWED_HOSTS = mode, hosts
    assert codes(checks.others_reach_no_demo(None)) == found
    settings.MODE = "production"
    assert codes(checks.others_reach_no_demo(None)) == []
