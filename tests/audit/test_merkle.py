"""RFC 6962, section 2.1, with the vectors of the Certificate Transparency reference code."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doudi.audit.merkle import EMPTY, Frontier, leaf_hash, root_of

LEAVES = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def recursive(leaves: list[bytes]) -> bytes:
    """MTH as the RFC defines it, by halves."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return sha256(b"\x00" + leaves[0]).digest()
    half = 1 << (len(leaves) - 1).bit_length() - 1
    return sha256(b"\x01" + recursive(leaves[:half]) + recursive(leaves[half:])).digest()


@pytest.mark.parametrize("size", range(1, 9))
def test_published_roots(size: int) -> None:
    assert root_of(bytes.fromhex(leaf) for leaf in LEAVES[:size]).hex() == ROOTS[size - 1]


def test_the_empty_tree() -> None:
    assert root_of([]) == EMPTY == sha256(b"").digest()


@given(st.lists(st.binary(max_size=8), max_size=70), st.integers(0, 70))
def test_growing_on_from_a_kept_frontier_gives_the_tree_of_all(leaves: list[bytes], cut: int) -> None:
    first = Frontier()
    for leaf in leaves[:cut]:
        first.add(leaf_hash(leaf))
    on = Frontier(first.size, first.roots)
    for leaf in leaves[cut:]:
        on.add(leaf_hash(leaf))
    assert on.root() == recursive(leaves)
    assert len(on.roots) == len(leaves).bit_count()


def test_a_frontier_of_the_wrong_size_is_refused() -> None:
    with pytest.raises(ValueError, match="complete subtrees"):
        Frontier(3, [EMPTY])
