"""Which leaf was tampered with: each one is signed together with its position, its home.

The homes that the leaves present were signed for are compared with the order they stand in. A home that no
leaf has was removed, or rewritten by the stranger that stands there; strangers beyond that were inserted;
leaves whose homes are out of order were moved.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from doudi.audit.finding import Finding, about
from doudi.audit.leaf import SealedLeaf
from doudi.audit.merkle import leaf_hash
from doudi.audit.signature import PublicKeys, leaf_holds

NEAR = 16
MANY = 200


@dataclass
class _Seen:
    """Homes in the order the leaves stand, and the strangers with the place in that order before which they
    stand."""

    homes: list[int] = field(default_factory=list)
    strangers: list[tuple[int, SealedLeaf]] = field(default_factory=list)


def localise(leaves: Iterable[SealedLeaf], keys: PublicKeys, size: int) -> list[Finding]:
    """Name the leaves that do not stand where they were signed for. `size`: leaves under the newest head."""
    seen = _look(leaves, keys)
    missing = sorted(set(range(max(size, *(home + 1 for home in seen.homes), 0))) - set(seen.homes))
    moved = _bring_home(seen, missing, keys)
    findings = [about(leaf, "reordered", f"it was sealed at position {home}") for leaf, home in moved]
    findings += [_out_of_order(position, home) for position, home in _disorder(seen.homes)]
    findings += list(_strangers(seen, missing))
    return findings + list(_removed(missing))


def _look(leaves: Iterable[SealedLeaf], keys: PublicKeys) -> _Seen:
    seen, shift = _Seen(), 0
    for index, leaf in enumerate(leaves):
        home = _home(leaf, index + shift, keys)
        if home is None:
            seen.strangers.append((len(seen.homes), leaf))
        else:
            seen.homes.append(home)
            shift = home - index
    return seen


def _home(leaf: SealedLeaf, near: int, keys: PublicKeys) -> int | None:
    """The position a leaf was signed for, looked for around the one that is expected."""
    for step in range(NEAR + 1):
        for candidate in {near + step, near - step}:
            if candidate >= 0 and _fits(leaf, candidate, keys):
                return candidate
    return None


def _bring_home(seen: _Seen, missing: list[int], keys: PublicKeys) -> list[tuple[SealedLeaf, int]]:
    """Leaves that were moved far: strangers here that fit a home missing elsewhere. Takes them off both."""
    moved = []
    for entry in seen.strangers[:MANY]:
        home = next((home for home in missing[:MANY] if _fits(entry[1], home, keys)), None)
        if home is not None:
            missing.remove(home)
            seen.strangers.remove(entry)
            moved.append((entry[1], home))
    return moved


def _disorder(homes: list[int]) -> Iterator[tuple[int, int]]:
    """Where the homes are not in ascending order: (home that should stand there, home that does)."""
    if all(left < right for left, right in pairwise(homes)):
        return
    for should, does in zip(sorted(homes), homes, strict=True):
        if should != does:
            yield should, does


def _out_of_order(position: int, home: int) -> Finding:
    return Finding("reordered", position, detail=f"the leaf sealed at position {home} stands here")


def _strangers(seen: _Seen, missing: list[int]) -> Iterator[Finding]:
    """Strangers standing where a home is missing rewrote it; the others were inserted. Takes homes off."""
    ordered = sorted(seen.homes)
    for place, leaf in seen.strangers:
        before = ordered[place - 1] if place else -1
        after = ordered[place] if place < len(ordered) else None
        first = bisect_left(missing, before + 1)
        if first < len(missing) and (after is None or missing[first] < after):
            position = missing.pop(first)
            yield about(leaf, "changed", f"together with its leaf at position {position}")
        else:
            yield about(leaf, "inserted", "its leaf was never signed")


def _removed(missing: list[int]) -> Iterator[Finding]:
    """One finding for each run of homes that nobody has."""
    start = 0
    for end in range(1, len(missing) + 1):
        if end == len(missing) or missing[end] != missing[end - 1] + 1:
            run = missing[start:end]
            upto = f", up to position {run[-1]}" if len(run) > 1 else ""
            yield Finding("removed", run[0], detail=f"with its leaf{upto}")
            start = end


def _fits(leaf: SealedLeaf, position: int, keys: PublicKeys) -> bool:
    return leaf_holds(position, leaf_hash(leaf.body.encode()), leaf.signature, keys)
