"""The doors of access, as somebody types them."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from doudi.access import rls, signin
from doudi.access.divisions import EVERYWHERE
from doudi.access.errors import UnableToOpenAccount, UnableToPrepare, UnableToSignIn
from doudi.access.queries import division_name, staff_of
from doudi.audit.models import Entry
from doudi.vault.errors import UnableToUseKeys
from doudi.vault.keyfile import read_key_file
from doudi.work.errors import UnableToRevive
from doudi.work.models import Job
from tests.access.offices import AT, PASSWORD, SYSTEM, TOWN, staff
from tests.databases import ON_POSTGRESQL


@pytest.mark.django_db
def test_the_first_administrator(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOUDI_PASSWORD", PASSWORD)
    words = ["open", "first", "--name", "某", "--role", "administrator", "--division", str(TOWN)]
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
        call_command("staff", "open", "second", *words[2:], stdout=out)
    with pytest.raises(CommandError):
        call_command("staff", "open", "third", "--role", "citizen")
    assert rls.current() == EVERYWHERE


@pytest.mark.django_db
def test_closing_and_resetting_an_account(monkeypatch: pytest.MonkeyPatch) -> None:
    clerk = staff("town_clerk", username="clerk", totp="JBSWY3DPEHPK3PXP")
    out = StringIO()
    call_command("staff", "reset", "clerk", stdout=out)
    assert signin.password("clerk", PASSWORD, at=AT).needs == "enrol"
    monkeypatch.setenv("DOUDI_PASSWORD", "another-long-password")
    call_command("staff", "reset", "clerk", "--password", stdout=out)
    assert signin.password("clerk", "another-long-password", at=AT).account_id == clerk.id
    call_command("staff", "close", "clerk", stdout=out)
    with pytest.raises(UnableToSignIn):
        signin.password("clerk", "another-long-password", at=AT)
    assert "Reset clerk" in out.getvalue() and "Closed clerk." in out.getvalue()
    told = Entry.objects.filter(actor_name="doudi staff").order_by("number")
    assert list(told.values_list("action", flat=True)) == [
        "account.reset_totp", "account.set_password", "account.reset_totp", "account.close",
    ]  # fmt: skip
    for what in ("close", "reset"):
        with pytest.raises(UnableToOpenAccount, match="没有这个工作人员账号"):
            call_command("staff", what, "nobody")


@pytest.mark.django_db
def test_work_that_was_given_up() -> None:
    out = StringIO()
    call_command("work", "--given-up", stdout=out)
    assert "Nothing was given up." in out.getvalue()
    job = Job.objects.create(
        kind="payments.send", key="b-1", state=Job.State.DEAD, error="ValueError at x.py:1", tries=12,
        due_at=AT, enqueued_at=AT, ended_at=AT,
    )  # fmt: skip
    call_command("work", "--given-up", stdout=out)
    assert f"{job.id}  2026-09-01 01:00  payments.send  b-1  ValueError at x.py:1" in out.getvalue()
    call_command("work", "--revive", str(job.id), stdout=out)
    job.refresh_from_db()
    assert (job.state, job.tries) == (Job.State.WAITING, 0)
    entry = Entry.objects.get(action="work.revive")
    assert (entry.actor_name, entry.detail) == ("doudi work", {"job": str(job.id)})
    with pytest.raises(UnableToRevive, match="没有停下"):
        call_command("work", "--revive", str(job.id))
    with pytest.raises(CommandError):
        call_command("work", "--revive", "x")
    assert Entry.objects.filter(action="work.revive").count() == 1


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
