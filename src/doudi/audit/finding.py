"""What a check of the journal finds, said so that a person can act on it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from doudi.audit.leaf import SealedLeaf

WORDS = {
    "changed": "was changed after it was sealed",
    "removed": "was removed",
    "inserted": "was inserted past the journal",
    "reordered": "was put in another place",
    "cut": "the journal is shorter than a signed head says",
    "fork": "the journal was rewritten: a signed head does not fit it",
    "headless": "stands under no signed head",
    "forged": "a head is not signed by a known key",
}


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong: its kind, and which entry (number, action, time) at which position."""

    kind: str
    position: int | None = None
    number: int | None = None
    action: str = ""
    at: str = ""
    detail: str = ""

    def __str__(self) -> str:
        named = [f"entry {self.number}" if self.number is not None else ""]
        named += [f"position {self.position}" if self.position is not None else "", self.action, self.at]
        which = ", ".join(part for part in named if part)
        sentence = f"{which}: {WORDS[self.kind]}" if which else WORDS[self.kind]
        return f"{sentence} ({self.detail})" if self.detail else sentence


def about(leaf: SealedLeaf, kind: str, detail: str = "") -> Finding:
    """A finding about the entry of a leaf, named as the leaf's body names it."""
    told = told_by(leaf)
    return Finding(
        kind,
        leaf.position,
        leaf.entry_number,
        str(told.get("action", "")),
        str(told.get("at", "")),
        detail,
    )


def about_entry(entry: Mapping[str, Any], kind: str, detail: str = "") -> Finding:
    """A finding about an entry that has no leaf."""
    return Finding(kind, None, entry["number"], entry["action"], entry["at"], detail)


def told_by(leaf: SealedLeaf) -> Mapping[str, Any]:
    """The body of a leaf as values; empty when it is no JSON object any more."""
    try:
        told = json.loads(leaf.body)
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}
