"""The seal holds what it promises: any change of the file is seen, and nobody else's seal passes for ours."""

import contextlib
import datetime as dt
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.conf import LazySettings

from doudi.web.letters import authority
from doudi.web.letters.seal import SealState, UnableToCheckSeal, sealer
from doudi.web.letters.typesetting import Typeset, typeset
from doudi.work import clock

HTML = "<html lang='zh-Hans'><body><h1>测试文书</h1><p><span id='seal'>示例县民政局</span></p></body></html>"


@pytest.fixture(scope="module")
def plain() -> Typeset:
    return typeset(HTML)


@pytest.fixture(scope="module")
def sealed(plain: Typeset) -> bytes:
    return sealer().seal(plain, reason="测试", at=clock.now())


def check(pdf: bytes) -> SealState:
    return sealer().check(pdf, at=clock.now())


def test_a_sealed_letter_is_sound_and_names_itself_a_demonstration(sealed: bytes) -> None:
    state = check(sealed)
    assert state.sound
    assert "演示" in state.signer and "非政府" in state.signer


def test_the_seal_tells_the_moment_it_was_made_at(plain: Typeset) -> None:
    """By the clock of the office: a demo's may be moved."""
    at = clock.now() + dt.timedelta(days=8)
    told = sealer().check(sealer().seal(plain, reason="测试", at=at), at=at).sealed_at
    assert told is not None
    assert abs(told - at) < dt.timedelta(seconds=1)


def test_an_unsealed_file_is_said_to_be_unsealed(plain: Typeset) -> None:
    assert not check(plain.pdf).sealed


@pytest.mark.parametrize("place", [200, 1000, 20_000])
def test_one_changed_byte_breaks_it(sealed: bytes, place: int) -> None:
    changed = bytearray(sealed)
    changed[place] ^= 1
    # A byte of the file's own structure: then it can no longer be read at all, which is as good.
    with contextlib.suppress(UnableToCheckSeal):
        assert not check(bytes(changed)).sound


def test_what_is_added_later_is_not_covered(sealed: bytes) -> None:
    state = check(sealed + b"\n% added")
    assert state.intact and not state.whole_file and not state.sound


def test_a_seal_of_another_authority_is_not_trusted(
    sealed: bytes, settings: LazySettings, tmp_path: Path
) -> None:
    settings.DATA = tmp_path
    state = check(sealed)
    assert state.intact and not state.trusted and not state.sound


@pytest.mark.parametrize("data", [b"", b"not a pdf", b"%PDF-1.7 cut", b"\x00" * 100])
def test_what_is_no_pdf_is_said_to_be_none(data: bytes) -> None:
    with pytest.raises(UnableToCheckSeal, match="PDF"):
        check(data)


def test_keys_are_the_owners_alone_and_made_once(settings: LazySettings, tmp_path: Path) -> None:
    settings.DATA = tmp_path
    with ThreadPoolExecutor(4) as pool:
        found = set(pool.map(lambda _: authority.files(clock.now())[1].read_bytes(), range(4)))
    assert len(found) == 1
    key = tmp_path / "seal" / "signer-key.pem"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["seal"]


def test_a_clock_moved_forward_and_back_leaves_the_seal_sound(
    plain: Typeset, settings: LazySettings, tmp_path: Path
) -> None:
    settings.DATA = tmp_path
    later = clock.now() + dt.timedelta(days=40)
    made = sealer().seal(plain, reason="测试", at=later)
    assert sealer().check(made, at=clock.now()).sound and sealer().check(made, at=later).sound
