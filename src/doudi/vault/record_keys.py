"""A key for each record that is to be erased as a whole; its values open with nothing else.

What it seals is compressed first: a frozen decision is some 50 KB of JSON. The key itself is sealed with a
data key, so that a rotation wraps it anew and leaves what it sealed alone.
"""

import base64
import secrets
import zlib
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings

from doudi.vault import keys, memory
from doudi.vault.cipher import algorithm, place_of, seal, unseal
from doudi.vault.errors import UnableToReadErased, UnableToUseKeys
from doudi.vault.models import RecordKey
from doudi.vault.token import Sealer


def seal_for(record: UUID, text: str, place: str) -> bytes:
    """Compress and encrypt `text` under the record's key, which is made in this transaction if there is none.

    Raises UnableToReadErased when the record was erased.
    """
    return key_for(record).seal(zlib.compress(text.encode("utf-8")), place.encode("utf-8"), algorithm())


def unseal_of(record: UUID, token: bytes, place: str) -> str:
    """The text of a token sealed for the record. Raises UnableToUnseal, UnableToReadErased."""
    return zlib.decompress(key_of(record).unseal(bytes(token), place.encode("utf-8"))).decode("utf-8")


def key_for(record: UUID) -> Sealer:
    """The record's key itself, for whole files (`vault.stream`); made in this transaction if there is none.

    Raises UnableToReadErased when the record was erased.
    """
    return _find(record) or _make(record)


def key_of(record: UUID) -> Sealer:
    """The record's key where it was made before. Raises UnableToUseKeys, UnableToReadErased."""
    sealer = _find(record)
    if sealer is None:
        raise UnableToUseKeys(f"The key of {record} is not in this database: what it sealed cannot be read.")
    return sealer


def destroy(record: UUID, *, by: str, at: datetime) -> bool:
    """Destroy the key of a record for ever; False when there is none any more.

    Other processes forget it within `keys.FRESH` seconds. Backups hold it until they are gone themselves.
    """
    rows = RecordKey.objects.filter(record=record, wrapped__isnull=False)
    done = rows.update(wrapped=None, destroyed_at=at, destroyed_by=by)
    memory.forget(_name(record))
    return bool(done)


def _find(record: UUID) -> Sealer | None:
    found = memory.find(_name(record), seconds=keys.FRESH)
    if found:
        return found
    row = RecordKey.objects.filter(record=record).first()
    if row is None:
        return None
    if row.wrapped is None:
        raise UnableToReadErased(row.destroyed_at, row.destroyed_by)
    sealer = Sealer(0, base64.b64decode(unseal(bytes(row.wrapped), _place(record))))
    memory.keep(_name(record), sealer)
    return sealer


def _make(record: UUID) -> Sealer:
    """Two transactions that do this at once end with the same key: the second insert is ignored."""
    clear = base64.b64encode(secrets.token_bytes(32)).decode("ascii")
    row = RecordKey(record=record, wrapped=seal(clear, _place(record)))
    RecordKey.objects.bulk_create([row], ignore_conflicts=True)
    made = _find(record)
    if made is None:
        raise UnableToUseKeys(f"No key could be made for {record}.")
    return made


def _name(record: UUID) -> tuple[Path, UUID]:
    return settings.KEY_FILE, record


def _place(record: UUID) -> str:
    return place_of(RecordKey._meta.db_table, "wrapped", record)
