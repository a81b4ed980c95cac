"""What someone who owns the database can do to the journal, and that both verifiers name it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection

from doudi.audit import journal, offline
from doudi.audit.check import check
from doudi.audit.export import export
from doudi.audit.files import read_head
from doudi.audit.finding import Finding
from doudi.audit.leaf import body_of
from doudi.audit.models import Entry, Head, Leaf, Waiting
from doudi.audit.seal import seal
from tests.audit.journal_of import AT, owner_of_the_database, write

pytestmark = pytest.mark.django_db
Tamper = Callable[[list[int]], None]


def sql(statement: str, *values: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def change_who(numbers: list[int]) -> None:
    Entry.objects.filter(number=numbers[7]).update(actor_name="王某")


def change_when(numbers: list[int]) -> None:
    Entry.objects.filter(number=numbers[7]).update(at=AT)


def change_what(numbers: list[int]) -> None:
    Entry.objects.filter(number=numbers[7]).update(purpose="supervision")


def change_entry_and_leaf(numbers: list[int]) -> None:
    Entry.objects.filter(number=numbers[7]).update(actor_name="王某")
    leaf = Leaf.objects.get(entry_number=numbers[7])
    row = Entry.objects.filter(number=numbers[7]).values(*journal.NAMES).get()
    Leaf.objects.filter(pk=leaf.pk).update(body=body_of(journal.values_of(row), leaf.salt))


def remove_entry(numbers: list[int]) -> None:
    sql("DELETE FROM audit_entry WHERE number = %s", numbers[7])


def remove_entry_and_leaf(numbers: list[int]) -> None:
    remove_entry(numbers)
    sql("DELETE FROM audit_leaf WHERE entry_number = %s", numbers[7])


def remove_and_close_the_gap(numbers: list[int]) -> None:
    remove_entry_and_leaf(numbers)
    for position in range(8, 20):
        sql("UPDATE audit_leaf SET position = %s WHERE position = %s", position - 1, position)


def insert_entry(numbers: list[int]) -> None:
    row = Entry.objects.filter(number=numbers[7]).values().get()
    Entry.objects.create(**{**row, "number": 10**6, "action": "person.forged"})
    sql("DELETE FROM audit_waiting")


def insert_entry_and_leaf(numbers: list[int]) -> None:
    """In the middle, everything after it moved on by one."""
    insert_entry(numbers)
    for position in range(19, 6, -1):
        sql("UPDATE audit_leaf SET position = %s WHERE position = %s", position + 1, position)
    row = Entry.objects.filter(number=10**6).values(*journal.NAMES).get()
    body = body_of(journal.values_of(row), "00" * 16)
    copied = bytes(Leaf.objects.get(position=0).signature)
    Leaf.objects.create(position=7, entry_number=10**6, body=body, salt="00" * 16, signature=copied)


def swap_entries(numbers: list[int]) -> None:
    for old, new in ((numbers[7], -1), (numbers[8], numbers[7]), (-1, numbers[8])):
        sql("UPDATE audit_entry SET number = %s WHERE number = %s", new, old)


def swap_leaves(numbers: list[int]) -> None:
    for old, new in ((7, -1), (8, 7), (-1, 8)):
        sql("UPDATE audit_leaf SET position = %s WHERE position = %s", new, old)


def move_leaf_far(numbers: list[int]) -> None:
    for old, new in ((0, -1), (19, 0), (-1, 19)):
        sql("UPDATE audit_leaf SET position = %s WHERE position = %s", new, old)


# what is done, and what is found: kind, place in the list of entries or None, words
CASES: list[tuple[Tamper, str, int | None, str]] = [
    (change_who, "changed", 7, "who"),
    (change_when, "changed", 7, "at"),
    (change_what, "changed", 7, "what"),
    (change_entry_and_leaf, "changed", 7, "together with its leaf"),
    (remove_entry, "removed", 7, ""),
    (remove_entry_and_leaf, "removed", None, "with its leaf"),
    (remove_and_close_the_gap, "removed", None, "with its leaf"),
    (insert_entry, "inserted", None, "no leaf"),
    (insert_entry_and_leaf, "inserted", None, "never signed"),
    (swap_entries, "reordered", 7, "sealed as entry"),
    (swap_leaves, "reordered", None, "position 8"),
    (move_leaf_far, "reordered", None, "position 19"),
]


@pytest.mark.parametrize(
    ("tamper", "kind", "place", "words"), CASES, ids=lambda value: getattr(value, "__name__", None)
)
def test_it_is_found_and_named(
    tamper: Tamper,
    kind: str,
    place: int | None,
    words: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    numbers = write(6, 5, 9)
    assert check(journal.of_database()).holds
    with owner_of_the_database():
        tamper(numbers)
        found = check(journal.of_database()).findings
        export(tmp_path)
    mine = [finding for finding in found if finding.kind == kind and words in finding.detail]
    assert mine, [str(finding) for finding in found]
    if place is not None:
        assert {finding.number for finding in mine} >= {numbers[place]}
        assert mine[0].action == "person.read"
        assert mine[0].at.startswith("2026-09-01T08:")
    else:
        assert mine[0].position in {0, 7, 8, 19, None}
    assert _untouched_are_not_accused(found, kind)
    assert offline.main([str(tmp_path)]) == 1
    said = capsys.readouterr().out
    assert all(str(finding) in said for finding in found)
    assert "does NOT hold" in said


def _untouched_are_not_accused(found: list[Finding], kind: str) -> bool:
    return len(found) <= 2 and {finding.kind for finding in found} == {kind}


def test_the_end_cut_off_is_found_by_whoever_kept_a_head(tmp_path: Path) -> None:
    write(6, 5, 9)
    export(tmp_path / "before")
    with owner_of_the_database():
        sql(
            "DELETE FROM audit_entry WHERE number IN "
            "(SELECT entry_number FROM audit_leaf WHERE position >= 11)"
        )
        sql("DELETE FROM audit_leaf WHERE position >= 11")
        sql("DELETE FROM audit_head WHERE size > 11")
        assert check(journal.of_database()).holds  # nothing inside can tell
        export(tmp_path / "after")
        head = read_head(tmp_path / "before" / "head.json")
        found = check(journal.of_database((head,))).findings
    assert {(finding.kind, finding.position) for finding in found} == {("removed", 11), ("cut", None)}
    assert offline.main([str(tmp_path / "after"), "--head", str(tmp_path / "before" / "head.json")]) == 1


def test_a_journal_made_anew_does_not_fit_an_older_head(tmp_path: Path) -> None:
    """With the signing key itself: everything inside is consistent, and only the witness can tell."""
    numbers = write(6, 5)
    export(tmp_path)
    with owner_of_the_database():
        change_who(numbers)
        sql("DELETE FROM audit_leaf")
        sql("DELETE FROM audit_head")
        Waiting.objects.bulk_create([Waiting(entry_number=number) for number in numbers])
        seal(at=AT)
        assert check(journal.of_database()).holds
        found = check(journal.of_database((read_head(tmp_path / "head.json"),))).findings
    assert [finding.kind for finding in found] == ["fork"]


def test_heads_that_were_forged_or_taken_away() -> None:
    write(6, 5)
    with owner_of_the_database():
        Head.objects.filter(size=11).update(root="00" * 32)
        assert [finding.kind for finding in check(journal.of_database()).findings] == ["forged", "headless"]
        sql("DELETE FROM audit_head WHERE size = 11")
        (found,) = check(journal.of_database()).findings
    assert (found.kind, found.position) == ("headless", 6)


def test_an_entry_removed_before_it_was_sealed() -> None:
    (number,) = write(1)
    with owner_of_the_database():
        Waiting.objects.create(entry_number=number + 1)
        (found,) = check(journal.of_database()).findings
    assert (found.kind, found.number, found.detail) == ("removed", number + 1, "before sealing")


def test_other_keys_are_noticed_by_their_fingerprint(tmp_path: Path) -> None:
    write(2)
    export(tmp_path)
    assert offline.main([str(tmp_path), "--key", "00" * 32]) == 1
    assert offline.main([str(tmp_path)]) == 0
