"""Signatures (Ed25519) over heads and leaves.

A head says: the first `size` leaves have this root. Anyone who holds an older head can prove that the journal
was rewritten since. A leaf is signed with its position too, so that a rewritten one can be named.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from hashlib import sha256

import rfc8785
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

PublicKeys = Mapping[str, Ed25519PublicKey]


@dataclass(frozen=True)
class SignedHead:
    """A signed statement about the first `size` leaves; root and signature in hex, `at` as RFC 3339."""

    size: int
    root: str
    at: str
    key: str
    signature: str

    def as_json(self) -> dict[str, str | int]:
        """As it is exported and printed."""
        return {"journal": "doudi", **asdict(self)}


def head_message(size: int, root: str, at: str, key: str) -> bytes:
    """The bytes that a head's signature covers."""
    return rfc8785.dumps({"journal": "doudi", "size": size, "root": root, "at": at, "key": key})


def leaf_message(position: int, leaf: bytes) -> bytes:
    """The bytes that a leaf's signature covers: a tag, the position (8 bytes) and the leaf's hash."""
    return b"doudi leaf\x00" + position.to_bytes(8, "big") + leaf


def sign_head(size: int, root: str, at: str, key: str, signer: Ed25519PrivateKey) -> SignedHead:
    """Make the signed statement."""
    return SignedHead(size, root, at, key, signer.sign(head_message(size, root, at, key)).hex())


def head_holds(head: SignedHead, keys: PublicKeys) -> bool:
    """Whether the head was signed by one of the keys."""
    key = keys.get(head.key)
    message = head_message(head.size, head.root, head.at, head.key)
    return key is not None and _holds(key, head.signature, message)


def leaf_holds(position: int, leaf: bytes, signature: bytes, keys: PublicKeys) -> bool:
    """Whether a leaf was signed for this position, by any of the keys."""
    message = leaf_message(position, leaf)
    return any(_holds(key, signature.hex(), message) for key in keys.values())


def fingerprint(key: Ed25519PublicKey) -> str:
    """SHA-256 of the public key, to compare by phone or on paper."""
    return sha256(key.public_bytes_raw()).hexdigest()


def _holds(key: Ed25519PublicKey, signature: str, message: bytes) -> bool:
    try:
        key.verify(bytes.fromhex(signature), message)
    except (InvalidSignature, ValueError):
        return False
    return True
