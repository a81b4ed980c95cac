"""The case page offers what procedure and role allow now; every step is one post away."""

import re
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import reverse

from doudi.audit.models import Entry
from doudi.cases import decisions, queries, steps
from doudi.cases.models import Case
from doudi.work import clock
from tests.cases.builders import (
    AT,
    County,
    applied,
    checked,
    confirmed,
    county,
    family,
    objected,
    proposed,
    reviewed,
    visited,
)
from tests.web.signing import signed_in


@pytest.fixture
def staff(db: None) -> County:
    return county()


def page(client: Client, case: Case) -> str:
    return client.get(reverse("staff:case", args=[case.id])).content.decode()


def state(case: Case) -> str:
    return steps.find(case.id).state


def revision(case: Case) -> int:
    return steps.find(case.id).revision


def test_only_the_steps_of_the_role_are_offered_each_with_its_article(staff: County) -> None:
    case = applied(family(31))
    clerk, officer = signed_in(staff.clerk.account_id), signed_in(staff.officer.account_id)
    offered = page(clerk, case)
    assert reverse("staff:accept", args=[case.id]) in offered
    assert reverse("staff:correction", args=[case.id]) in offered
    assert "民发〔2021〕57号 第十条" in offered
    assert reverse("staff:accept", args=[case.id]) not in page(officer, case)


def test_a_step_is_taken_and_said(staff: County) -> None:
    case = applied(family(32))
    clerk = signed_in(staff.clerk.account_id)
    address = reverse("staff:accept", args=[case.id])
    revision = steps.find(case.id).revision
    answer = clerk.post(address, {"revision": revision, "note": "材料齐"}, follow=True)
    assert "已办：受理" in answer.content.decode() and state(case) == "accepted"
    again = clerk.post(address, {"revision": revision + 1})
    assert again.status_code == 409 and "现在不在这一步" in again.content.decode()


def test_whoever_comes_second_is_told(staff: County) -> None:
    case = applied(family(33))
    steps.take_step(case_id=case.id, step="accept", actor=staff.clerk, at=clock.now())
    clerk = signed_in(staff.clerk.account_id)
    address = reverse("staff:step", args=[case.id, "start_investigation"])
    assert_second(clerk.post(address, {"revision": 0}))
    assert state(case) == "accepted"
    assert clerk.post(address, {}).status_code == 422, "a form without the mark of its file does nothing"
    assert state(case) == "accepted"


def assert_second(answer: Any) -> None:
    """The page that says somebody acted meanwhile, and offers to look again."""
    said = answer.content.decode()
    assert answer.status_code == 409 and "有人先办了一步" in said and "再试一次" in said


def test_what_a_rule_stops_is_shown_with_the_reason(staff: County) -> None:
    case = applied(family(34))
    for step, who in (("accept", staff.clerk), ("start_investigation", staff.clerk)):
        steps.take_step(case_id=case.id, step=step, actor=who, at=clock.now())
    shown = page(signed_in(staff.head.account_id), case)
    assert "现在还不能办" in shown and "入户" in shown and "57号 第十六条" in shown


def test_opening_the_case_is_a_look(staff: County) -> None:
    people = family(35)
    case = applied(people)
    page(signed_in(staff.clerk.account_id), case)
    looks = Entry.objects.filter(action="case.read", actor_id=staff.clerk.ref.id)
    assert {look.subject for look in looks} == set(people.people)


def test_nobody_is_led_to_an_answer_they_may_not_give(staff: County) -> None:
    case = applied(family(37))
    checked(case, staff)
    proposed(case, staff)
    steps.take_step(case_id=case.id, step="publicize", actor=staff.clerk, at=AT)
    (notice,) = queries.public_notices(case.division, as_of=AT.date())
    objected(notice.token, staff)
    (objection,) = queries.case_file(staff.head, case.id, at=AT).objections
    address = reverse("staff:answer", args=[case.id, objection.objection_id])
    clerk, head = signed_in(staff.clerk.account_id), signed_in(staff.head.account_id)
    assert address not in page(clerk, case) and "等镇（街道）的审核负责人答复" in page(clerk, case)
    assert address in page(head, case)
    assert clerk.get(address).status_code == 403, "told before they write, not after"
    given = {"outcome": "not_upheld", "answer": "入户看过", "articles": "57号第十九条"}
    assert head.post(address, given).status_code == 422, "on which file?"
    assert "公示有异议，待答复" in page(clerk, case)
    assert head.post(address, {**given, "revision": revision(case)}).status_code == 302
    assert "公示有异议，待答复" not in page(clerk, case)


