"""The doors of access, as somebody types them."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from doudi.access import rls, signin
from doudi.access.divisions import EVERYWHERE
from doudi.access.errors import UnableToOpenAccount, UnableToPrepare
from doudi.access.queries import division_name, staff_of
from doudi.vault.errors import UnableToUseKeys
from doudi.vault.keyfile import read_key_file
from tests.access.offices import AT, PASSWORD, SYSTEM, TOWN
from tests.databases import ON_POSTGRESQL


@pytest.mark.django_db
def test_the_first_administrator(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOUDI_PASSWORD", PASSWORD)
    words = ["first", "--name", "某", "--role", "administrator", "--division", str(TOWN)]
    words += ["--division-name", "青石镇", "--office", "青石镇人民政府"]
    out = StringIO()
    call_command("staff", *words, stdout=out)
    assert "Opened first (administrator)." in out.getvalue()
    assert signin.password("first", PASSWORD, at=AT).needs == "enrol"
    assert division_name(TOWN) == "青石镇"
    assert [card.office for card in staff_of(SYSTEM)] == ["青石镇人民政府"]
    with pytest.raises(UnableToOpenAccount, match="已经有账号"):
        call_command("staff", *words, stdout=out)
    monkeypatch.setenv("DOUDI_PASSWORD", "short")
    with pytest.raises(UnableToOpenAccount, match="不够安全"):
        call_command("staff", "second", *words[1:], stdout=out)
    with pytest.raises(CommandError):
        call_command("staff", "third", "--role", "citizen")
    assert rls.current() == EVERYWHERE


def test_keys_create(settings: Settings, tmp_path: Path) -> None:
    settings.KEY_FILE = tmp_path / "keys.json"
    out = StringIO()
    call_command("keys", "create", "--index-hash", "sm3", stdout=out)
    assert "Keep a copy away from the database" in out.getvalue()
    assert read_key_file(settings.KEY_FILE).index[0].hash == "sm3"
    with pytest.raises(UnableToUseKeys, match="already"):
        call_command("keys", "create", stdout=out)


@pytest.mark.django_db
def test_database_prepare() -> None:
    out = StringIO()
    if not ON_POSTGRESQL:
        with pytest.raises(UnableToPrepare, match="SQLite"):
            call_command("database", "prepare", stdout=out)
        return
    call_command("database", "prepare", "--role", "doudi_command_test", stdout=out)
    assert "audit_entry, audit_head, audit_leaf" in out.getvalue()
    assert "Without row-level security" not in out.getvalue()
