"""Compile the catalogues of translations (.po) to what Django reads (.mo), without needing gettext.

Fuzzy and empty entries are left out: the Chinese original is shown instead. The compiled files are not kept
in the repository; `./run`, `./test` and the test suite call `compile_all`.
"""

import array
import ast
import os
import struct
from dataclasses import dataclass, field
from pathlib import Path

from doudi.law.errors import Unable

MAGIC = 0x950412DE
CONTEXT_MARK = "\x04"  # between context and text, as gettext joins them
PLURAL_MARK = "\x00"


class UnableToCompile(Unable):
    """A catalogue cannot be read; the message says which line."""


@dataclass
class _Entry:
    """One translation while it is being read."""

    parts: dict[str, str] = field(default_factory=dict)
    fuzzy: bool = False

    def key(self) -> str:
        plural = PLURAL_MARK + self.parts["msgid_plural"] if "msgid_plural" in self.parts else ""
        context = self.parts["msgctxt"] + CONTEXT_MARK if "msgctxt" in self.parts else ""
        return context + self.parts.get("msgid", "") + plural

    def translation(self) -> str:
        """The translated text, its plural forms joined; empty unless every form is there."""
        if "msgid_plural" not in self.parts:
            return self.parts.get("msgstr", "")
        forms = [self.parts[name] for name in sorted(self.parts) if name.startswith("msgstr[")]
        return PLURAL_MARK.join(forms) if all(forms) else ""


def compile_all(root: Path) -> int:
    """Compile every catalogue under `root` that is newer than its compiled file; gives how many."""
    count = 0
    for source in sorted(root.glob("**/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        fresh = target.with_suffix(f".{os.getpid()}")
        fresh.write_bytes(compiled(source.read_text(encoding="utf-8"), str(source)))
        fresh.replace(target)
        count += 1
    return count


def compiled(text: str, name: str = "catalogue") -> bytes:
    """The .mo file of a .po text."""
    pairs = sorted(read(text, name).items(), key=lambda pair: pair[0].encode())
    keys = [key.encode() for key, _ in pairs]
    values = [value.encode() for _, value in pairs]
    start = 7 * 4 + 16 * len(pairs)
    table: list[int] = []
    for texts in (keys, values):
        for each in texts:
            table += [len(each), start]
            start += len(each) + 1
    header = struct.pack("<7I", MAGIC, 0, len(pairs), 28, 28 + 8 * len(pairs), 0, 0)
    body = b"".join(each + b"\0" for each in [*keys, *values])
    return header + array.array("I", table).tobytes() + body


def read(text: str, name: str = "catalogue") -> dict[str, str]:
    """Text → translation of every entry that is translated and not fuzzy; the header has the key ""."""
    found: dict[str, str] = {}
    entry, part = _Entry(), ""
    for number, line in enumerate([*text.splitlines(), ""], start=1):
        line = line.strip()
        if line.startswith("#"):
            entry.fuzzy = entry.fuzzy or (line.startswith("#,") and "fuzzy" in line)
            continue
        if not line:
            _keep(entry, found)
            entry, part = _Entry(), ""
            continue
        word, _, quoted = line.partition(" ")
        if not line.startswith('"'):
            part = word
        try:
            entry.parts[part] = entry.parts.get(part, "") + ast.literal_eval(
                line if line.startswith('"') else quoted.strip()
            )
        except (SyntaxError, ValueError) as error:
            raise UnableToCompile(f"{name}, line {number}: this is no line of a catalogue: {line}") from error
    return found


def _keep(entry: _Entry, found: dict[str, str]) -> None:
    if "msgid" in entry.parts and entry.translation() and not entry.fuzzy:
        found[entry.key()] = entry.translation()
