"""Without a usable key file, or on a full disk: one clear line and no traceback, and a page to try again."""

import errno
import logging
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection
from django.test import RequestFactory

from doudi.conf import command
from doudi.vault.errors import UnableToUseKeys
from doudi.vault.keyfile import create_key_file
from doudi.web.errors import RefusalMiddleware
from tests.databases import ON_POSTGRESQL, LiveDatabase

WEB = [sys.executable, "-c", "import doudi.conf.wsgi"]
WORKER = [sys.executable, "-m", "doudi.conf.command", "work", "--once"]


def _missing(file: Path) -> None:
    """No key file."""


def _open_to_others(file: Path) -> None:
    create_key_file(file)
    file.chmod(stat.S_IRUSR | stat.S_IWUSR | stat.S_IRGRP)


def _damaged(file: Path) -> None:
    create_key_file(file)
    file.write_text(file.read_text()[:100])


def _a_folder(file: Path) -> None:
    file.mkdir()


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (_missing, "Run: doudi keys create"),
        (_open_to_others, "Run: chmod 600"),
        (_damaged, "is damaged. Restore it from its copy."),
        (_a_folder, "cannot be read"),
    ],
)
@pytest.mark.parametrize("started", [WEB, WORKER], ids=["web", "worker"])
def test_web_and_worker_do_not_start_and_say_why(
    spoil: object, said: str, started: list[str], tmp_path: Path, live_database: LiveDatabase
) -> None:
    spoil(tmp_path / "keys.json")  # type: ignore[operator]
    environment = {**os.environ, **live_database.environment, "DOUDI_KEYS": str(tmp_path / "keys.json")}
    done = subprocess.run(started, env=environment, capture_output=True, text=True)
    assert done.returncode in {1, 2}
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_page_says_nothing_of_keys_and_the_log_does(caplog: pytest.LogCaptureFixture) -> None:
    middleware = RefusalMiddleware(None)
    with caplog.at_level(logging.ERROR):
        shown = middleware.process_exception(RequestFactory().get("/"), UnableToUseKeys("no /srv/keys.json"))
    assert shown is not None
    assert shown.status_code == 500
    assert b"keys.json" not in shown.content
    assert "no /srv/keys.json" in caplog.text
    assert "Traceback" not in caplog.text


def test_a_full_disk_is_a_page_to_try_again_and_one_line_of_the_log(caplog: pytest.LogCaptureFixture) -> None:
    full = OSError(errno.ENOSPC, "No space left on device")
    with caplog.at_level(logging.ERROR):
        shown = RefusalMiddleware(None).process_exception(RequestFactory().get("/"), full)
    assert shown is not None
    assert shown.status_code == 503
    assert [record.exc_info for record in caplog.records] == [None]
    other = RefusalMiddleware(None).process_exception(RequestFactory().get("/"), OSError(errno.EIO, "x"))
    assert other is None


@pytest.mark.skipif(ON_POSTGRESQL, reason="fills SQLite's own file")
def test_a_full_database_is_one_line(live_database: LiveDatabase, caplog: pytest.LogCaptureFixture) -> None:
    """SQLite refuses as on a full disk: nothing acknowledged is lost, and it goes on when there is space."""
    middleware = RefusalMiddleware(None)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA page_count")
        (pages,) = cursor.fetchone()
        cursor.execute(f"PRAGMA max_page_count = {pages}")
        try:
            cursor.execute("CREATE TABLE big AS SELECT randomblob(500000) AS b")
        except Exception as error:
            with caplog.at_level(logging.ERROR):
                shown = middleware.process_exception(RequestFactory().get("/"), error)
        else:
            raise AssertionError("the database was not full")
        cursor.execute("PRAGMA max_page_count = 1000000")
        cursor.execute("CREATE TABLE big AS SELECT 1 AS b")
    assert shown is not None
    assert shown.status_code == 503
    assert "database or disk is full" in caplog.text
    assert "Traceback" not in caplog.text


def test_a_command_that_cannot_write_is_one_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(words: list[str]) -> int:
        raise OSError(errno.ENOSPC, "No space left on device", "/srv/export")

    monkeypatch.setattr(command, "_run", full)
    assert command.main(["audit", "export"]) == 2
    assert capsys.readouterr().err == "doudi audit: /srv/export: No space left on device\n"


def test_half_a_key_file_is_not_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="No space"):
            create_key_file(tmp_path / "keys.json")
    create_key_file(tmp_path / "keys.json")
