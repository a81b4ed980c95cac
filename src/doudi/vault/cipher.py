"""Encryption of single values: `seal` and `unseal`, each bound to the place where the value stands."""

from django.conf import settings

from doudi.vault import keys
from doudi.vault.errors import UnableToSeal
from doudi.vault.token import ALGORITHMS, header_of


def place_of(table: str, column: str, row: object) -> str:
    """The place of a value, `table|column|row id`, which is part of what the tag protects."""
    return f"{table}|{column}|{row}"


def seal(text: str, place: str) -> bytes:
    """Encrypt `text` for `place`, with the newest data key and the algorithm of DOUDI_CIPHER."""
    return keys.current().seal(text.encode("utf-8"), place.encode("utf-8"), algorithm())


def unseal(token: bytes, place: str) -> str:
    """The text of a token; raises UnableToUnseal when it was changed or belongs to another place."""
    token = bytes(token)
    sealer = keys.key_numbered(header_of(token).key)
    return sealer.unseal(token, place.encode("utf-8")).decode("utf-8")


def algorithm() -> int:
    """The number of the algorithm that DOUDI_CIPHER names, for new values."""
    try:
        return ALGORITHMS[settings.CIPHER]
    except KeyError:
        raise UnableToSeal(f"DOUDI_CIPHER is {settings.CIPHER!r}: set {' or '.join(ALGORITHMS)}.") from None