def test_the_page_says_whose_turn_it_is_and_where_they_sit(staff: County) -> None:
    case = applied(family(38))
    clerk = signed_in(staff.clerk.account_id)
    assert "乡镇经办人（青禾镇人民政府）：受理" in flat(page(clerk, case))
    for step in ("accept", "start_investigation"):
        steps.take_step(case_id=case.id, step=step, actor=staff.clerk, at=clock.now())
    shown = flat(page(clerk, case))
    assert "区县核对员（示例县民政局）：启动信息核对" in shown
    assert "乡镇经办人、乡镇审核负责人（青禾镇人民政府）：登记入户调查" in shown
    assert "：提出初审意见" not in shown
    steps.take_step(case_id=case.id, step="start_check", actor=staff.verifier, at=clock.now())
    visited(case, staff, at=clock.now())
    assert "乡镇审核负责人（青禾镇人民政府）：提出初审意见" in flat(page(clerk, case))


def flat(text: str) -> str:
    """The page in one line, without tags."""
    return re.sub(r"\s+", "", re.sub(r"<[^>]*>", "", text))


def test_missing_papers_are_listed_once_with_reasons(staff: County) -> None:
    case = applied(family(36))
    clerk = signed_in(staff.clerk.account_id)
    address = reverse("staff:correction", args=[case.id])
    read_at = {"revision": revision(case)}
    assert clerk.post(address, read_at).status_code == 422
    unreasoned = clerk.post(address, {**read_at, "other": "租房合同"})
    assert unreasoned.status_code == 422 and "为什么需要" in unreasoned.content.decode()
    reasoned = {**read_at, "other": "租房合同", "other_why": "核对住房"}
    assert clerk.post(address, reasoned).status_code == 302
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
    assert clerk.post(reverse("staff:relative", args=[case.id]), given).status_code == 422, "on which file?"
    given["revision"] = str(revision(case))
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
        given = {"revision": revision(case), "advice": advice, "amount_fen": ""}
        seen = officer.post(address, {**given, "wish": "see"}).content.decode()
        assert "最低生活保障确认通知书" in seen and "还没有发出" in seen and "行政复议" in seen
        assert state(case) == "county_review"
        assert f'name="revision" value="{revision(case)}"' in seen, "the preview hands it on"
        done = officer.post(address, {**given, "wish": "save"})
        assert done.status_code == 302 and state(case) == "active"

    def test_another_amount_needs_a_reason(self, staff: County) -> None:
        case = under_review(43, staff)
        officer = signed_in(staff.officer.account_id)
        given = {
            "revision": revision(case),
            "advice": self.advise(officer, case, staff),
            "amount_fen": "100",
            "wish": "save",
        }
        answer = officer.post(reverse("staff:confirm", args=[case.id]), given)
        assert answer.status_code == 422 and "理由" in answer.content.decode()
        assert state(case) == "county_review"

    @pytest.mark.parametrize("missing", ["reason", "other_articles"])
    def test_a_refusal_without_reason_or_article_is_not_saved(self, staff: County, missing: str) -> None:
        case = under_review(44, staff)
        officer = signed_in(staff.officer.account_id)
        given = {
            "revision": revision(case),
            "advice": self.advise(officer, case, staff),
            "reason": "收入超过标准。",
            "other_articles": "社会救助法 第十八条",
            "departure_reason": "另有收入。",
            "wish": "save",
        }
        address = reverse("staff:refuse", args=[case.id])
        assert officer.post(address, {**given, missing: ""}).status_code == 422
        assert state(case) == "county_review"
        assert "3 个工作日内书面告知" in officer.get(address).content.decode()
        done = officer.post(address, given, follow=True)
        assert state(case) == "refusing" and "请在 3 个工作日内送达" in done.content.decode()
        letter = queries.letters_of(staff.officer, case.id, at=clock.now())[0]
        text = officer.get(reverse("letters:page", args=[letter.letter_id])).content.decode()
        assert "收入超过标准。" in text and "60 日内" in text and "6 个月内" in text

    @pytest.mark.parametrize("act", ["confirm", "refuse"])
    @pytest.mark.parametrize("wish", ["see", "save"])
    def test_a_page_read_before_someone_acted_decides_nothing(
        self, staff: County, act: str, wish: str
    ) -> None:
        case = under_review(49, staff)
        officer = signed_in(staff.officer.account_id)
        advice = self.advise(officer, case, staff)
        shown = officer.get(reverse(f"staff:{act}", args=[case.id])).content.decode()
        assert f'name="revision" value="{revision(case)}"' in shown
        given = {
            "revision": revision(case),
            "advice": advice,
            "amount_fen": "",
            "reason": "收入超过标准。",
            "other_articles": "社会救助法 第十八条",
            "departure_reason": "另有收入。",
            "wish": wish,
        }
        steps.take_step(
            case_id=case.id, step="extend", actor=staff.head, at=clock.now(), data={"reason": "objection"}
        )
        assert_second(officer.post(reverse(f"staff:{act}", args=[case.id]), given))
        assert state(case) == "county_review"

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
        "revision": revision(case),
    }
    address = reverse("staff:opinion", args=[case.id])
    assert_second(head.post(address, {**given, "revision": revision(case) - 1}))
    assert head.post(address, given).status_code == 422
    assert head.post(address, {**given, "departure_reason": "两次走访证实。"}).status_code == 302
    assert state(case) == "preliminary"


