"""The journal in the database, as the plain records that are hashed, exported and checked."""

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from doudi.audit.check import Journal
from doudi.audit.leaf import GROUPS, EntryValues, SealedLeaf
from doudi.audit.models import Entry, Head, Leaf, Waiting
from doudi.audit.signature import PublicKeys, SignedHead
from doudi.vault import keys

NAMES = ("number", "at", "action", *(name for names in GROUPS.values() for name in names))
_CHUNK = 2000


def moment(at: datetime | None) -> str | None:
    """A time as RFC 3339 in UTC with microseconds: the same text on every database."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ") if at else None


def values_of(row: dict[str, Any]) -> EntryValues:
    """An entry's row as JSON values."""
    plain = {name: row[name] for name in NAMES}
    for name in ("at", "hidden_until"):
        plain[name] = moment(plain[name])
    for name in ("subject", "household"):
        plain[name] = str(plain[name]) if plain[name] else None
    return plain


def leaves(size: int) -> Iterator[SealedLeaf]:
    """The leaves under a head of that size, in order, and any that stand under no head at all.

    Each comes with its entry. It reads in chunks: memory does not grow with the journal.
    """
    position = -1
    while True:
        rows = Leaf.objects.filter(position__gt=position, position__lt=size).order_by("position")[:_CHUNK]
        found = list(_with_entries(list(rows)))
        if not found:
            break
        yield from found
        position = found[-1].position
    yield from _with_entries(list(_headless()))


def _headless() -> QuerySet[Leaf]:
    """Leaves beyond every head. One statement: leaves and head of a sealing commit together."""
    covering = Head.objects.filter(size__gt=OuterRef("position"))
    return Leaf.objects.filter(~Exists(covering)).order_by("position")


def _with_entries(rows: list[Leaf]) -> Iterator[SealedLeaf]:
    entries = _entries([row.entry_number for row in rows])
    for row in rows:
        entry = entries.get(row.entry_number)
        signature = bytes(row.signature)
        yield SealedLeaf(row.position, row.entry_number, row.body, row.salt, signature, entry)


def _entries(numbers: list[int]) -> dict[int, EntryValues]:
    found: dict[int, EntryValues] = {}
    for start in range(0, len(numbers), 500):
        rows = Entry.objects.filter(number__in=numbers[start : start + 500]).order_by("number")
        found |= {row["number"]: values_of(row) for row in rows.values(*NAMES)}
    return found


def heads() -> list[SignedHead]:
    """All heads, oldest first."""
    return [head_of(row) for row in Head.objects.order_by("size")]


def newest_head() -> SignedHead | None:
    """The head that covers most; None before the first sealing."""
    row = Head.objects.order_by("-size").first()
    return head_of(row) if row else None


def head_of(row: Head) -> SignedHead:
    """A head's row as the signed statement."""
    return SignedHead(row.size, row.root, moment(row.at) or "", row.key, bytes(row.signature).hex())


def public_keys() -> PublicKeys:
    """The public halves of the signing keys in the key file."""
    return {name: key.public_key() for name, key in keys.signing_keys().items()}


def strays() -> Iterator[EntryValues]:
    """Entries that have no leaf and do not wait for one: inserted past the trigger.

    One statement, so that an entry which is being sealed meanwhile is never taken for one of them.
    """
    rows = Entry.objects.filter(~Exists(_leaf_of_entry()), ~Exists(_waiting_of_entry())).order_by("number")
    return (values_of(row) for row in rows.values(*NAMES).iterator(_CHUNK))


def lost() -> list[int]:
    """Numbers that wait to be sealed, of entries that are gone."""
    entry = Entry.objects.filter(number=OuterRef("entry_number"))
    gone = Waiting.objects.filter(~Exists(entry)).order_by("entry_number")
    return list(gone.values_list("entry_number", flat=True))


def waiting() -> int:
    """How many entries the sealer has still to seal."""
    return Waiting.objects.count()


def _leaf_of_entry() -> QuerySet[Leaf]:
    return Leaf.objects.filter(entry_number=OuterRef("number"))


def _waiting_of_entry() -> QuerySet[Waiting]:
    return Waiting.objects.filter(entry_number=OuterRef("number"))


def of_database(outside: tuple[SignedHead, ...] = ()) -> Journal:
    """The journal of this database, ready for `check`. Heads are read first: what is sealed meanwhile is
    checked the next time."""
    signed = heads()
    size = signed[-1].size if signed else 0
    return Journal(partial(leaves, size), signed, public_keys(), outside, strays=strays(), lost=lost())
