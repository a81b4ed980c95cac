"""What the documents point at exists."""

import re
from collections.abc import Container
from datetime import date

from doudi.law.procedures.load import load_procedure
from tests.architecture.tree import ROOT, SOURCE, short, tracked


def test_the_tests_named_for_the_law_exist() -> None:
    page = (ROOT / "docs" / "law-conformance.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", page))
    missing = [
        f"{file}::{name}"
        for file, name in named
        if not (ROOT / file).exists()
        or not re.search(rf"^ *def {name}\b", (ROOT / file).read_text(encoding="utf-8"), re.MULTILINE)
    ]
    assert len(named) > 30
    assert not missing


def test_every_row_says_where_and_by_which_test() -> None:
    """A place is a path of repository or product, a setting of the procedure, or an address of the site."""
    rows = _rows((ROOT / "docs" / "law-conformance.md").read_text(encoding="utf-8"))
    assert len(rows) > 30
    assert not [row[0] for row in rows if "`tests/" not in row[3]]
    settings = load_procedure("dibao", date(2026, 7, 1), "990001").settings
    absent = [
        word for row in rows for word in re.findall(r"`([^`]+)`", row[2]) if not _exists(word, settings)
    ]
    assert not absent


def test_a_row_that_leads_nowhere_is_noticed() -> None:
    (row,) = _rows(
        "| Article | Duty | Where | Shown by |\n|---|---|---|---|\n| 1 | a | `cases/nowhere.py` | - |\n"
    )
    assert "`tests/" not in row[3]
    assert not _exists("cases/nowhere.py", {})
    assert not _exists("authority", {"decision_authority": None})


def _rows(page: str) -> list[list[str]]:
    """The cells of every table that says by which test a duty is shown."""
    cells = [
        [cell.strip() for cell in line.strip("|").split(" | ")]
        for line in page.splitlines()
        if line[:1] == "|"
    ]
    return [row for row in cells if len(row) == 4 and not row[0].startswith(("Article", "Text", "-"))]


def _exists(word: str, settings: Container[str]) -> bool:
    if word.startswith("/"):
        return any(word == f"/public/{page.stem}/" for page in (SOURCE / "web" / "public").glob("*.py"))
    return word in settings or (ROOT / word).exists() or (SOURCE / word).exists()


def test_links_lead_somewhere() -> None:
    """Links of the Markdown pages to files of the repository, pictures included."""
    broken = []
    for page in tracked():
        if page.suffix == ".md":
            for target in re.findall(r"(?:\]\(|src=\")([^)#\"]+)", page.read_text(encoding="utf-8")):
                if "://" not in target and not (page.parent / target).exists():
                    broken.append(f"{short(page)}: {target}")
    assert not broken


def test_records_are_numbered_without_gaps() -> None:
    records = sorted((ROOT / "docs" / "adr").glob("*.md"))
    assert [record.name[:4] for record in records] == [f"{n:04}" for n in range(1, len(records) + 1)]
    for record in records:
        text = record.read_text(encoding="utf-8")
        assert text.startswith(f"# {int(record.name[:4])}. "), record.name
        assert all(f"**{part}.**" in text for part in ("Context", "Decision", "Consequences")), record.name
