"""What the documents point at exists."""

import re

from tests.architecture.tree import ROOT, short, tracked


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
