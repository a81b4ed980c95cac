"""Make src/doudi/registry/identity/four_corner.txt of Unihan's kFourCornerCode.

    python -m bench.four_corner Unihan_DictionaryLikeData.txt > src/doudi/registry/identity/four_corner.txt

The file is in Unihan.zip of the Unicode Character Database, and in Debian's package unicode-data. Characters
with several codes keep the first; the fifth digit, which tells look-alikes apart, is left out.
"""

import sys
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

HEAD = """\
# Four-corner codes (四角号码) of {count} characters: four digits, a tab, the characters.
# Source: Unicode Character Database, Unihan_DictionaryLikeData.txt, field kFourCornerCode, {version}.
# Made by bench/four_corner.py: the first code of each character, without its fifth digit.
# © 2022 Unicode, Inc.; the permission notice is in four_corner.licence.txt.
"""


def table(lines: Iterable[str]) -> str:
    """The table as text."""
    signs: defaultdict[str, list[str]] = defaultdict(list)
    version = ""
    for line in lines:
        parts = line.rstrip("\n").split("\t")
        if line.startswith("# Unicode version"):
            version = line.removeprefix("# ").strip().lower()
        elif len(parts) == 3 and parts[1] == "kFourCornerCode":
            signs[parts[2].split()[0][:4]].append(chr(int(parts[0][2:], 16)))
    count = sum(map(len, signs.values()))
    rows = "".join(f"{code}\t{''.join(found)}\n" for code, found in sorted(signs.items()))
    return HEAD.format(count=count, version=version) + rows


if __name__ == "__main__":
    sys.stdout.write(table(Path(sys.argv[1]).read_text(encoding="utf-8").splitlines(keepends=True)))
