"""The case page offers what procedure and role allow now; every step is one post away."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from doudi.audit.models import Entry
from doudi.cases import decisions, queries, steps
from doudi.cases.models import Case
from doudi.work import clock
from tests.cases.builders import AT, County, applied, checked, confirmed, county, family, proposed, reviewed
from tests.web.signing import signed_in


@pytest.fixture
def staff(db: None) -> County:
    return county()


def page(client: Client, case: Case) -> str:
    return client.get(reverse("staff:case", args=[case.id])).content.decode()


def state(case: Case) -> str:
    return steps.find(case.id).state


def test_only_the_steps_of_the_role_are_offered_each_with_its_article(staff: County) -> None:
    case = applied(family(31))
    clerk, officer = signed_in(staff.clerk.account_id), signed_in(staff.officer.account_id)
    offered = page(clerk, case)
    assert reverse("staff:step", args=[case.id, "accept"]) in offered
    assert reverse("staff:correction", args=[case.id]) in offered
    assert "民发〔2021〕57号 第十条" in offered
    assert reverse("staff:step", args=[case.id, "accept"]) not in page(officer, case)


def test_a_step_is_taken_and_said(staff: County) -> None:
    case = applied(family(32))
    clerk = signed_in(staff.clerk.account_id)
    address = reverse("staff:step", args=[case.id, "accept"])
    revision = steps.find(case.id).revision
    answer = clerk.post(address, {"revision": revision, "note": "材料齐"}, follow=True)
    assert "已办：受理" in answer.content.decode() and state(case) == "accepted"
    again = clerk.post(address, {"revision": revision})
    assert again.status_code == 409 and "现在不在这一步" in again.content.decode()


def test_whoever_comes_second_is_told(staff: County) -> None:
    case = applied(family(33))
    clerk = signed_in(staff.clerk.account_id)
    answer = clerk.post(reverse("staff:step", args=[case.id, "accept"]), {"revision": 999})
    assert answer.status_code == 422 and "govuk-error-summary" in answer.content.decode()
    assert state(case) == "submitted"


def test_what_a_rule_stops_is_shown_with_the_reason(staff: County) -> None:
    case = applied(family(34))
    for step, who in (("accept", staff.clerk), ("start_investigation", staff.clerk)):
        steps.take_step(case_id=case.id, step=step, actor=who, at=clock.now())
    shown = page(signed_in(staff.head.account_id), case)
    assert "现在还不能办" in shown and "入户" in shown and "57号 第十六条" in shown


def test_opening_the_case_is_a_look(staff: County) -> None:
    case = applied(family(35))
    before = Entry.objects.filter(action="case.read").count()
    page(signed_in(staff.clerk.account_id), case)
    entry = Entry.objects.filter(action="case.read").order_by("-number").first()
    assert Entry.objects.filter(action="case.read").count() == before + 1
    assert entry is not None and entry.subject == case.applicant_id


def test_missing_papers_are_listed_once_with_reasons(staff: County) -> None:
    case = applied(family(36))
    clerk = signed_in(staff.clerk.account_id)
    address = reverse("staff:correction", args=[case.id])
    assert clerk.post(address, {}).status_code == 422
    unreasoned = clerk.post(address, {"other": "租房合同"})
    assert unreasoned.status_code == 422 and "为什么需要" in unreasoned.content.decode()
    assert clerk.post(address, {"other": "租房合同", "other_why": "核对住房"}).status_code == 302
    assert state(case) == "correcting"
    letter = queries.letters_of(staff.clerk, case.id, at=clock.now())[0]
    assert clerk.get(reverse("letters:page", args=[letter.letter_id])).content.decode().count("租房合同") == 1


def test_a_relative_of_an_official_is_registered_and_stops_the_confirmation(staff: County) -> None:
    case = under_review(41, staff)
    clerk, officer = signed_in(staff.clerk.account_id), signed_in(staff.officer.account_id)
    given = {
        "member": str(case.applicant_id),
        "official_name": "李经办",
        "official_post": "青禾镇窗口",
        "relation": "sibling",
    }
    assert clerk.post(reverse("staff:relative", args=[case.id]), given).status_code == 302
    shown = page(officer, case)
    assert "近亲属备案" in shown and "县" in shown
    stopped = officer.get(reverse("staff:confirm", args=[case.id]))
    assert stopped.status_code == 409 and "入户" in stopped.content.decode()


def under_review(sequence: int, staff: County) -> Case:
    """A case before the county, opinion to grant."""
    case = applied(family(sequence))
    checked(case, staff)
    proposed(case, staff)
    reviewed(case, staff)
    return steps.find(case.id)


class TestDecision:
    """Confirm and refuse, as the county's page does it."""

    def advise(self, client: Client, case: Case, staff: County) -> UUID:
        assert client.post(reverse("staff:advise", args=[case.id, "confirm"])).status_code == 302
        advice = queries.case_file(staff.officer, case.id, at=clock.now()).advice
        assert advice is not None
        return advice.advice_id

    def test_the_preview_is_the_letter_and_writes_nothing(self, staff: County) -> None:
        case = under_review(42, staff)
        officer = signed_in(staff.officer.account_id)
        advice = self.advise(officer, case, staff)
        address = reverse("staff:confirm", args=[case.id])
        seen = officer.post(address, {"advice": advice, "amount_fen": "", "wish": "see"}).content.decode()
        assert "最低生活保障确认通知书" in seen and "还没有发出" in seen and "行政复议" in seen
        assert state(case) == "county_review"
        done = officer.post(address, {"advice": advice, "amount_fen": "", "wish": "save"})
        assert done.status_code == 302 and state(case) == "active"

    def test_another_amount_needs_a_reason(self, staff: County) -> None:
        case = under_review(43, staff)
        officer = signed_in(staff.officer.account_id)
        given = {"advice": self.advise(officer, case, staff), "amount_fen": "100", "wish": "save"}
        answer = officer.post(reverse("staff:confirm", args=[case.id]), given)
        assert answer.status_code == 422 and "理由" in answer.content.decode()
        assert state(case) == "county_review"

    @pytest.mark.parametrize("missing", ["reason", "other_articles"])
    def test_a_refusal_without_reason_or_article_is_not_saved(self, staff: County, missing: str) -> None:
        case = under_review(44, staff)
        officer = signed_in(staff.officer.account_id)
        given = {
            "advice": self.advise(officer, case, staff),
            "reason": "收入超过标准。",
            "other_articles": "社会救助法 第十八条",
            "departure_reason": "另有收入。",
            "wish": "save",
        }
        address = reverse("staff:refuse", args=[case.id])
        assert officer.post(address, {**given, missing: ""}).status_code == 422
        assert state(case) == "county_review"
        assert officer.post(address, given).status_code == 302
        assert state(case) == "refusing"
        letter = queries.letters_of(staff.officer, case.id, at=clock.now())[0]
        text = officer.get(reverse("letters:page", args=[letter.letter_id])).content.decode()
        assert "收入超过标准。" in text and "六十日" in text and "六个月" in text

    def test_the_town_head_cannot_decide_for_the_county(self, staff: County) -> None:
        case = under_review(45, staff)
        head = signed_in(staff.head.account_id)
        assert head.get(reverse("staff:confirm", args=[case.id])).status_code in {403, 409}


