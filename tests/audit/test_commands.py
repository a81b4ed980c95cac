"""The doors of the journal, as somebody types them."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from doudi.audit.errors import UnableToVerify
from doudi.audit.models import Entry, Head
from tests.audit.journal_of import owner_of_the_database, write

pytestmark = pytest.mark.django_db


def test_seal_verify_head_and_export(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(3)
    out = StringIO()
    call_command("seal", "--once", stdout=out)
    call_command("audit", "head", stdout=out)
    call_command("audit", "export", "--out", str(tmp_path), stdout=out)
    said = out.getvalue()
    assert "Sealed 0 entries." in said
    assert "Wrote 3 entries" in said
    assert json.loads((tmp_path / "head.json").read_text())["size"] == 3
    call_command("audit", "verify", "--head", str(tmp_path / "head.json"))
    assert "Compared 3 entries with 2 signed heads." in capsys.readouterr().out


def test_what_is_wrong_ends_with_status_1(capsys: pytest.CaptureFixture[str]) -> None:
    numbers = write(3)
    with owner_of_the_database():
        Entry.objects.filter(number=numbers[1]).update(role="administrator")
        with pytest.raises(SystemExit) as end:
            call_command("audit", "verify")
    assert end.value.code == 1
    assert f"WRONG  entry {numbers[1]}, position 1, person.read" in capsys.readouterr().out


def test_without_a_seal_there_is_no_head(tmp_path: Path) -> None:
    with pytest.raises(UnableToVerify, match="no head"):
        call_command("audit", "head")
    call_command("audit", "export", "--out", str(tmp_path), stdout=StringIO())
    assert not (tmp_path / "head.json").exists()
    call_command("audit", "verify")
    assert not Head.objects.exists()


def test_a_head_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "head.json").write_text("{}")
    with pytest.raises(UnableToVerify, match="signed head"):
        call_command("audit", "verify", "--head", str(tmp_path / "head.json"))
