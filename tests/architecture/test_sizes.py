"""Small files and small functions: the sizes that models of the field keep."""

import ast
import statistics
from collections.abc import Iterable
from pathlib import Path

from tests.architecture.tree import functions, modules, short

LIMIT = 400
TYPICAL_FILE = 80
LONG_FUNCTION = 30
PYTHON_FOLDERS = ("src", "tests", "bench")

Parsed = tuple[Path, ast.Module]


def test_no_file_passes_the_limit() -> None:
    """A file over 400 lines becomes a folder of the same name; migrations are written by a machine."""
    long = {short(file): lines for file, lines in _lengths(modules(*PYTHON_FOLDERS)) if lines > LIMIT}
    assert not long


def test_files_and_functions_stay_small() -> None:
    """Half of the files have at most 80 lines, nine of ten functions at most 30."""
    assert _typical(modules()) <= TYPICAL_FILE
    assert _ninth_tenth(modules()) <= LONG_FUNCTION


def test_what_is_too_large_is_noticed(tmp_path: Path) -> None:
    written = tmp_path / "large.py"
    written.write_text("def long():\n" + "    pass\n" * LIMIT)
    planted = [(written, ast.parse(written.read_text()))] * 10
    assert next(lines for _, lines in _lengths(planted)) > LIMIT
    assert _typical(planted) > TYPICAL_FILE
    assert _ninth_tenth(planted) > LONG_FUNCTION


def _lengths(files: Iterable[Parsed]) -> list[tuple[Path, int]]:
    return [
        (file, len(file.read_text(encoding="utf-8").splitlines()))
        for file, _ in files
        if "migrations" not in file.parts
    ]


def _typical(files: Iterable[Parsed]) -> float:
    return statistics.median(lines for _, lines in _lengths(files))


def _ninth_tenth(files: Iterable[Parsed]) -> float:
    lengths = [(node.end_lineno or 0) - node.lineno + 1 for _, tree in files for node in functions(tree)]
    return statistics.quantiles(lengths, n=10)[-1]
