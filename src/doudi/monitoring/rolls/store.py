"""The files of a roll, sealed with its key: what was handed in, and the workbook with the findings.

A file is a row of frames, each the length of a token and the token of one chunk; its place is the file's
name, the chunk's number and whether it is the last, so that nothing cut, moved or of another roll opens.
"""

import base64
import shutil
from pathlib import Path
from uuid import UUID

from django.conf import settings

from doudi.monitoring.files import write_whole
from doudi.vault import record_keys
from doudi.vault.errors import UnableToUnseal

HANDED_IN, FOUND = "handed-in", "found"
_CHUNK = 1 << 20
_LENGTH = 4


def folder_of(roll: UUID) -> Path:
    """The folder of a roll's files."""
    found: Path = settings.ROLLS / str(roll)
    return found


def put(roll: UUID, name: str, content: bytes) -> None:
    """Keep a file, whole or not at all."""
    folder = folder_of(roll)
    folder.mkdir(parents=True, exist_ok=True)
    chunks = [content[at : at + _CHUNK] for at in range(0, len(content), _CHUNK)] or [b""]

    def sealed(half: Path) -> None:
        with half.open("wb") as file:
            for number, chunk in enumerate(chunks, 1):
                place = _place(name, number, last=number == len(chunks))
                token = record_keys.seal_for(roll, base64.b64encode(chunk).decode("ascii"), place)
                file.write(len(token).to_bytes(_LENGTH, "big") + token)

    write_whole(folder / name, sealed)


def get(roll: UUID, name: str) -> bytes:
    """A file again. Raises FileNotFoundError, UnableToUnseal, UnableToReadErased."""
    frames = []
    with (folder_of(roll) / name).open("rb") as file:
        while head := file.read(_LENGTH):
            frames.append(file.read(int.from_bytes(head, "big")))
    if not frames:
        raise UnableToUnseal(f"The sealed file {name} of a roll is empty: hand the roll in again.")
    return b"".join(
        base64.b64decode(record_keys.unseal_of(roll, token, _place(name, number, last=number == len(frames))))
        for number, token in enumerate(frames, 1)
    )


def remove(roll: UUID) -> None:
    """Remove the files; what is left of them opens with no key."""
    shutil.rmtree(folder_of(roll), ignore_errors=True)


def _place(name: str, number: int, *, last: bool) -> str:
    return f"monitoring_roll|{name}|{number}|{'last' if last else 'more'}"
