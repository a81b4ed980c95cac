"""Sealed bytes: published vectors, and everything that must not open."""

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st

from doudi.vault.errors import UnableToUnseal
from doudi.vault.token import AES_256_GCM, ALGORITHMS, SM4_GCM, Sealer, header_of

SEALER = Sealer(7, b"k" * 32)
EITHER = pytest.mark.parametrize("algorithm", [AES_256_GCM, SM4_GCM])


def test_aes_gcm_is_the_published_one() -> None:
    """McGrew and Viega, GCM test case 15 (256-bit key, no additional data), first block."""
    key = bytes.fromhex("feffe9928665731c6d6a8f9467308308" * 2)
    nonce = bytes.fromhex("cafebabefacedbaddecaf888")
    clear = bytes.fromhex("d9313225f88406e5a55909c5aff5269a")
    assert AESGCM(key).encrypt(nonce, clear, b"")[:16].hex() == "522dc1f099567d07f47f37a32a84427d"


def test_sm4_gcm_is_the_published_one() -> None:
    """RFC 8998, appendix A.1."""
    work = Cipher(
        algorithms.SM4(bytes.fromhex("0123456789abcdeffedcba9876543210")),
        modes.GCM(bytes.fromhex("00001234567800000000abcd")),
    ).encryptor()
    work.authenticate_additional_data(bytes.fromhex("feedfacedeadbeeffeedfacedeadbeefabaddad2"))
    clear = bytes.fromhex("".join(digit * 16 for digit in "abcdefea"))
    assert (work.update(clear) + work.finalize()).hex() == (
        "17f399f08c67d5ee19d0dc9969c4bb7d5fd46fd3756489069157b282bb200735"
        "d82710ca5c22f0ccfa7cbf93d496ac15a56834cbcf98c397b4024a2691233b8d"
    )
    assert work.tag.hex() == "83de3541e4c2b58177e065a9bf7b62ec"


@EITHER
@given(clear=st.binary(max_size=200), place=st.binary(max_size=80))
def test_what_is_sealed_opens_at_its_place(algorithm: int, clear: bytes, place: bytes) -> None:
    assert SEALER.unseal(SEALER.seal(clear, place, algorithm), place) == clear


@EITHER
def test_another_place_does_not_open_it(algorithm: int) -> None:
    token = SEALER.seal(b"1", b"person|phone|a", algorithm)
    for place in (b"person|phone|b", b"person|id_number|a", b"helper|phone|a", b""):
        with pytest.raises(UnableToUnseal, match="does not belong there"):
            SEALER.unseal(token, place)


@EITHER
def test_no_changed_bit_goes_unnoticed(algorithm: int) -> None:
    token = SEALER.seal(b"990001", b"place", algorithm)
    for position in range(len(token) * 8):
        changed = bytearray(token)
        changed[position // 8] ^= 1 << position % 8
        with pytest.raises(UnableToUnseal):
            header_of(bytes(changed))
            SEALER.unseal(bytes(changed), b"place")


@EITHER
def test_the_same_text_never_gives_the_same_token(algorithm: int) -> None:
    tokens = {SEALER.seal(b"same", b"place", algorithm) for _ in range(1000)}
    assert len(tokens) == len({token[6:18] for token in tokens}) == 1000


def test_the_header_names_the_key_and_the_algorithm() -> None:
    header = header_of(SEALER.seal(b"", b"", ALGORITHMS["SM4-GCM"]))
    assert (header.key, header.algorithm) == (7, SM4_GCM)


@pytest.mark.parametrize(
    "bad", [b"", b"\x01", b"clear text", b"\x02" + bytes(60), b"\x01\0\0\0\1\x09" + bytes(60)]
)
def test_what_is_no_token_is_said_to_be_none(bad: bytes) -> None:
    with pytest.raises(UnableToUnseal, match="no sealed value"):
        header_of(bad)
