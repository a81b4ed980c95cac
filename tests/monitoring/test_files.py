"""A file is whole or not there."""

import os
from pathlib import Path

import pytest

from doudi.monitoring.files import read_json, write_json, write_whole


def test_a_writer_that_is_stopped_leaves_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    write_whole(path, lambda half: half.write_text("whole"))

    def stopped(half: Path) -> None:
        half.write_text("ha")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_whole(path, stopped)
    assert path.read_text() == "whole"


def test_it_stands_in_its_place_only_when_its_bytes_are_on_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, seen = tmp_path / "part.parquet", []

    def on_the_disk(handle: int) -> None:
        seen.append((os.fstat(handle).st_size, path.exists()))

    monkeypatch.setattr(os, "fsync", on_the_disk)
    write_whole(path, lambda half: half.write_bytes(b"whole"))
    assert seen == [(5, False)]
    assert path.exists()


def test_two_files_of_one_name_and_other_endings_are_not_mixed(tmp_path: Path) -> None:
    def outer(half: Path) -> None:
        half.write_text("csv")
        write_json({"json": 1}, tmp_path / "cells.json")

    write_whole(tmp_path / "cells.csv", outer)
    assert (tmp_path / "cells.csv").read_text() == "csv"
    assert read_json(tmp_path / "cells.json") == {"json": 1}


@pytest.mark.parametrize("content", ['{"popul', "", "[" * 100_000])
def test_what_is_no_json_says_nothing(tmp_path: Path, content: str) -> None:
    (tmp_path / "run.json").write_text(content)
    assert read_json(tmp_path / "run.json") is None
