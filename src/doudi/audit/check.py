"""Check a journal: every entry against its leaf, every leaf against the signed heads.

Pure: it is given leaves in order of position, and heads. One pass compares entries with their leaves and
the tree with the heads. Only when a head does not fit, a second pass (`localise`) looks at the signatures of
the leaves to say which entry it was.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from doudi.audit.finding import Finding, about, about_entry, told_by
from doudi.audit.leaf import SealedLeaf, commitments
from doudi.audit.localise import localise
from doudi.audit.merkle import Frontier, leaf_hash
from doudi.audit.signature import PublicKeys, SignedHead, head_holds

MANY = 200


@dataclass(frozen=True)
class Journal:
    """What is checked. `leaves` is called once per pass, so that a million of them need no memory.

    heads: those of the journal itself; outside: heads that others kept; strays: entries that no leaf stands
    for and that do not wait to be sealed; lost: numbers that waited to be sealed and have no entry.
    """

    leaves: Callable[[], Iterable[SealedLeaf]]
    heads: Sequence[SignedHead]
    keys: PublicKeys
    outside: Sequence[SignedHead] = ()
    strays: Iterable[Mapping[str, Any]] = ()
    lost: Iterable[int] = ()


@dataclass
class Report:
    """The result: how many leaves and heads were compared, and what was found wrong."""

    leaves: int = 0
    heads: int = 0
    findings: list[Finding] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        """Whether nothing was found wrong."""
        return not self.findings


def check(journal: Journal) -> Report:
    """Check everything, and say what is wrong and with which entry."""
    report = Report()
    heads = _signed(journal, report)
    broken = _compare(journal, heads, report)
    covered = max((head.size for head in heads), default=0)
    if broken or report.leaves > covered:
        report.findings += _unknown(localise(journal.leaves(), journal.keys, covered), report.findings)
    inserted = sum(finding.kind == "inserted" for finding in report.findings)
    if report.leaves - inserted > covered:
        report.findings.append(Finding("headless", covered, detail=f"up to position {report.leaves - 1}"))
    report.findings += _misfits(journal, broken, report)
    report.findings += [about_entry(entry, "inserted", "no leaf") for entry in journal.strays]
    report.findings += [Finding("removed", number=number, detail="before sealing") for number in journal.lost]
    return report


def _unknown(found: Sequence[Finding], known: Sequence[Finding]) -> list[Finding]:
    """Those findings whose position is not among the known ones."""
    positions = {finding.position for finding in known}
    return [finding for finding in found if finding.position not in positions]


def _signed(journal: Journal, report: Report) -> list[SignedHead]:
    """The heads whose signatures hold, by size; the others are findings."""
    good = []
    for head in (*journal.heads, *journal.outside):
        if head_holds(head, journal.keys):
            good.append(head)
        else:
            report.findings.append(Finding("forged", detail=f"head of {head.size}, {head.at}"))
    report.heads = len(good)
    return sorted(good, key=lambda head: head.size)


def _compare(journal: Journal, heads: Sequence[SignedHead], report: Report) -> list[SignedHead]:
    """First pass: entries against leaves, the growing tree against each head. Gives heads that do not fit."""
    tree, broken, waiting = Frontier(), [], deque(heads)
    suspects: list[SealedLeaf] = []
    for leaf in journal.leaves():
        if not _stands_for_its_entry(leaf):
            suspects.append(leaf)
        tree.add(leaf_hash(leaf.body.encode()))
        while waiting and waiting[0].size <= tree.size:
            head = waiting.popleft()
            if head.size != tree.size or head.root != tree.root().hex():
                broken.append(head)
    report.leaves = tree.size
    report.findings += _told(suspects)
    return [*broken, *waiting]


def _stands_for_its_entry(leaf: SealedLeaf) -> bool:
    """Whether the entry is there and is what the leaf commits to."""
    if leaf.entry is None or leaf.entry["number"] != leaf.entry_number:
        return False
    told = told_by(leaf)
    return told.get("number") == leaf.entry_number and not list(_differences(leaf, leaf.entry))


def _differences(leaf: SealedLeaf, entry: Mapping[str, Any]) -> Iterator[str]:
    """The parts of an entry that differ from what its leaf says."""
    told = told_by(leaf)
    for name in ("at", "action"):
        if told.get(name) != entry[name]:
            yield name
    for group, commitment in commitments(entry, leaf.salt).items():
        if told.get(group) != commitment:
            yield group


def _told(suspects: Sequence[SealedLeaf]) -> Iterator[Finding]:
    """Name what is wrong with each: gone, put in another's place, or changed."""
    for leaf in suspects:
        if leaf.entry is None:
            yield about(leaf, "removed")
            continue
        other = _moved_from(leaf, suspects[:MANY])
        if other is not None:
            yield about(leaf, "reordered", f"its place holds what was sealed as entry {other.entry_number}")
        else:
            yield about(leaf, "changed", ", ".join(_differences(leaf, leaf.entry)) or "number")


def _moved_from(leaf: SealedLeaf, others: Sequence[SealedLeaf]) -> SealedLeaf | None:
    """The other leaf that commits to the entry which now stands under this one."""
    if leaf.entry is None:
        return None
    entry = leaf.entry
    return next(
        (other for other in others if other is not leaf and not list(_differences(other, entry))), None
    )


def _misfits(journal: Journal, broken: Sequence[SignedHead], report: Report) -> list[Finding]:
    """What a head proves by itself: a journal that was cut or rewritten. Heads kept outside are always
    named; those of the journal only when nothing else tells what happened."""
    told = [head for head in broken if head in journal.outside or not report.findings]
    found = []
    for head in told:
        kind = "cut" if head.size > report.leaves else "fork"
        where = "kept outside" if head in journal.outside else "of the journal"
        found.append(Finding(kind, detail=f"the head {where} covers {head.size} entries, {head.at}"))
    return found
