"""What must never be in the repository."""

import re
from urllib.parse import urlsplit

import pytest

from doudi.law.id_number import check_digit
from tests.architecture.tree import ROOT, listed_by_hand, short, texts, tracked

DEMO_AREA = "990001"
ID_NUMBER = re.compile(r"(?<![0-9A-Za-z])[1-9]\d{16}[0-9Xx](?![0-9A-Za-z])")
# In two halves each, so that this file does not hold what it looks for.
REGISTRIES = [
    a + b for a, b in (("python", "hosted"), ("pypi", ".org"), ("registry.", "npmjs"), ("deb.", "debian"))
]
PLACES = [a + b for a, b in (("/wo", "rk/"), ("/br", "ief/"), ("/opt/py", "pi"), ("/ro", "ot/"))]


def test_no_real_identity_number() -> None:
    """A number whose check digit is right may be somebody's: only the fictional area is allowed."""
    found = {
        f"{short(file)}: {number}"
        for file, text in texts()
        for number in ID_NUMBER.findall(text)
        if _valid(number) and not number.startswith(DEMO_AREA)
    }
    assert not found


def test_lock_files_carry_versions_and_hashes_only() -> None:
    for lock in (ROOT / "requirements").glob("*.txt"):
        text = lock.read_text(encoding="utf-8")
        assert "--hash=sha256:" in text
        assert "://" not in text
        assert not re.search(r"^-", text, re.MULTILINE), lock


def test_no_registry_and_no_machine_is_named() -> None:
    named = {
        f"{short(file)}: {word}"
        for file, text in texts()
        for word in (*REGISTRIES, *PLACES)
        if re.search(rf"(?<![\w*]){re.escape(word)}", text)
    }
    assert not named


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="a downloaded archive has nothing to compare with")
def test_without_git_the_same_files_are_found() -> None:
    assert set(listed_by_hand()) >= {short(file) for file in tracked()}
    assert not [name for name in listed_by_hand() if ".venv" in name or name.endswith((".mo", ".pyc"))]


def test_no_secret_looks_like_one() -> None:
    """Private keys and tokens are made on the spot, never stored."""
    marks = re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----|AKIA[0-9A-Z]{16}|gh[pousr]_[A-Za-z0-9]{30}")
    assert not [short(file) for file, text in texts() if marks.search(text)]


def test_no_merge_was_left_half_done() -> None:
    marks = re.compile(r"^(?:<{7} |>{7} )", re.MULTILINE)
    assert not [short(file) for file, text in texts() if marks.search(text)]


def test_addresses_in_pages_are_ours() -> None:
    """No page asks a third party for anything."""
    outside = []
    for file, text in texts():
        if file.suffix == ".html":
            for address in re.findall(r"""(?:src|href|action)=["'](https?://[^"']+)""", text):
                outside.append(f"{short(file)}: {urlsplit(address).netloc}")
    assert not outside


def _valid(number: str) -> bool:
    return number[-1].upper() == check_digit(number[:17])
