"""Files sealed by chunk: what was cut, left out, moved or taken from elsewhere does not open."""

import io
import secrets

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doudi.vault.errors import UnableToUnseal
from doudi.vault.stream import seal_stream, unseal_stream
from doudi.vault.token import AES_256_GCM, SM4_GCM, Sealer

SEALER = Sealer(0, secrets.token_bytes(32))
PARTS = [b"one", b"", b"three" * 100, b"four"]


def sealed(chunks: list[bytes], name: str = "raw", algorithm: int = AES_256_GCM) -> bytes:
    sink = io.BytesIO()
    seal_stream(chunks, sink, name, SEALER, algorithm)
    return sink.getvalue()


def opened(content: bytes, name: str = "raw", sealer: Sealer = SEALER) -> list[bytes]:
    return list(unseal_stream(io.BytesIO(content), name, sealer))


def frames(content: bytes) -> list[bytes]:
    found, at = [], 0
    while at < len(content):
        end = at + 4 + int.from_bytes(content[at : at + 4], "big")
        found.append(content[at:end])
        at = end
    return found


@given(st.lists(st.binary(max_size=40), max_size=6), st.sampled_from((AES_256_GCM, SM4_GCM)))
def test_what_goes_in_comes_out(chunks: list[bytes], algorithm: int) -> None:
    assert opened(sealed(chunks, algorithm=algorithm)) == (chunks or [b""])


@pytest.mark.parametrize("cut", range(1, 120))
def test_a_file_cut_anywhere_does_not_open(cut: int) -> None:
    content = sealed(PARTS)
    with pytest.raises(UnableToUnseal):
        opened(content[:-cut])


def test_no_frame_can_be_moved_left_out_repeated_or_added() -> None:
    one = frames(sealed(PARTS))
    other = frames(sealed([b"foreign", b"more"], name="other"))
    for wrong in (
        one[1:],
        one[:-1],
        [one[0], one[2], one[1], one[3]],
        [*one, one[3]],
        [one[0], *one],
        [other[0], *one[1:]],
        [],
    ):
        with pytest.raises(UnableToUnseal):
            opened(b"".join(wrong))


def test_another_name_another_key_or_a_changed_byte_is_noticed() -> None:
    content = sealed(PARTS)
    with pytest.raises(UnableToUnseal):
        opened(content, name="identity")
    with pytest.raises(UnableToUnseal):
        opened(content, sealer=Sealer(0, secrets.token_bytes(32)))
    for at in range(0, len(content), 7):
        with pytest.raises(UnableToUnseal):
            opened(content[:at] + bytes((content[at] ^ 1,)) + content[at + 1 :])


def test_nothing_of_the_text_is_seen() -> None:
    assert b"three" not in sealed(PARTS)
