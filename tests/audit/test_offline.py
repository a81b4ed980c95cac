"""The offline verifier: alone with Python, cryptography and rfc8785; clear about what it cannot read."""

import subprocess
import sys
from pathlib import Path

import pytest

from doudi.audit import offline
from doudi.audit.export import export
from tests.audit.journal_of import write

LOADED = (
    "import sys, doudi.audit.offline; print(*sorted({m.partition('.')[0] for m in sys.modules}), sep='\\n')"
)
OURS = "import sys, doudi.audit.offline; print(*(m for m in sys.modules if m.startswith('doudi')), sep='\\n')"


def _run(program: str) -> set[str]:
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_it_needs_neither_django_nor_the_other_floors() -> None:
    outside = (
        _run(LOADED)
        - set(sys.stdlib_module_names)
        - _run("import sys; print(*{m.partition('.')[0] for m in sys.modules})")
    )
    assert outside <= {"doudi", "cryptography", "rfc8785", "cffi", "_cffi_backend", "_openssl"}
    assert {name.split(".")[1] for name in _run(OURS) if "." in name} <= {"audit", "law"}


@pytest.mark.django_db
def test_a_sound_journal_holds_in_a_process_of_its_own(tmp_path: Path) -> None:
    write(6, 5)
    export(tmp_path)
    command = [
        sys.executable,
        "-m",
        "doudi.audit.offline",
        str(tmp_path),
        "--head",
        str(tmp_path / "head.json"),
    ]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "Compared 11 entries with 3 signed heads." in done.stdout
    assert "The journal holds." in done.stdout


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["journal.jsonl", "heads.jsonl", "keys.json", "strays.jsonl"])
@pytest.mark.parametrize("content", [None, "no json\n", "[]\n", "{}\n"])
def test_what_cannot_be_read_is_said_without_a_traceback(
    tmp_path: Path, name: str, content: str | None, capsys: pytest.CaptureFixture[str]
) -> None:
    write(2)
    export(tmp_path)
    (tmp_path / name).unlink()
    if content is not None:
        (tmp_path / name).write_text(content)
    status = offline.main([str(tmp_path)])
    said = capsys.readouterr()
    assert status in (1, 2)
    assert status == 1 or name in said.err


def test_a_folder_that_is_none(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert offline.main([str(tmp_path / "nowhere")]) == 2
    assert "keys.json" in capsys.readouterr().err
