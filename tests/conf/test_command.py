"""The `doudi` command as it is typed."""

import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from doudi.conf import command
from doudi.law.errors import Unable


def test_help_lists_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["--help"]) == 0
    shown = capsys.readouterr().out
    for name in (*command.PLAIN, "work", "demo"):
        assert f"\n  {name} " in shown


def test_every_command_says_what_it_does() -> None:
    assert all(words for words in command.described().values())


def test_every_plain_command_exists() -> None:
    for module, _ in command.PLAIN.values():
        assert callable(command.load(module))


def test_an_unknown_command_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["aply"]) == 2
    heard = capsys.readouterr()
    assert heard.out == ""
    assert heard.err.count("\n") == 1
    assert "doudi --help" in heard.err


def test_a_refusal_is_one_line_and_status_2(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    module = ModuleType("refusing")

    def run(argv: list[str]) -> int:
        raise Unable(f"no {argv[0]} today")

    module.run = run  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "refusing", module)
    monkeypatch.setitem(command.PLAIN, "refuse", ("refusing", "refuses"))
    assert command.main(["refuse", "bread"]) == 2
    assert capsys.readouterr().err == "doudi refuse: no bread today\n"


def test_plain_commands_start_without_django() -> None:
    """They are quick, and work where no database is."""
    code = (
        "import sys; from doudi.conf import command; command.main(['facts']); print('django' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "False"


def test_a_database_that_is_away_is_one_line(tmp_path: Path) -> None:
    url = "postgres://nobody:nothing@127.0.0.1:9/nowhere"
    environment = {**os.environ, "DOUDI_DATABASE_URL": url, "DOUDI_DATA": str(tmp_path)}
    command = [sys.executable, "-m", "doudi.conf.command", "migrate"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert done.returncode == 2
    assert done.stderr.startswith("doudi migrate: the database does not answer")
    assert "Traceback" not in done.stderr


def typed(folder: Path, *words: str, **variables: str) -> "subprocess.CompletedProcess[str]":
    """A command typed in a folder where nothing is set up."""
    clean = {name: text for name, text in os.environ.items() if not name.startswith(("DOUDI_", "DJANGO_"))}
    command = [sys.executable, "-m", "doudi.conf.command", *words]
    return subprocess.run(command, env={**clean, **variables}, cwd=folder, capture_output=True, text=True)


@pytest.mark.parametrize("name", sorted(command.described()))
def test_every_command_explains_itself_without_secrets(name: str, tmp_path: Path) -> None:
    done = typed(tmp_path, name, "--help")
    assert done.returncode == 0, done.stderr
    assert f"usage: doudi {name}" in done.stdout
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("words", [("audit", "verify"), ("ledger", "verify", "--no-bank")])
def test_where_no_database_is_none_is_made(words: tuple[str, ...], tmp_path: Path) -> None:
    done = typed(tmp_path, *words, DOUDI_MODE="demo")
    assert done.returncode == 2
    assert f"there is no database at sqlite:///{tmp_path}/data/doudi.sqlite3" in done.stderr
    assert "doudi migrate" in done.stderr
    assert not list(tmp_path.rglob("*.sqlite3"))


def test_beside_a_demo_the_way_to_it_is_said(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "demo.env").touch()
    done = typed(tmp_path, "audit", "verify")
    assert done.returncode == 2
    assert "DOUDI_SECRET is not set" in done.stderr
    assert "type: . ./data/demo.env" in done.stderr


def test_a_reader_that_stops_reading_is_no_error() -> None:
    command = f"{sys.executable} -m doudi.conf.command --help | head -n 1"
    done = subprocess.run(["/bin/bash", "-o", "pipefail", "-c", command], capture_output=True, text=True)
    assert done.stderr == ""
    assert done.returncode == 0
