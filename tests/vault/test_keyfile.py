"""The key file: private, never overwritten, and named in what goes wrong."""

import json
from pathlib import Path

import pytest

from doudi.vault.errors import UnableToUseKeys
from doudi.vault.keyfile import create_key_file, read_key_file


def test_only_its_owner_reads_it(tmp_path: Path) -> None:
    file = tmp_path / "new" / "keys.json"
    create_key_file(file)
    assert file.stat().st_mode & 0o777 == 0o600
    keys = read_key_file(file)
    assert {len(secret.key) for kind in (keys.root, keys.index, keys.sign) for secret in kind} == {32}
    assert keys.index[0].hash == "sha256"


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644])
def test_a_file_that_others_can_read_is_refused(tmp_path: Path, mode: int) -> None:
    file = tmp_path / "keys.json"
    create_key_file(file)
    file.chmod(mode)
    with pytest.raises(UnableToUseKeys, match="chmod 600"):
        read_key_file(file)


def test_a_second_creation_leaves_the_first_file_alone(tmp_path: Path) -> None:
    file = tmp_path / "keys.json"
    create_key_file(file)
    before = file.read_bytes()
    with pytest.raises(UnableToUseKeys, match="already"):
        create_key_file(file)
    assert file.read_bytes() == before


def test_a_missing_file_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(UnableToUseKeys, match="doudi keys create"):
        read_key_file(tmp_path / "keys.json")


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        "[]",
        "{}",
        '{"root": [], "index": [], "sign": []}',
        '{"root": [{"name": "r", "key": "AA=="}]}',
        "密",
    ],
)
def test_a_damaged_file_is_said_to_be_damaged(tmp_path: Path, content: str) -> None:
    file = tmp_path / "keys.json"
    file.write_text(content, encoding="utf-8")
    file.chmod(0o600)
    with pytest.raises(UnableToUseKeys, match=r"damaged|cannot be read"):
        read_key_file(file)


def test_a_database_of_another_key_file_is_named(tmp_path: Path) -> None:
    file = tmp_path / "keys.json"
    create_key_file(file)
    with pytest.raises(UnableToUseKeys, match="root-elsewhere"):
        read_key_file(file).root_named("root-elsewhere")


def test_every_file_has_keys_of_its_own(tmp_path: Path) -> None:
    for name in ("one", "two"):
        create_key_file(tmp_path / name)
    one, two = (json.loads((tmp_path / name).read_text()) for name in ("one", "two"))
    assert not {entry["key"] for kind in one.values() for entry in kind} & {
        entry["key"] for kind in two.values() for entry in kind
    }
