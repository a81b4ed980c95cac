"""The queue: masked names, filters that swap rows only, as many queries at any length."""

from collections.abc import Callable
from itertools import count

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from doudi.cases import steps
from doudi.vault.masking import mask_name
from doudi.web.staff.queue import counts
from tests.cases.builders import AT, County, applied, county, family
from tests.web.signing import signed_in

QUEUE = "/staff/cases/"


@pytest.fixture
def staff(db: None) -> County:
    return county()


@pytest.fixture
def clerk(staff: County) -> Client:
    return signed_in(staff.clerk.account_id)


def test_names_are_masked_and_the_case_is_one_click_away(clerk: Client) -> None:
    case = applied(family(11, name="欧阳示例"))
    page = clerk.get(QUEUE).content.decode()
    assert mask_name("欧阳示例") in page and "欧阳示例" not in page
    assert reverse("staff:case", args=[case.id]) in page


def test_filters_swap_rows_only_and_announce_the_count(clerk: Client, staff: County) -> None:
    waiting, accepted = applied(family(12)), applied(family(13))
    steps.take_step(case_id=accepted.id, step="accept", actor=staff.clerk, at=AT)
    answer = clerk.get(QUEUE, {"state": "accepted"}, headers={"HX-Request": "true", "HX-Target": "rows"})
    rows = answer.content.decode()
    assert "<html" not in rows and "<form" not in rows
    assert accepted.number in rows and waiting.number not in rows
    assert 'hx-swap-oob="innerHTML:#counted"' in rows and "一共 1 件" in rows


def test_without_scripts_the_same_filter_is_a_page(clerk: Client) -> None:
    case = applied(family(14))
    page = clerk.get(QUEUE, {"text": case.number}).content.decode()
    assert "<html" in page and case.number in page
    assert "没有符合条件的案件" in clerk.get(QUEUE, {"state": "county_review"}).content.decode()


def test_nonsense_in_the_address_is_no_error(clerk: Client) -> None:
    for query in ({"state": "x"}, {"deadline": "x"}, {"text": "x" * 99}, {"mine": "1", "state": ""}):
        assert clerk.get(QUEUE, query).status_code == 200
    assert clerk.get(QUEUE, {"after": "x~y"}).status_code == 409


def test_as_many_queries_at_30_rows_as_at_3(
    clerk: Client, queries_constant: Callable[[Callable[[int], object], Callable[[], object]], int]
) -> None:
    numbers = count(20)

    def make(rows: int) -> None:
        for _ in range(rows):
            applied(family(next(numbers), members=1))

    assert queries_constant(make, lambda: clerk.get(QUEUE)) < 20


def test_a_large_county_is_counted_now_and_then(
    clerk: Client, monkeypatch: pytest.MonkeyPatch, staff: County
) -> None:
    monkeypatch.setattr(counts, "MANY", 2)
    cache.clear()
    applied(family(31))
    assert "待受理（1）" in clerk.get(QUEUE).content.decode(), "few are counted each time"
    applied(family(32))
    assert "待受理（2）" in clerk.get(QUEUE).content.decode()
    applied(family(33))
    assert "待受理（2）" in clerk.get(QUEUE).content.decode(), "many are counted again a little later"
    cache.clear()
    assert "待受理（3）" in clerk.get(QUEUE).content.decode()
    cache.clear()
