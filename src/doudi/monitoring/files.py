"""Files that are whole or not there: a run that is stopped, or a power cut, leaves no half in its place."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl


def write_whole(path: Path, write: Callable[[Path], object]) -> None:
    """Have `write` fill a file beside `path`, and move it there once it is on the disk.

    Runs go on where they were stopped by the files they find: one that was renamed before its bytes were
    written down would pass for a part that is done.
    """
    half = path.with_name(f"{path.name}.half")
    write(half)
    with half.open("rb") as file:
        os.fsync(file.fileno())
    half.replace(path)


def write_parquet(frame: pl.DataFrame, path: Path) -> None:
    """Write rows, lightly pressed: they are read soon and from near."""

    def write(half: Path) -> None:
        frame.write_parquet(half, compression="zstd", compression_level=1, statistics=False)

    write_whole(path, write)


def write_json(content: Any, path: Path) -> None:
    """Write what a person may read too."""
    text = json.dumps(content, ensure_ascii=False, indent=1, default=str) + "\n"
    write_whole(path, lambda half: half.write_text(text, encoding="utf-8"))


def read_json(path: Path) -> Any:
    """What a file of ours says; None where it is another's, or of a disk that failed."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, RecursionError):
        return None
