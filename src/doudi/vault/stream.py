"""Files sealed by chunk: as long as they like, in little memory, each byte bound to its place in its file.

A file is a row of frames: the length of a token (4 bytes), then the token of one chunk. The place of a token
is the file's name, the number of the chunk, and whether it is the last: chunks that were cut off, left out,
put in another order, or taken from another file do not open. `name` says what a file is, not where it lies.
"""

from collections.abc import Iterable, Iterator
from typing import BinaryIO

from doudi.vault.errors import UnableToUnseal
from doudi.vault.token import Sealer, header_of

CHUNK = 4 * 1024 * 1024
_LENGTH = 4
_LONGEST = 64 * 1024 * 1024


def seal_stream(chunks: Iterable[bytes], sink: BinaryIO, name: str, sealer: Sealer, algorithm: int) -> None:
    """Write the chunks sealed, each of at most 32 MB. No chunks at all are one that is empty."""
    for number, (chunk, last) in enumerate(_with_last(chunks)):
        token = sealer.seal(chunk, _place(name, number, last), algorithm)
        sink.write(len(token).to_bytes(_LENGTH, "big"))
        sink.write(token)


def unseal_stream(source: BinaryIO, name: str, sealer: Sealer) -> Iterator[bytes]:
    """The chunks of a sealed file, in their order.

    Raises UnableToUnseal as soon as one was changed, is missing, or stands where it does not belong; that a
    file was cut is known at its end. So nothing of it counts before the last chunk has come.
    """
    token = _frame(source, name)
    if token is None:
        raise _cut(name)
    number = 0
    while token is not None:
        following = _frame(source, name)
        yield sealer.unseal(token, _place(name, number, following is None))
        token, number = following, number + 1


def _frame(source: BinaryIO, name: str) -> bytes | None:
    head = source.read(_LENGTH)
    if not head:
        return None
    length = int.from_bytes(head, "big")
    token = source.read(length) if len(head) == _LENGTH and length <= _LONGEST else b""
    if len(token) < length or not token:
        raise _cut(name)
    header_of(token)
    return token


def _with_last(chunks: Iterable[bytes]) -> Iterator[tuple[bytes, bool]]:
    """Each chunk, and whether it is the last one."""
    following = iter(chunks)
    chunk = next(following, b"")
    for another in following:
        yield chunk, False
        chunk = another
    yield chunk, True


def _place(name: str, number: int, last: bool) -> bytes:
    return f"{name}|{number}|{'last' if last else 'more'}".encode()


def _cut(name: str) -> UnableToUnseal:
    return UnableToUnseal(
        f"The sealed file {name} is cut or damaged. Nothing of it is used. Restore it from a backup."
    )