def test_the_head_departs_from_the_advice_only_with_a_reason(staff: County) -> None:
    case = applied(family(46))
    checked(case, staff)
    head = signed_in(staff.head.account_id)
    head.post(reverse("staff:advise", args=[case.id, "opinion"]))
    advice = decisions.advise(case_id=case.id, principal=staff.head, at=clock.now())
    given = {
        "outcome": "refuse",
        "reason": "邻居说有别的收入。",
        "advice": advice.advice_id,
        "amount_fen": "",
    }
    address = reverse("staff:opinion", args=[case.id])
    assert head.post(address, given).status_code == 422
    assert head.post(address, {**given, "departure_reason": "两次走访证实。"}).status_code == 302
    assert state(case) == "preliminary"


def test_nothing_is_chosen_for_the_head(staff: County) -> None:
    case = applied(family(47))
    checked(case, staff)
    head = signed_in(staff.head.account_id)
    head.post(reverse("staff:advise", args=[case.id, "opinion"]))
    shown = head.get(reverse("staff:opinion", args=[case.id])).content.decode()
    assert 'value="grant"' in shown and "checked" not in shown
    assert "依据：" in shown and "来源：" in shown


def test_payments_of_a_confirmed_case_are_shown_to_those_who_may_read_them(staff: County) -> None:
    case = under_review(48, staff)
    confirmed(case, staff, at=AT + timedelta(days=9))
    assert page(signed_in(staff.officer.account_id), case).count("2,") >= 1
    assert 'id="paid"' not in page(signed_in(staff.head.account_id), case)
