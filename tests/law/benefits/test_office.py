"""Where to apply for what another department decides: by the law of the day, and the nearest place's own."""

from datetime import date

import pytest

from doudi.law.benefits.decide import decide
from doudi.law.benefits.office import Office, office_of
from doudi.law.benefits.situation import Known, Situation
from doudi.law.interval import Interval
from doudi.law.label import Label
from doudi.policies.load import policies

BEFORE, AFTER = date(2026, 6, 30), date(2026, 7, 1)


def told(benefit: str, place: str, as_of: date) -> str:
    receiver = "" if policies().benefits[benefit].entity == "household" else "甲"
    someone = Situation({}, {"甲": {"relation": Known("head")}})
    office = decide(policies(), benefit, someone, place=place, as_of=as_of, receiver=receiver).office
    assert office and office.en
    return office.zh


@pytest.mark.parametrize(
    ("benefit", "before", "after"),
    [
        ("employment", "住的地方的街道、社区公共就业服务机构", "户籍所在地的乡镇（街道）"),
        ("medical", "向乡镇（街道）申请", "向户籍所在地的乡镇（街道）申请"),
        ("housing", "直接向县级住房保障部门申请", "户籍所在地的乡镇（街道）或者县级住房保障部门"),
        ("stray", "去救助管理站；", "或者找就近的乡镇（街道）"),
    ],
)
def test_the_law_of_2026_changed_where_to_apply(benefit: str, before: str, after: str) -> None:
    assert before in told(benefit, "370304", BEFORE) and after not in told(benefit, "370304", BEFORE)
    assert after in told(benefit, "370304", AFTER)


def test_the_nearest_place_with_its_own_way_is_told() -> None:
    assert "由户籍所在地的乡镇（街道）决定" in told("medical", "310105", AFTER)
    assert "社区事务受理服务机构" in told("housing", "310000", AFTER)
    assert "县级医疗保障部门决定" in told("medical", "310105", date(2024, 12, 30))
    assert "社区（村）公共就业服务机构" in told("employment", "330106", BEFORE)
    assert told("employment", "330106", AFTER) == told("employment", "370304", AFTER)
    assert told("schooling", "310105", AFTER) == told("schooling", "370304", AFTER)


def test_a_county_comes_before_its_province_and_only_in_its_time() -> None:
    def office(place: str, since: int, until: int | None) -> Office:
        time = Interval(date(since, 1, 1), date(until, 1, 1) if until else None)
        return Office(place, time, Label(f"{place} {since}", "x"), "第一条")

    offices = [
        office("000000", 2014, 2026),
        office("000000", 2026, None),
        office("330000", 2020, None),
        office("330106", 2022, 2024),
    ]

    def found(place: str, year: int) -> str | None:
        one = office_of(offices, place, date(year, 6, 1))
        return one and one.words.zh

    assert found("330106", 2023) == "330106 2022"
    assert found("330106", 2025) == "330000 2020"
    assert found("110101", 2025) == "000000 2014"
    assert found("110101", 2027) == "000000 2026"
    assert found("110101", 2010) is None