def test_an_extension_names_the_term_and_the_reasons_of_the_case_s_procedure(staff: County) -> None:
    case = applied(family(50))
    checked(case, staff)
    shown = signed_in(staff.head.account_id).get(reverse("staff:step", args=[case.id, "extend"]))
    text = shown.content.decode()
    assert "延长到 45 个工作日" in text and "家庭经济状况调查难度较大" in text


def test_less_and_more_and_nothing_are_decided_on_the_file_as_it_is(staff: County) -> None:
    case = under_review(51, staff)
    confirmed(case, staff, at=AT + timedelta(days=9))
    officer, clerk = signed_in(staff.officer.account_id), signed_in(staff.clerk.account_id)

    def post(client: Client, name: str, given: dict[str, str], behind: int = 0) -> Any:
        address = reverse("staff:step", args=[case.id, name])
        return client.post(address, {"revision": revision(case) - behind, **given})

    more = {"amount_fen": "2500", "note": "添了孩子", "articles": "社会救助法 第四十七条"}
    assert_second(post(officer, "increase", more, behind=1))
    assert post(officer, "increase", more).status_code == 302
    assert "增发为" in page(officer, case)
    hearing = {"heard_on": "2026-09-10", "who": "张示例", "opinion": "同意。"}
    assert_second(post(clerk, "hear", hearing, behind=1))
    assert post(clerk, "hear", hearing).status_code == 302
    less = {**more, "amount_fen": "100"}
    for name in ("reduce", "end_benefit"):
        assert_second(post(officer, name, less, behind=1))
    assert post(officer, "reduce", less).status_code == 302
    assert post(clerk, "hear", hearing).status_code == 302
    assert post(officer, "end_benefit", less).status_code == 302
    assert state(case) == "ended"


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


def test_who_may_not_enter_is_told_as_a_colleague(staff: County) -> None:
    said = signed_in(staff.clerk.account_id).get(reverse("staff:journal")).content.decode()
    assert "核对您的岗位" in said and "请先登录" not in said


def test_a_case_that_is_not_in_reach_is_not_found(staff: County) -> None:
    answer = signed_in(staff.clerk.account_id).get(reverse("staff:case", args=[uuid4()]))
    assert answer.status_code == 409 and "<h1" in answer.content.decode()
    assert "没有找到" in answer.content.decode() and "这一步现在办不了" not in answer.content.decode()


def test_a_date_a_year_off_is_not_counted_in_days(staff: County) -> None:
    case = applied(family(64))
    checked(case, staff)
    proposed(case, staff)
    confirmed(case, staff, at=reviewed(case, staff))
    shown = flat(page(signed_in(staff.clerk.account_id), case))
    assert "定期核查" in shown and "个工作日" not in shown.split("期限", 1)[1].split("材料", 1)[0]


def test_all_categories_are_one_link_away_and_only_advise(staff: County) -> None:
    case = applied(family(47), wage_income=280_000)
    checked(case, staff, wage_income=280_000)
    officer = signed_in(staff.officer.account_id)
    address = reverse("staff:categories", args=[case.id])
    assert address in page(officer, case)
    looks = Entry.objects.filter(action="case.read", case=case.number).count()
    shown = officer.get(address).content.decode()
    row = shown.split("最低生活保障边缘家庭")[1].split("</tr>")[0]
    for word in (
        "不清楚",
        "全家商事登记数",
        "市场监督管理部门、申请人说明",
        "离这条线还有 550 元/月",
        "第二十一条",
    ):
        assert word in row, word
    assert "只是参考，不能据此拒绝任何一项" in shown
    assert Entry.objects.filter(action="case.read", case=case.number).count() == looks + 3
