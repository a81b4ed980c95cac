"""What is hashed for an entry: its number, time and action, and commitments to everything else.

A commitment is a salted hash. So a leaf tells nothing about a person, and stays provable after the clear
values (and the salt) have been erased. Canonical JSON is RFC 8785.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import rfc8785

WHO = ("actor_kind", "actor_id", "actor_name", "role", "office")
WHOM = ("subject", "household", "division")
WHAT = ("case", "purpose", "groups", "detail", "hidden_until")
GROUPS: Mapping[str, tuple[str, ...]] = {"who": WHO, "whom": WHOM, "what": WHAT}

# An entry as plain JSON values: identifiers and times as text, absent ones as null.
EntryValues = Mapping[str, Any]


@dataclass(frozen=True)
class SealedLeaf:
    """A leaf as stored or exported, with the entry it stands for (None when that is gone)."""

    position: int
    entry_number: int
    body: str
    salt: str
    signature: bytes
    entry: EntryValues | None


def body_of(entry: EntryValues, salt: str) -> str:
    """The canonical JSON that is hashed into the tree."""
    told = {"v": 1, "number": entry["number"], "at": entry["at"], "action": entry["action"]}
    return rfc8785.dumps(told | commitments(entry, salt)).decode()


def commitments(entry: EntryValues, salt: str) -> dict[str, str]:
    """A salted hash for each group of fields: who acted, about whom, and what it was."""
    found = {}
    for group, names in GROUPS.items():
        values = rfc8785.dumps([group, *(entry[name] for name in names)])
        found[group] = sha256(bytes.fromhex(salt) + values).hexdigest()
    return found
