"""Values that the office entered, beside what the files say, before and after a release."""

import datetime as dt
from dataclasses import replace

from doudi.law.benefits.adopted import adopt
from doudi.law.benefits.parameter import Dated, Parameters, Reference
from doudi.law.benefits.policies import Policies
from doudi.law.interval import Interval
from doudi.policies.load import policies

NAME, PLACE = "dibao.home_limit", "110000"
ENTERED = dt.date(2026, 11, 24)


def of_files(value: int, since: dt.date, until: dt.date, looked: dt.date | None) -> Dated:
    return Dated(NAME, PLACE, Interval(since, until), value, Reference("文件", "", "第一条", "found", looked))


def entry(value: int, since: dt.date, until: dt.date, number: str = "1") -> Dated:
    reference = Reference("文件", "", "第一条", "approved", ENTERED, number)
    return Dated(NAME, PLACE, Interval(since, until), value, reference)


def book(*values: Dated) -> Policies:
    law = policies()
    return replace(law, parameters=Parameters(law.parameters.declared, values))


def held(law: Policies, *days: dt.date) -> list[object]:
    found = (law.parameters.find(NAME, PLACE, day) for day in days)
    return [None if one is None else one.value for one in found]


def day(month: int, year: int = 2027) -> dt.date:
    return dt.date(year, month, 1)


def test_what_a_later_release_brings_ends_the_entry() -> None:
    later = of_files(3, day(7), day(7, 2028), dt.date(2027, 6, 1))
    law = adopt(book(of_files(1, day(1, 2026), day(1), ENTERED), later), [entry(2, day(1), day(1, 2028))])
    assert held(law, day(12, 2026), day(1), day(6), day(7), day(3, 2028)) == [1, 2, 2, 3, 3]


def test_the_release_may_bring_the_same_first_day() -> None:
    later = of_files(3, day(1), day(7, 2028), dt.date(2026, 12, 1))
    law = adopt(book(later), [entry(2, day(1), day(1, 2028))])
    assert held(law, day(1), day(12), day(3, 2028)) == [3, 3, 3]


def test_what_was_in_the_files_before_is_replaced() -> None:
    for looked in (ENTERED, dt.date(2026, 1, 1), None):
        older = of_files(1, day(3), day(1, 2028), looked)
        law = adopt(book(older), [entry(2, day(1), day(7))])
        assert held(law, day(2), day(4), day(8)) == [2, 2, None], looked


def test_an_old_value_that_was_only_looked_at_again_does_not_come_back() -> None:
    older = of_files(1, day(1, 2026), day(1, 2028), dt.date(2026, 12, 20))
    law = adopt(book(older), [entry(2, day(1), day(7))])
    assert held(law, day(12, 2026), day(2), day(8)) == [1, 2, None]


def test_a_later_entry_is_over_both() -> None:
    later = of_files(3, day(7), day(7, 2028), dt.date(2027, 6, 1))
    first, second = entry(2, day(1), day(1, 2028)), entry(4, day(8), day(1, 2028), "2")
    second = second._replace(reference=second.reference._replace(confirmed_on=dt.date(2027, 7, 20)))
    law = adopt(book(later), [first, second])
    assert held(law, day(1), day(7), day(8), day(3, 2028)) == [2, 3, 4, None]


def test_what_cannot_be_read_is_missing_and_nothing_slips_in_below_it() -> None:
    country = of_files(1, day(1, 2026), day(1, 2029), None)._replace(place="000000")
    gone = entry(0, day(1), day(7))._replace(unreadable=True)
    law = adopt(book(country), [gone])
    assert held(law, day(12, 2026), day(1), day(8)) == [1, None, None]
    assert law.parameters.dated(NAME) == (country,)
