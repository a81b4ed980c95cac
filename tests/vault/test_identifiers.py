"""UUID version 7: RFC 9562."""

import time
from uuid import RFC_4122

from doudi.vault.identifiers import new_id


def test_they_are_version_7_and_sort_by_time() -> None:
    before = time.time_ns() // 1_000_000
    found = []
    for _ in range(50):
        found.append(new_id())
        time.sleep(0.0005)
    assert all(one.version == 7 and one.variant == RFC_4122 for one in found)
    assert found == sorted(found)
    assert before <= found[0].int >> 80 <= time.time_ns() // 1_000_000


def test_many_at_once_differ() -> None:
    assert len({new_id() for _ in range(20_000)}) == 20_000
