"""Visits, facts, the household file and the report: what the town finds out, and how it is written down."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from doudi.audit.models import Entry
from doudi.cases import queries, steps
from doudi.cases.models import Case
from doudi.registry.situation import readings
from doudi.work import clock
from tests.cases.builders import County, applied, county, family
from tests.web.signing import signed_in


@pytest.fixture
def staff(db: None) -> County:
    return county()


@pytest.fixture
def case(staff: County) -> Case:
    """A case under investigation, the departments asked and silent."""
    found = applied(family(71))
    for step, who in (
        ("accept", staff.clerk),
        ("start_investigation", staff.clerk),
        ("start_check", staff.verifier),
    ):
        steps.take_step(case_id=found.id, step=step, actor=who, at=clock.now())
    return found


@pytest.fixture
def clerk(staff: County) -> Client:
    return signed_in(staff.clerk.account_id)


def visit_given(staff: County, case: Case) -> dict[str, str]:
    return {
        "revision": str(steps.find(case.id).revision),
        "kind": "home",
        "visited_on": clock.today().isoformat(),
        "companion": str(staff.clerk2.account_id),
        "findings": "三间房，没有车。",
    }


class TestVisit:
    """Two go, both sign with their own accounts, a member signs (57号 16)."""

    def test_it_takes_two(self, clerk: Client, case: Case, staff: County) -> None:
        alone = clerk.post(
            reverse("staff:visit", args=[case.id]), {**visit_given(staff, case), "companion": ""}
        )
        assert alone.status_code == 422 and "两个人" in alone.content.decode()

    def test_it_rests_on_the_file_as_it_was_read(self, clerk: Client, case: Case, staff: County) -> None:
        given = visit_given(staff, case)
        del given["revision"]
        assert clerk.post(reverse("staff:visit", args=[case.id]), given).status_code == 422
        old = {**visit_given(staff, case), "revision": "0"}
        assert clerk.post(reverse("staff:visit", args=[case.id]), old).status_code == 409

    def test_it_lies_not_in_the_future(self, clerk: Client, case: Case, staff: County) -> None:
        ahead = (clock.today() + timedelta(days=1)).isoformat()
        answer = clerk.post(
            reverse("staff:visit", args=[case.id]), {**visit_given(staff, case), "visited_on": ahead}
        )
        assert answer.status_code == 422 and "日期还没到" in answer.content.decode()

    def test_all_sign_each_for_themselves(self, clerk: Client, case: Case, staff: County) -> None:
        answer = clerk.post(reverse("staff:visit", args=[case.id]), visit_given(staff, case))
        address = answer["Location"]
        assert "我去了，内容属实" in clerk.get(address).content.decode(), "writing it down is no signature"
        clerk.post(address, {"as": "visitor"})
        assert "我去了，内容属实" not in clerk.get(address).content.decode()
        nobody = clerk.post(address, {"as": "member", "person": "other", "how": "signature"})
        assert nobody.status_code == 422
        clerk.post(address, {"as": "member", "person": str(case.applicant_id), "how": "fingerprint"})
        assert not visit_of(case, staff).complete
        other = signed_in(staff.clerk2.account_id)
        assert "我去了，内容属实" in other.get(address).content.decode()
        other.post(address, {"as": "visitor"})
        assert visit_of(case, staff).complete
        stranger = signed_in(staff.head.account_id)
        assert stranger.post(address, {"as": "visitor"}).status_code == 409

    def test_a_visit_of_another_case_is_not_found(self, clerk: Client, case: Case, staff: County) -> None:
        address = clerk.post(reverse("staff:visit", args=[case.id]), visit_given(staff, case))["Location"]
        other = applied(family(72))
        assert clerk.get(address.replace(str(case.id), str(other.id))).status_code == 404


def visit_of(case: Case, staff: County) -> queries.inquiry.VisitView:
    return queries.case_file(staff.clerk, case.id, at=clock.now()).visits[0]


class TestFact:
    """A paper settles what a department left open; unknown is never zero."""

    def given(self, case: Case) -> dict[str, str]:
        return {
            "subject": str(case.applicant_id),
            "name": "wage_income",
            "value": "1,200.50 元",
            "source": "document",
            "reference": "工资单 2026 年 10 月",
            "observed_on": clock.today().isoformat(),
        }

    def value(self, case: Case) -> object:
        for one in readings(case.household_id, as_of=clock.today(), case_number=case.number):
            if one.name == "wage_income" and one.subject == case.applicant_id:
                return one.chosen.value if one.chosen else None
        raise AssertionError("no such figure")

    def test_it_is_kept_with_its_source(self, clerk: Client, case: Case) -> None:
        assert self.value(case) is None  # asked, not answered
        assert clerk.post(reverse("staff:fact", args=[case.id]), self.given(case)).status_code == 302
        assert self.value(case) == 120_050

    @pytest.mark.parametrize(
        "change",
        [
            {"value": ""},
            {"value": "很多"},
            {"value": "-3"},
            {"value": "1.005"},
            {"reference": ""},
            {"subject": "household"},
            {"observed_on": "2999-01-01"},
            {"source": "police"},
        ],
    )
    def test_what_cannot_be_kept_is_said(self, clerk: Client, case: Case, change: dict[str, str]) -> None:
        answer = clerk.post(reverse("staff:fact", args=[case.id]), {**self.given(case), **change})
        assert answer.status_code == 422 and "govuk-error-summary" in answer.content.decode()

    def test_the_same_paper_cannot_say_two_things(self, clerk: Client, case: Case) -> None:
        address = reverse("staff:fact", args=[case.id])
        clerk.post(address, self.given(case))
        assert clerk.post(address, {**self.given(case), "value": "9"}).status_code == 422


class TestHouseholdFile:
    """No purpose, no file; the look is in the journal with its purpose, for every member."""

    def test_it_asks_for_the_purpose_first(self, clerk: Client, case: Case) -> None:
        page = clerk.get(reverse("staff:household", args=[case.id])).content.decode()
        assert "为什么要看这份档案" in page and "元" not in page.split("<main")[1]
        assert clerk.post(reverse("staff:household", args=[case.id]), {"purpose": ""}).status_code == 422

    def test_every_figure_has_source_and_date_and_every_member_a_look(
        self, clerk: Client, case: Case
    ) -> None:
        page = clerk.post(
            reverse("staff:household", args=[case.id]), {"purpose": "application"}
        ).content.decode()
        assert "本人申报" in page and "办理救助申请" in page
        looks = Entry.objects.filter(action="household.read", case=case.number)
        assert looks.count() == 3 and {look.purpose for look in looks} == {"application"}

    def test_full_numbers_are_nowhere(self, clerk: Client, case: Case) -> None:
        page = clerk.post(
            reverse("staff:household", args=[case.id]), {"purpose": "application"}
        ).content.decode()
        assert not re.search(r"990001\d{11}[\dX]", page)


class TestReport:
    """A silent department is “waiting”, never “nothing”."""

    def test_silence_is_shown_as_silence(self, clerk: Client, case: Case) -> None:
        page = clerk.get(reverse("staff:verification", args=[case.id])).content.decode()
        assert "等答复" in page and "没有答复就是" in page and "还不清楚" in page

    def test_before_anything_was_asked_the_page_says_so(self, clerk: Client, staff: County) -> None:
        fresh = applied(family(73))
        page = clerk.get(reverse("staff:verification", args=[fresh.id])).content.decode()
        assert "还没有提请核对" in page

    def test_only_the_verifier_may_ask_again(self, clerk: Client, case: Case, staff: County) -> None:
        address = reverse("staff:ask-again", args=[case.id])
        assert clerk.post(address).status_code == 403
        assert signed_in(staff.verifier.account_id).post(address).status_code == 302
