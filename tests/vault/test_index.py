"""Finding by keyed hash: the same value in any typing, another for another kind or key."""

from pathlib import Path

import pytest
from pytest_django import Settings

from doudi.vault.index import blind_index
from doudi.vault.keyfile import create_key_file

SAME = [
    ("id_number", "99000119490307001X", "９９０００１ 19490307 001x"),
    ("id_number", "99000119490307001X", " 990001194903070 01x "),
    ("phone", "13800001111", "+86 138-0000-1111"),
    ("phone", "13800001111", "１３８ ００００ １１１１"),
    ("phone", "13800001111", "008613800001111"[2:]),
    ("card", "A12345678", "a1234 5678"),
    ("name", "张三", " 张三 "),
]


@pytest.mark.parametrize(("kind", "one", "other"), SAME)
def test_typing_makes_no_difference(kind: str, one: str, other: str) -> None:
    assert blind_index(kind, one) == blind_index(kind, other)


def test_kinds_values_and_keys_make_a_difference(settings: Settings, tmp_path: Path) -> None:
    found = {blind_index("phone", "13800001111"), blind_index("account", "13800001111")}
    found.add(blind_index("phone", "13800001112"))
    create_key_file(tmp_path / "keys.json")
    settings.KEY_FILE = tmp_path / "keys.json"
    found.add(blind_index("phone", "13800001111"))
    assert len(found) == 4
    assert all(len(index) == 64 and set(index) <= set("0123456789abcdef") for index in found)


def test_sm3_where_the_key_file_says_so(settings: Settings, tmp_path: Path) -> None:
    create_key_file(tmp_path / "keys.json", index_hash="sm3")
    settings.KEY_FILE = tmp_path / "keys.json"
    assert len(blind_index("phone", "13800001111")) == 64
    assert blind_index("phone", "13800001111") == blind_index("phone", "+8613800001111")


def test_hmac_sm3_is_the_published_one() -> None:
    """GM/T 0042, HMAC-SM3 with a key of 32 bytes."""
    from doudi.vault.index import _hmac_sm3  # noqa: PLC0415 - the one look inside

    message = b"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq" * 2
    assert _hmac_sm3(bytes(range(1, 33)), message).hex() == (
        "ca05e144ed05d1857840d1f318a4a8669e559fc8391f414485bfdf7bb408963a"
    )
