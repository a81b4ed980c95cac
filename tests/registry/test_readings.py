"""Which statement is followed: the published order, and nothing in the place of an answer that is owed."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from doudi.registry.readings import Reading, Standing, Statement, read
from doudi.registry.sources import order

SUBJECT = UUID(int=1)
START = datetime(2026, 9, 1, tzinfo=UTC)


def said(
    source: str, value: object, *, hour: int = 0, ref: str = "", standing: Standing = "found"
) -> Statement:
    return Statement(value, standing, source, ref, None, START + timedelta(hours=hour), UUID(int=hour))


def reading(*statements: Statement) -> Reading:
    return read("person", SUBJECT, "vehicles", statements, order())


def followed(*statements: Statement) -> object:
    chosen = reading(*statements).chosen
    return None if chosen is None else chosen.value


def test_a_department_goes_before_the_declaration_and_both_stay_visible() -> None:
    both = reading(said("police", 1, hour=1), said("declared", 0, hour=2))
    assert both.chosen is not None and both.chosen.source == "police"
    assert [other.value for other in both.others] == [0]
    assert both.conflict


def test_equal_statements_are_no_conflict() -> None:
    assert not reading(said("police", 0), said("declared", 0)).conflict


def test_asked_and_unanswered_is_unknown_whatever_was_declared() -> None:
    waiting = reading(said("declared", 0), said("police", None, hour=1, ref="m1", standing="asked"))
    assert waiting.chosen is None
    assert waiting.asked == ("police",)


def test_an_answer_takes_the_place_of_its_question_even_by_a_clock_that_is_behind() -> None:
    asked = said("police", None, hour=5, ref="m1", standing="asked")
    assert followed(asked, said("police", 1, hour=2, ref="m1"), said("declared", 0)) == 1


def test_asked_again_is_unknown_again() -> None:
    first = (
        said("police", None, hour=1, ref="m1", standing="asked"),
        said("police", 1, hour=2, ref="m1"),
    )
    assert followed(*first, said("police", None, hour=3, ref="m2", standing="asked")) is None


def test_a_silent_answer_lets_the_declaration_stand() -> None:
    assert followed(said("declared", 7), said("labour", None, hour=1, standing="silent")) == 7


@pytest.mark.parametrize("source", ["document", "visit"])
def test_a_paper_settles_what_a_department_owes_only_when_it_came_later(source: str) -> None:
    asked = said("bank", None, hour=5, ref="m", standing="asked")
    assert followed(asked, said(source, 9, hour=6)) == 9
    assert followed(asked, said(source, 9, hour=4)) is None
    assert followed(asked, said("declared", 9, hour=6)) is None


def test_a_review_goes_before_departments_until_they_say_something_new() -> None:
    earlier = (said("police", 1, hour=1, ref="m1"), said("review", 0, hour=2))
    assert followed(*earlier) == 0
    assert followed(*earlier, said("police", 2, hour=3, ref="m2")) == 2
    assert followed(*earlier, said("police", None, hour=3, ref="m2", standing="asked")) is None


def test_of_each_source_the_latest_word_counts() -> None:
    assert followed(said("declared", 1, hour=1), said("declared", 2, hour=2)) == 2


def test_nothing_said_is_nothing_known() -> None:
    assert followed() is None
