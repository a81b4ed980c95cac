"""UUID version 7: RFC 9562."""

from uuid import RFC_4122

import pytest

from doudi.vault.identifiers import new_id, row_number


def test_they_are_version_7_and_sort_by_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """A microsecond apart, across the end of a millisecond and of a second."""
    began = 1_793_000_000_999_990_000  # nanoseconds
    moments = iter(range(began, began + 50_000, 1_000))
    monkeypatch.setattr("doudi.vault.identifiers.time.time_ns", lambda: next(moments))
    found = [new_id() for _ in range(50)]
    assert all(one.version == 7 and one.variant == RFC_4122 for one in found)
    assert found == sorted(found)
    assert [one.int >> 80 for one in (found[0], found[-1])] == [1_793_000_000_999, 1_793_000_001_000]


def test_many_at_once_differ() -> None:
    assert len({new_id() for _ in range(20_000)}) == 20_000


def test_the_number_of_a_row() -> None:
    assert [row_number(text) for text in ("7", "0012", "9" * 18)] == [7, 12, 10**18 - 1]
    assert {row_number(text) for text in ("", "-7", "+7", "1_0", " 7", "7a", "９", "²", "9" * 19)} == {None}
