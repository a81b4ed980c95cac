"""What every process of the demo is told."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from doudi.demo.run import environment

PORTS = {"police": 1, "labour": 2, "bank": 3, "payments": 4, "sms": 5}


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOUDI_DATA", str(tmp_path))
    for name in ("DOUDI_DATABASE_URL", "DATABASE_URL", "DOUDI_HOSTS", "DOUDI_SITE"):
        monkeypatch.delenv(name, raising=False)


def test_tokens_are_kept_from_start_to_start(tmp_path: Path) -> None:
    first = environment.of_demo("127.0.0.1", 8000, PORTS)
    second = environment.of_demo("127.0.0.1", 8001, PORTS)
    assert first["DOUDI_BANK_TOKEN"] == second["DOUDI_BANK_TOKEN"]
    assert len(set(json.loads((tmp_path / "demo-secrets.json").read_text()).values())) == 4


def test_nobody_else_reads_the_tokens(tmp_path: Path) -> None:
    environment.of_demo("127.0.0.1", 8000, PORTS)
    assert (tmp_path / "demo-secrets.json").stat().st_mode & 0o077 == 0


def test_a_shell_finds_the_demo_by_one_file(tmp_path: Path) -> None:
    told = environment.of_demo("127.0.0.1", 8000, PORTS) | {"DOUDI_SITE": "http://a b'c"}
    file = environment.write_for_shells(told, tmp_path)
    assert file.stat().st_mode & 0o077 == 0
    script = f'. "{file}"; printf "%s\\n" "$DOUDI_MODE" "$DOUDI_DATA" "$DOUDI_BANK_URL" "$DOUDI_SITE"'
    clean = {name: text for name, text in os.environ.items() if not name.startswith("DOUDI_")}
    said = subprocess.run(["/bin/sh", "-c", script], env=clean, capture_output=True, text=True, check=True)
    assert said.stdout.splitlines() == [
        "demo",
        str(tmp_path / "office"),
        "http://127.0.0.1:4",
        "http://a b'c",
    ]
    assert "PATH" not in file.read_text()


def test_the_usual_name_of_a_database_address_is_understood(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://someone@somewhere/doudi")
    told = environment.of_demo("127.0.0.1", 8000, PORTS)
    assert told["DOUDI_DATABASE_URL"] == "postgres://someone@somewhere/doudi"


def test_only_this_machine_is_answered_unless_asked_otherwise() -> None:
    assert "*" not in environment.of_demo("127.0.0.1", 8000, PORTS)["DOUDI_HOSTS"]
    open_to_all = environment.of_demo("0.0.0.0", 8000, PORTS)  # noqa: S104
    assert open_to_all["DOUDI_HOSTS"] == "*"
    assert open_to_all["DOUDI_SITE"] == "http://127.0.0.1:8000"
