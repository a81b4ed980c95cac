"""Verify an exported journal anywhere: python -m doudi.audit.offline DIR [--head FILE] [--key FINGERPRINT]

Needs Python, `cryptography` and `rfc8785` only, no database and no Django. A head that was kept elsewhere
proves more than the files themselves: they could have been made anew with other keys.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from doudi.audit.check import check
from doudi.audit.errors import UnableToVerify
from doudi.audit.files import KEYS, read_head, read_journal, read_keys
from doudi.audit.finding import Finding
from doudi.audit.report import print_report
from doudi.audit.signature import PublicKeys, fingerprint


def main(argv: Sequence[str] | None = None) -> int:
    """Exit status 0: it holds; 1: something is wrong; 2: it could not be checked."""
    parser = argparse.ArgumentParser(prog="python -m doudi.audit.offline", description=__doc__)
    parser.add_argument("folder", type=Path, help="what `doudi audit export` wrote")
    parser.add_argument("--head", type=Path, action="append", default=[], help="a head kept elsewhere")
    parser.add_argument("--key", action="append", default=[], help="a fingerprint that you trust")
    asked = parser.parse_args(argv)
    try:
        keys = read_keys(asked.folder / KEYS)
        report = check(read_journal(asked.folder, outside=[read_head(file) for file in asked.head]))
    except UnableToVerify as refusal:
        print(refusal, file=sys.stderr)
        return 2
    report.findings += _strange_keys(keys, asked.key)
    return print_report(report, keys)


def _strange_keys(keys: PublicKeys, trusted: Sequence[str]) -> list[Finding]:
    if not trusted:
        return []
    strange = [name for name, key in keys.items() if fingerprint(key) not in trusted]
    return [Finding("forged", detail=f"key {name} has another fingerprint") for name in strange]


if __name__ == "__main__":
    sys.exit(main())
