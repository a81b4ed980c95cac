"""Sealed bytes: version, key number, algorithm, nonce, ciphertext and tag, bound to the place they stand in.

The additional data is the header and the place, so that a token moved to another place, or given another
key number, does not open. AES-256-GCM after NIST SP 800-38D; SM4-GCM after GB/T 32907 in RFC 8998's mode.
"""

import os
from collections.abc import Callable
from typing import NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from doudi.vault.errors import UnableToUnseal

VERSION = 1
AES_256_GCM = 1
SM4_GCM = 2
ALGORITHMS = {"AES-256-GCM": AES_256_GCM, "SM4-GCM": SM4_GCM}
_HEADER = 1 + 4 + 1
_NONCE = 12
_TAG = 16


class Header(NamedTuple):
    """The first bytes of a token: which key and which algorithm open it."""

    key: int
    algorithm: int


def header_of(token: bytes) -> Header:
    """Read the header; raises UnableToUnseal when the bytes are no token of ours."""
    if len(token) < _HEADER + _NONCE + _TAG or token[0] != VERSION or token[5] not in (1, 2):
        raise UnableToUnseal("A stored value is no sealed value: it was cut, or written past the vault.")
    return Header(int.from_bytes(token[1:5], "big"), token[5])


class Sealer:
    """One data key, ready for both algorithms; each gets a key of its own, derived by HKDF."""

    def __init__(self, number: int, key: bytes) -> None:
        self.number = number
        self._aes = AESGCM(_derived(key, b"doudi AES-256-GCM", 32))
        self._sm4 = algorithms.SM4(_derived(key, b"doudi SM4-GCM", 16))

    def seal(self, clear: bytes, place: bytes, algorithm: int = AES_256_GCM) -> bytes:
        """A token of `clear` that opens only with this key at this place."""
        header = bytes((VERSION,)) + self.number.to_bytes(4, "big") + bytes((algorithm,))
        nonce = os.urandom(_NONCE)
        work: Callable[[bytes, bytes, bytes], bytes]
        work = self._aes.encrypt if algorithm == AES_256_GCM else self._seal_sm4
        return header + nonce + work(nonce, clear, header + place)

    def unseal(self, token: bytes, place: bytes) -> bytes:
        """The clear bytes; raises UnableToUnseal when the token was changed or stands elsewhere."""
        header, nonce, body = token[:_HEADER], token[_HEADER : _HEADER + _NONCE], token[_HEADER + _NONCE :]
        work: Callable[[bytes, bytes, bytes], bytes]
        work = self._aes.decrypt if token[5] == AES_256_GCM else self._unseal_sm4
        try:
            return work(nonce, body, header + place)
        except InvalidTag:
            raise UnableToUnseal(
                f"The sealed value at {place.decode()} does not belong there: it was changed, or moved "
                "from another row. Nothing is shown. Compare the row with a backup."
            ) from None

    def _seal_sm4(self, nonce: bytes, clear: bytes, aad: bytes) -> bytes:
        work = Cipher(self._sm4, modes.GCM(nonce)).encryptor()
        work.authenticate_additional_data(aad)
        return work.update(clear) + work.finalize() + work.tag

    def _unseal_sm4(self, nonce: bytes, body: bytes, aad: bytes) -> bytes:
        work = Cipher(self._sm4, modes.GCM(nonce, body[-_TAG:])).decryptor()
        work.authenticate_additional_data(aad)
        return work.update(body[:-_TAG]) + work.finalize()


def _derived(key: bytes, purpose: bytes, length: int) -> bytes:
    return HKDF(SHA256(), length, salt=None, info=purpose).derive(key)
