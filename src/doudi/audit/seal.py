"""The sealer: entries that were committed and have no leaf get one, under a newly signed head.

It asks for what waits, never for "numbers greater than the last": on PostgreSQL an entry can commit after a
later one. A long transaction is sealed when it commits, so the gap of ≤ 10 seconds counts from the commit.
Each sealing costs what is new, not what is there.
"""

import secrets
from datetime import datetime

from django.db import connection, transaction

from doudi.audit.journal import NAMES, moment, values_of
from doudi.audit.leaf import EntryValues, body_of
from doudi.audit.merkle import Frontier, leaf_hash
from doudi.audit.models import Entry, Head, Leaf, Waiting
from doudi.audit.signature import SignedHead, leaf_message, sign_head
from doudi.vault import keys

AT_ONCE = 5000
_LOCK = 6962
_CHUNK = 500


def seal(*, at: datetime) -> int:
    """Seal all that waits, in batches of `AT_ONCE`; gives how many entries were sealed."""
    sealed = 0
    while True:
        with transaction.atomic():
            _alone()
            batch = _seal_batch(at)
        sealed += batch
        if batch < AT_ONCE:
            return sealed


def duty(*, at: datetime) -> None:
    """What the background worker calls every few seconds."""
    seal(at=at)


def _alone() -> None:
    """One sealer at a time. SQLite lets one transaction write anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def _seal_batch(at: datetime) -> int:
    entries = _waiting_entries()
    if not entries:
        return 0
    last = Head.objects.order_by("-size").first()
    tree = Frontier(last.size, [bytes.fromhex(root) for root in last.frontier]) if last else Frontier()
    Leaf.objects.bulk_create(_leaves(entries, tree), batch_size=_CHUNK)
    _store_head(tree, at)
    numbers = [entry["number"] for entry in entries]
    for start in range(0, len(numbers), _CHUNK):
        Waiting.objects.filter(entry_number__in=numbers[start : start + _CHUNK]).delete()
    return len(entries)


def _waiting_entries() -> list[EntryValues]:
    numbers = Waiting.objects.values("entry_number")
    rows = Entry.objects.filter(number__in=numbers).order_by("number")
    return [values_of(row) for row in rows.values(*NAMES)[:AT_ONCE]]


def _leaves(entries: list[EntryValues], tree: Frontier) -> list[Leaf]:
    """A leaf for each entry; the tree grows by them."""
    _, signer = keys.signing_key()
    rows = []
    for entry in entries:
        salt = secrets.token_hex(16)
        body = body_of(entry, salt)
        hashed = leaf_hash(body.encode())
        signature = signer.sign(leaf_message(tree.size, hashed))
        rows.append(
            Leaf(
                position=tree.size,
                entry_number=entry["number"],
                body=body,
                salt=salt,
                signature=signature,
            )
        )
        tree.add(hashed)
    return rows


def _store_head(tree: Frontier, at: datetime) -> SignedHead:
    name, signer = keys.signing_key()
    head = sign_head(tree.size, tree.root().hex(), moment(at) or "", name, signer)
    Head.objects.create(
        size=head.size,
        root=head.root,
        at=at,
        key=name,
        signature=bytes.fromhex(head.signature),
        frontier=[root.hex() for root in tree.roots],
    )
    return head
