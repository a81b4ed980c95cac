"""My people: found by name, number and village; what needs the helper next first; a page at a time."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from doudi.access.actions import open_division, open_helper_account
from doudi.access.models import Account
from doudi.cases import steps
from doudi.registry.actions import change_phone
from doudi.registry.models import Person
from doudi.work import clock
from tests.cases.builders import AT, SYSTEM, TOWN, VILLAGE, County, applied, checked, county
from tests.web.helper.clients import filled, granted, typed
from tests.web.signing import signed_in

OTHER = VILLAGE + 1


@pytest.fixture
def staff(db: None) -> County:
    return county()


@pytest.fixture
def helper(staff: County) -> Account:
    return open_helper_account(
        username="bangban", name="帮办员", division=TOWN, phone="13900000001", actor=SYSTEM, at=AT
    )


@pytest.fixture
def client(helper: Account) -> Client:
    return signed_in(helper.id)


def names(client: Client, **asked: Any) -> list[str]:
    """The names on the page, in its order."""
    return [one.name for one in client.get("/helper/", asked).context["people"]]


def row(client: Client, name: str) -> str:
    """The line of the list about somebody, as it is drawn."""
    page = client.get("/helper/", {"text": name}).content.decode()
    return page[page.index("<tbody") : page.index("</tbody>")]


class TestOrder:
    """First what waits for the helper, then what runs by itself."""

    @pytest.fixture
    def everyone(self, helper: Account, staff: County) -> Iterator[None]:
        granted(helper, 1, "未申请")
        applied(granted(helper, 2, "在办理"), at=clock.now())
        asked = applied(granted(helper, 3, "补材料"), at=clock.now())
        papers = [{"kind": "lease", "zh": "租房合同", "en": "lease"}]
        steps.take_step(
            case_id=asked.id,
            step="ask_correction",
            actor=staff.clerk,
            at=clock.now(),
            data={"papers": papers},
        )
        typed(helper, granted(helper, 4, "没填完"), (("pages", "members"), "done"))
        filled(helper, granted(helper, 5, "等确认"))
        ready = granted(helper, 6, "待提交")
        filled(helper, ready)
        typed(helper, ready, (("confirmed_by",), "signature"))
        late = applied(granted(helper, 7, "已过期"), at=clock.now() - timedelta(days=90))
        checked(late, staff, at=clock.now() - timedelta(days=89))
        leaving = granted(helper, 8, "撤回了")
        gone, reason = applied(leaving, at=clock.now()), {"reason": "搬走了"}
        steps.take_step(case_id=gone.id, step="withdraw", actor=leaving.account, at=clock.now(), data=reason)
        yield

    def test_what_needs_the_helper_comes_first(self, client: Client, everyone: None) -> None:
        expected = ["补材料", "已过期", "待提交", "等确认", "没填完", "在办理", "未申请", "撤回了"]
        assert names(client) == expected

    @pytest.mark.parametrize(
        ("name", "says", "leads"),
        [
            ("补材料", "补材料", "/my/cases/"),
            ("已过期", "已经过期", "/my/cases/"),
            ("待提交", "本人已确认，还没提交", "/apply/review/"),
            ("等确认", "填好了，等本人确认", "/confirm/"),
            ("没填完", "还没填完", "/apply/"),
            ("在办理", "最近的期限", "/my/cases/"),
            ("未申请", "还没申请", "/helper/"),
        ],
    )
    def test_each_says_where_it_stands_and_leads_on(
        self, client: Client, everyone: None, name: str, says: str, leads: str
    ) -> None:
        line = row(client, name)
        assert says in line and f"{leads}" in line, line


class TestFind:
    """By a part of the name, the last digits of the phone, the village."""

    def test_by_name_and_by_the_last_digits(self, client: Client, helper: Account) -> None:
        granted(helper, 11, "张桂芳")
        with_phone = granted(helper, 12, "李丽华")
        change_phone(person_id=with_phone.applicant, phone="13900001234", actor=SYSTEM, at=AT)
        assert names(client, text="桂") == ["张桂芳"]
        for typed_number in ("1234", "34", "１２３４", "13900001234"):
            assert names(client, text=typed_number) == ["李丽华"], typed_number
        assert names(client, text="9999") == []
        assert "没有找到" in client.get("/helper/", {"text": "王"}).content.decode()

    def test_by_village(self, client: Client, helper: Account) -> None:
        open_division(OTHER, "桃花村")
        granted(helper, 13, "张柳树")
        assert "桃花村" not in client.get("/helper/").content.decode()
        moved = granted(helper, 14, "李桃花")
        Person.objects.unscoped("test").filter(id=moved.applicant).update(division=OTHER)
        assert names(client, village=str(OTHER)) == ["李桃花"]
        assert "桃花村" in row(client, "李桃花") and "柳树村" in row(client, "张柳树")
        assert names(client, village="nonsense") == names(client)


class TestMany:
    """A village of two hundred families."""

    def test_twenty_a_page_and_everybody_once(self, client: Client, helper: Account) -> None:
        for number in range(200):
            granted(helper, 100 + number, f"第{number:03}户", members=1)
        seen, after = [], ""
        while True:
            answer = client.get("/helper/", {"after": after, "text": "户"})
            seen += [one.name for one in answer.context["people"]]
            after = answer.context["next_after"]
            if not after:
                break
            assert len(answer.context["people"]) == 20 and f"after={after}" in answer.content.decode()
        assert len(seen) == 200 and len(set(seen)) == 200
        assert names(client, after="nonsense") == names(client) == names(client, after="99999")
        assert names(client, text="第150") == ["第150户"]

    def test_as_many_queries_for_thirty_as_for_three(self, client: Client, helper: Account) -> None:
        def more(first: int, count: int) -> int:
            for number in range(first, first + count):
                people = granted(helper, number, f"第{number:03}户", members=2)
                if number % 3 == 0:
                    applied(people, at=clock.now())
                if number % 3 == 1:
                    filled(helper, people)
            client.get("/helper/")  # what a process reads once
            with CaptureQueriesContext(
                connection,
            ) as asked:
                client.get("/helper/")
            return len(asked)

        assert more(300, 3) == more(303, 27)
