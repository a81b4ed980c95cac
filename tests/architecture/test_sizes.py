"""Small files and small functions: the sizes that models of the field keep."""

import statistics

import pytest

from tests.architecture.tree import functions, modules, short, tracked

LIMIT = 400
PYTHON_FOLDERS = ("src", "tests", "bench")


def test_no_file_passes_the_limit() -> None:
    """A file over 400 lines becomes a folder of the same name; migrations are written by a machine."""
    long = {
        short(file): lines
        for file, _ in modules(*PYTHON_FOLDERS)
        if "migrations" not in file.parts
        and (lines := len(file.read_text(encoding="utf-8").splitlines())) > LIMIT
    }
    assert not long


def test_sizes_are_reported(
    record_property: pytest.FixtureRequest, capsys: pytest.CaptureFixture[str]
) -> None:
    """A prompt to look again, not a gate: the median of files, the 90th percentile of functions."""
    files, lengths = [], []
    for file, tree in modules():
        files.append(len(file.read_text(encoding="utf-8").splitlines()))
        lengths += [(node.end_lineno or 0) - node.lineno + 1 for node in functions(tree)]
    ninth = statistics.quantiles(lengths, n=10)[-1]
    with capsys.disabled():
        print(f"\n  files: median {statistics.median(files):.0f} lines; functions: p90 {ninth:.0f} lines")


def test_vendored_files_are_listed() -> None:
    """What we did not write is in a folder of its own, with a manifest."""
    vendored = [file for file in tracked() if "vendor" in file.parts]
    assert any(file.name == "manifest.yaml" for file in vendored)
