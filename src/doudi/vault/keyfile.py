"""The key file: what lives outside the database, and is needed to read it.

It holds root keys (they wrap the data keys that the database keeps), index keys (for search by keyed hash)
and signing keys (for the heads of the journal). Each kind is a list; the last one is used for new work and
the others still open what they made.
"""

import base64
import json
import os
import secrets
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from doudi.vault.errors import UnableToUseKeys

HASHES = ("sha256", "sm3")


@dataclass(frozen=True)
class Secret:
    """One key of the file: its name, its 32 bytes, and for index keys the hash it is used with."""

    name: str
    key: bytes
    hash: str = ""


@dataclass(frozen=True)
class KeyFile:
    """All keys of the file, oldest first."""

    root: tuple[Secret, ...]
    index: tuple[Secret, ...]
    sign: tuple[Secret, ...]

    def root_named(self, name: str) -> Secret:
        """The root key of that name; raises UnableToUseKeys when the file does not hold it."""
        for secret in self.root:
            if secret.name == name:
                return secret
        raise UnableToUseKeys(
            f"The key file has no root key {name}, with which this database was made. "
            "Put the key file that belongs to this database in place."
        )


def create_key_file(path: Path, *, index_hash: str = "sha256") -> None:
    """Write a new key file, readable by its owner only.

    `index_hash` is sha256 or sm3; it stays with the index key, since all hashes of the database depend on it.
    Raises UnableToUseKeys when there is a file already: overwriting it would lose every sealed value.
    """
    if index_hash not in HASHES:
        raise UnableToUseKeys(f"{index_hash!r} is no hash for search: choose {' or '.join(HASHES)}.")
    kinds = {"root": {}, "index": {"hash": index_hash}, "sign": {}}
    content = {
        kind: [{"name": f"{kind}-{secrets.token_hex(4)}", **more, "key": _text(secrets.token_bytes(32))}]
        for kind, more in kinds.items()
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise UnableToUseKeys(
            f"There is a key file at {path} already, and it is left alone: without it nothing "
            "that it sealed can be read."
        ) from None
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            json.dump(content, file, indent=2)
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        path.unlink()  # half a key file would be taken for one
        raise


def read_key_file(path: Path) -> KeyFile:
    """The keys of a file; refuses a file that others may read, and one that is damaged."""
    try:
        mode = path.stat().st_mode
        text = path.read_text(encoding="ascii")
    except FileNotFoundError:
        raise UnableToUseKeys(f"There is no key file at {path}. Run: doudi keys create") from None
    except (OSError, UnicodeDecodeError) as error:
        raise UnableToUseKeys(f"The key file {path} cannot be read: {error}") from error
    if stat.S_IMODE(mode) & 0o077:
        raise UnableToUseKeys(f"Others can read the key file. Run: chmod 600 {path}")
    try:
        content = json.loads(text)
        return KeyFile(*(_secrets(content, kind) for kind in ("root", "index", "sign")))
    except (ValueError, KeyError, TypeError) as error:
        raise UnableToUseKeys(f"The key file {path} is damaged. Restore it from its copy.") from error


def _secrets(content: Mapping[str, Any], kind: str) -> tuple[Secret, ...]:
    found = tuple(
        Secret(str(entry["name"]), base64.b64decode(entry["key"], validate=True), str(entry.get("hash", "")))
        for entry in content[kind]
    )
    if not found or any(len(secret.key) != 32 for secret in found):
        raise ValueError(kind)
    return found


def _text(key: bytes) -> str:
    return base64.b64encode(key).decode("ascii")
