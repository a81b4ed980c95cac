"""The journal as files: written by the export, read by the offline verifier. No Django here.

journal.jsonl  one line per leaf, in order, with its entry
strays.jsonl   entries that no leaf stands for, and numbers of entries that are gone (empty when all is well)
heads.jsonl    signed heads; head.json the newest, to be kept by others
keys.json      public keys by name
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from doudi.audit.check import Journal
from doudi.audit.errors import UnableToVerify
from doudi.audit.leaf import SealedLeaf
from doudi.audit.signature import PublicKeys, SignedHead

JOURNAL, STRAYS, HEADS, KEYS, HEAD = (
    "journal.jsonl", "strays.jsonl", "heads.jsonl", "keys.json", "head.json"
)  # fmt: skip


def write_lines(file: Path, records: Iterable[Mapping[str, Any]]) -> int:
    """Write one JSON object per line; gives the number of lines."""
    written = 0
    with file.open("w", encoding="utf-8") as out:
        for record in records:
            out.write(json.dumps(record, ensure_ascii=False) + "\n")
            written += 1
    return written


def line_of(leaf: SealedLeaf) -> dict[str, Any]:
    """A leaf as a line of journal.jsonl."""
    return {
        "position": leaf.position,
        "entry_number": leaf.entry_number,
        "body": leaf.body,
        "salt": leaf.salt,
        "signature": leaf.signature.hex(),
        "entry": leaf.entry,
    }


def read_head(file: Path) -> SignedHead:
    """A head as somebody kept it; raises UnableToVerify when the file is none."""
    return _head(_json(file.read_text(encoding="utf-8") if file.exists() else "", file), file)


def read_journal(folder: Path, *, outside: Iterable[SignedHead] = ()) -> Journal:
    """The exported journal in `folder`, ready for `check`."""
    strays = list(_lines(folder / STRAYS))
    return Journal(
        leaves=lambda: _leaves(folder / JOURNAL),
        heads=[_head(record, folder / HEADS) for record in _lines(folder / HEADS)],
        keys=read_keys(folder / KEYS),
        outside=tuple(outside),
        strays=[record for record in strays if "action" in record],
        lost=[_number(record, folder / STRAYS) for record in strays if "action" not in record],
    )


def read_keys(file: Path) -> PublicKeys:
    """Public keys by name."""
    found = _json(file.read_text(encoding="utf-8") if file.exists() else "", file)
    try:
        return {name: Ed25519PublicKey.from_public_bytes(bytes.fromhex(key)) for name, key in found.items()}
    except (ValueError, TypeError) as error:
        raise UnableToVerify(f"{file} holds no public keys.") from error


def _leaves(file: Path) -> Iterator[SealedLeaf]:
    for record in _lines(file):
        try:
            yield SealedLeaf(
                int(record["position"]),
                int(record["entry_number"]),
                str(record["body"]),
                str(record["salt"]),
                bytes.fromhex(record["signature"]),
                record["entry"],
            )
        except (KeyError, ValueError, TypeError) as error:
            raise UnableToVerify(f"{file}: a line is no leaf ({error}).") from error


def _head(record: Mapping[str, Any], file: Path) -> SignedHead:
    try:
        return SignedHead(
            int(record["size"]),
            str(record["root"]),
            str(record["at"]),
            str(record["key"]),
            str(record["signature"]),
        )
    except (KeyError, ValueError, TypeError) as error:
        raise UnableToVerify(f"{file} holds no signed head.") from error


def _number(record: Mapping[str, Any], file: Path) -> int:
    number = record.get("number")
    if not isinstance(number, int):
        raise UnableToVerify(f"{file}: a line names no entry.")
    return number


def _lines(file: Path) -> Iterator[dict[str, Any]]:
    if not file.exists():
        raise UnableToVerify(f"{file} is missing: give the folder that `doudi audit export` wrote.")
    with file.open(encoding="utf-8") as lines:
        for line in lines:
            yield _json(line, file)


def _json(text: str, file: Path) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except ValueError as error:
        raise UnableToVerify(f"{file} is missing or damaged: {error}") from error
    if not isinstance(found, dict):
        raise UnableToVerify(f"{file} is damaged: an object was expected.")
    return found
