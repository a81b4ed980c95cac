"""The keys in use: read from the key file once, and from the database as they are needed.

Data keys are kept in the database, wrapped by a root key of the key file. A process remembers those it has
unwrapped; it looks for a newer one every `FRESH` seconds, so that rotation reaches every process.
"""

import secrets
import time
from functools import cache
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

from doudi.vault import memory
from doudi.vault.errors import UnableToUseKeys
from doudi.vault.keyfile import KeyFile, Secret, create_key_file, read_key_file
from doudi.vault.models import DataKey
from doudi.vault.token import Sealer

__all__ = ["create_key_file", "current", "index_key", "key_numbered", "new_data_key", "signing_key"]

FRESH = 30.0

_newest: dict[Path, tuple[int, float]] = {}


@cache
def _key_file(path: Path) -> KeyFile:
    return read_key_file(path)


def check_file() -> None:
    """Read the key file now, not at the first sealed value. Raises UnableToUseKeys."""
    _key_file(settings.KEY_FILE)


def index_key() -> Secret:
    """The key for searching by keyed hash. It is not a data key: finding is not reading."""
    return _key_file(settings.KEY_FILE).index[-1]


def signing_key() -> tuple[str, Ed25519PrivateKey]:
    """The name and the Ed25519 key that sign the heads of the journal."""
    secret = _key_file(settings.KEY_FILE).sign[-1]
    return secret.name, Ed25519PrivateKey.from_private_bytes(secret.key)


def signing_keys() -> dict[str, Ed25519PrivateKey]:
    """All signing keys by name: older heads were signed with older ones."""
    file = _key_file(settings.KEY_FILE)
    return {secret.name: Ed25519PrivateKey.from_private_bytes(secret.key) for secret in file.sign}


def current() -> Sealer:
    """The data key for new values; the very first one is made when it is first needed."""
    file = settings.KEY_FILE
    number, seen = _newest.get(file, (0, 0.0))
    known = memory.find((file, number))
    if known and time.monotonic() - seen < FRESH:
        return known
    newest = DataKey.objects.order_by("-number").values_list("number", flat=True).first()
    sealer = new_data_key() if newest is None else key_numbered(newest)
    _newest[file] = (sealer.number, time.monotonic())
    return sealer


def key_numbered(number: int) -> Sealer:
    """The data key of that number; raises UnableToUseKeys when the database does not hold it."""
    found = memory.find((settings.KEY_FILE, number))
    if found:
        return found
    row = DataKey.objects.filter(number=number).first()
    if row is None:
        raise UnableToUseKeys(f"Data key {number} is not in this database: what it sealed cannot be read.")
    return _opened(row)


def new_data_key() -> Sealer:
    """Make the next data key and wrap it. Every process seals with it after `FRESH` seconds at most.

    Two processes that do this at once end with the same key: the second insert is ignored.
    """
    root = _key_file(settings.KEY_FILE).root[-1]
    last = DataKey.objects.order_by("-number").values_list("number", flat=True).first()
    number = (last or 0) + 1
    wrapped = Sealer(0, root.key).seal(secrets.token_bytes(32), _place(number))
    DataKey.objects.bulk_create(
        [DataKey(number=number, root=root.name, wrapped=wrapped)], ignore_conflicts=True
    )
    return _opened(DataKey.objects.get(number=number))


def _opened(row: DataKey) -> Sealer:
    """Unwrap a data key, and remember it."""
    file = settings.KEY_FILE
    root = _key_file(file).root_named(row.root)
    sealer = Sealer(row.number, Sealer(0, root.key).unseal(bytes(row.wrapped), _place(row.number)))
    memory.keep((file, row.number), sealer)
    return sealer


def _place(number: int) -> bytes:
    return f"vault_datakey|wrapped|{number}".encode()


def forget() -> None:
    """Forget every unwrapped key: the process is about to work on another database."""
    memory.forget_all()
    _newest.clear()
