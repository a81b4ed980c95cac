"""A comparison that would say nothing is refused, with what to do."""

from datetime import date, timedelta
from typing import Any

import polars as pl
import pytest

from doudi.registry.identity import blocks
from doudi.registry.identity.records import UnableToReadRecords, prepare
from tests.registry.identity.tables import BORN, numbered, table
from tests.registry.people import id_number


def test_no_number_anywhere_is_refused_unless_it_is_meant() -> None:
    records = prepare(table({}, {}))
    with pytest.raises(blocks.UnableToCompare, match="能用的身份证号"):
        blocks.refuse_vacuous(records)
    blocks.refuse_vacuous(records, without_numbers=True)


@pytest.mark.parametrize(("column", "said"), [("name", "姓名"), ("born", "出生日期")])
def test_an_empty_column_is_refused(column: str, said: str) -> None:
    empty = "" if column == "name" else None
    rows = [numbered(id_number(n), **({column: empty} if n < 7 else {})) for n in range(1, 11)]
    with pytest.raises(blocks.UnableToCompare, match=f"没有{said}.*只有 4 条"):
        blocks.refuse_vacuous(prepare(table(*rows)))


def test_fewer_than_two_records_are_refused() -> None:
    with pytest.raises(blocks.UnableToCompare, match="不到两条"):
        blocks.refuse_vacuous(prepare(table(numbered(id_number(1)))))


def test_records_that_never_come_together_are_refused() -> None:
    days = [BORN + timedelta(days=400 * n) for n in (1, 2)]
    rows = [numbered(id_number(1, day), name=f"张{day:%j}", born=day, division=0) for day in days]
    records = prepare(table(*rows))
    with pytest.raises(blocks.UnableToCompare, match="没有任何两条"):
        blocks.refuse_pointless(blocks.blocks(records), len(records), 0)
    blocks.refuse_pointless(blocks.blocks(records), len(records), 1)


def test_one_huge_block_is_refused_and_named() -> None:
    """Everybody born on 1 January 1900, because the form wanted a day."""
    rows = [numbered(id_number(n), born=date(1900, 1, 1)) for n in range(3300)]
    found = blocks.blocks(prepare(table(*rows)))
    with pytest.raises(blocks.UnableToCompare, match=r"birth day, surname, sex.*3,300"):
        blocks.refuse_pointless(found, 3300, 0)


def test_what_each_rule_brings_together_is_counted() -> None:
    rows: list[dict[str, Any]] = [{"phone": "10000001001"}, {"phone": "10000001001"}]
    rows.append({"born": date(1971, 1, 1)})
    found = {one.rule: one for one in blocks.blocks(prepare(table(*rows)))}
    assert found["phone, birth year"] == blocks.Blocks("phone, birth year", 2, 1, 2)
    assert found["birth day, surname, sex"] == blocks.Blocks("birth day, surname, sex", 3, 1, 2)
    assert found["household, birth year"].largest == 0


def test_only_the_agreed_columns_are_read() -> None:
    given = table({}, {})
    with pytest.raises(UnableToReadRecords, match="约定的列"):
        prepare(given.drop("phone"))
    with pytest.raises(UnableToReadRecords, match="两行"):
        prepare(pl.concat([given, given]))
