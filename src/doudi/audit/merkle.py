"""The Merkle tree of RFC 6962, section 2.1, grown one leaf at a time.

Only the frontier is kept: the roots of the complete subtrees, largest first, at most one per bit of the size.
Adding a leaf costs two hashes on average, however many there are.
"""

from collections.abc import Iterable, Sequence
from hashlib import sha256

EMPTY = sha256(b"").digest()


def leaf_hash(data: bytes) -> bytes:
    """SHA-256 of 0x00 and the data."""
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """SHA-256 of 0x01 and both children."""
    return sha256(b"\x01" + left + right).digest()


class Frontier:
    """A tree of `size` leaves, of which the roots of its complete subtrees are known."""

    def __init__(self, size: int = 0, roots: Sequence[bytes] = ()) -> None:
        if size.bit_count() != len(roots):
            raise ValueError(f"a tree of {size} leaves has {size.bit_count()} complete subtrees")
        self.size = size
        self.roots = list(roots)

    def add(self, leaf: bytes) -> None:
        """Append the hash of one leaf."""
        size = self.size
        while size & 1:
            leaf = node_hash(self.roots.pop(), leaf)
            size >>= 1
        self.roots.append(leaf)
        self.size += 1

    def root(self) -> bytes:
        """The hash of the whole tree (MTH)."""
        if not self.roots:
            return EMPTY
        whole = self.roots[-1]
        for larger in reversed(self.roots[:-1]):
            whole = node_hash(larger, whole)
        return whole


def root_of(leaves: Iterable[bytes]) -> bytes:
    """The hash of the tree over the data of all leaves."""
    tree = Frontier()
    for data in leaves:
        tree.add(leaf_hash(data))
    return tree.root()
