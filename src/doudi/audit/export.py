"""Export the journal, for a check by people who have no access to the database."""

import json
from itertools import chain
from pathlib import Path

from doudi.audit import journal
from doudi.audit.files import HEAD, HEADS, JOURNAL, KEYS, STRAYS, line_of, write_lines


def export(folder: Path) -> int:
    """Write the files of `audit.files` into `folder`; gives the number of leaves.

    Heads are read before leaves: what is sealed meanwhile is under none of these heads, and is left out.
    """
    folder.mkdir(parents=True, exist_ok=True)
    whole = journal.of_database()
    write_lines(folder / HEADS, (head.as_json() for head in whole.heads))
    written = write_lines(folder / JOURNAL, (line_of(leaf) for leaf in whole.leaves()))
    write_lines(folder / STRAYS, chain(whole.strays, ({"number": number} for number in whole.lost)))
    keys = {name: key.public_bytes_raw().hex() for name, key in journal.public_keys().items()}
    (folder / KEYS).write_text(json.dumps(keys, indent=2), encoding="utf-8")
    if whole.heads:
        (folder / HEAD).write_text(json.dumps(whole.heads[-1].as_json(), indent=2), encoding="utf-8")
    return written
