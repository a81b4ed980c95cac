"""The dibao procedure: every step of it, the guards the law sets, and the checks that keep it sound."""

import copy
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from doudi.law.procedures.check import running_clocks
from doudi.law.procedures.load import POLICIES, UnableToLoadProcedure, load_procedure, read_procedure
from doudi.law.procedures.procedure import Move, Procedure, UnableToFollow, next_acts, next_state

AS_OF = date(2026, 9, 1)
DIBAO = load_procedure("dibao", AS_OF, "990001")
TOWNSHIP = load_procedure("dibao", AS_OF, "310000")

# What holds when everything was done as the law asks; each guard test changes one of them.
SOUND = {
    "papers_listed": True,
    "papers_asked_before": False,
    "check_started": True,
    "findings_differ": False,
    "findings_told": False,
    "dispute_open": False,
    "town_visit_signed": True,
    "county_visit_signed": False,
    "relative_registered": False,
    "complaint_received": False,
    "advice_fresh": True,
    "advice_tells": True,
    "departs": False,
    "departure_reasoned": False,
    "opinion_grants": True,
    "opinion_reasoned": True,
    "objected": False,
    "objection_open": False,
    "publicized": True,
    "looked_again": False,
    "publicity_over": True,
    "publicity_served": True,
    "gave_opinion": False,
    "reasoned": True,
    "articles_cited": True,
    "appeal_told": True,
    "extension_reason_known": True,
    "extended": False,
    "income_changes": False,
    "heard": True,
    "own_case": False,
}


def known(**changes: bool) -> dict[str, bool]:
    assert set(changes) <= set(SOUND)
    return {**SOUND, **changes}


def test_the_sound_facts_are_all_the_facts() -> None:
    assert set(SOUND) == set(DIBAO.facts)


STEPS = [
    ("submitted", "accept", "town_clerk", "accepted", {"start_investigation", "total"}, set()),
    ("submitted", "ask_correction", "town_clerk", "correcting", set(), set()),
    ("correcting", "supply", "citizen", "submitted", set(), set()),
    (
        "accepted",
        "start_investigation",
        "town_clerk",
        "investigating",
        {"start_check"},
        {"start_investigation"},
    ),
    ("investigating", "visit", "town_clerk", "investigating", set(), set()),
    ("investigating", "register_relative", "town_clerk", "investigating", set(), set()),
    ("investigating", "tell_findings", "town_clerk", "investigating", set(), set()),
    ("investigating", "propose", "town_head", "preliminary", set(), set()),
    ("preliminary", "publicize", "town_clerk", "publicizing", {"publicity"}, set()),
    ("publicizing", "report", "town_clerk", "county_review", {"county_review"}, {"publicity"}),
    ("publicizing", "object", "town_clerk", "objected", set(), {"publicity"}),
    ("objected", "reinvestigate", "town_clerk", "reinvestigating", set(), set()),
    ("objected", "deliberate", "town_head", "reinvestigating", set(), set()),
    ("county_review", "complain", "county_officer", "county_review", set(), set()),
    ("county_review", "county_visit", "county_verifier", "county_review", set(), set()),
    ("county_review", "send_back", "county_officer", "reinvestigating", set(), {"county_review"}),
    (
        "county_review",
        "confirm",
        "county_officer",
        "active",
        {"review"},
        {"county_review", "total", "start_check"},
    ),
    (
        "county_review",
        "refuse",
        "county_officer",
        "refusing",
        {"notify_refusal"},
        {"county_review", "total", "start_check"},
    ),
    ("refusing", "deliver_refusal", "town_clerk", "refused", set(), set(DIBAO.deadlines)),
    ("investigating", "extend", "town_head", "investigating", set(), set()),
    ("publicizing", "withdraw", "citizen", "withdrawn", set(), set(DIBAO.deadlines)),
    ("correcting", "stop_process", "town_head", "stopped", set(), set(DIBAO.deadlines)),
    ("active", "review", "town_clerk", "active", {"review"}, {"review"}),
    ("active", "hear", "town_clerk", "active", set(), set()),
    ("active", "reduce", "county_officer", "active", set(), set()),
    ("active", "increase", "county_officer", "active", set(), set()),
    ("active", "end_benefit", "county_officer", "ended", set(), set(DIBAO.deadlines)),
]


@pytest.mark.parametrize(("state", "step", "role", "to", "opens", "closes"), STEPS)
def test_each_step(state: str, step: str, role: str, to: str, opens: set[str], closes: set[str]) -> None:
    move = next_state(DIBAO, state, step, role, known())
    assert (move.to, set(move.opens), set(move.closes)) == (to, opens, closes)


# One fact against the step, and words the refusal must hold.
GUARDS = [
    ("submitted", "accept", "town_clerk", {"own_case": True}, "家庭成员"),
    ("submitted", "ask_correction", "town_clerk", {"papers_listed": False}, "一次列全"),
    ("submitted", "ask_correction", "town_clerk", {"papers_asked_before": True}, "一次性告知"),
    ("investigating", "propose", "town_head", {"town_visit_signed": False}, "两名调查人员"),
    ("investigating", "propose", "town_head", {"check_started": False}, "核对"),
    ("investigating", "propose", "town_head", {"dispute_open": True}, "复查"),
    (
        "investigating",
        "propose",
        "town_head",
        {"opinion_grants": False, "findings_differ": True},
        "还没有告知申请人",
    ),
    ("investigating", "propose", "town_head", {"advice_tells": False}, "没有结论"),
    ("investigating", "propose", "town_head", {"advice_fresh": False}, "测算"),
    ("investigating", "propose", "town_head", {"departs": True}, "理由"),
    ("reinvestigating", "propose", "town_head", {"objected": True}, "民主评议"),
    ("preliminary", "publicize", "town_clerk", {"opinion_grants": False}, "不公示"),
    ("preliminary", "report_opinion", "town_clerk", {"publicized": False}, "先公示"),
    ("preliminary", "report_opinion", "town_clerk", {"publicity_served": False}, "挂满天数"),
    ("publicizing", "report", "town_clerk", {"publicity_over": False}, "还没满"),
    ("publicizing", "report", "town_clerk", {"objection_open": True}, "异议"),
    ("county_review", "confirm", "county_officer", {"relative_registered": True}, "近亲属"),
    ("county_review", "confirm", "county_officer", {"complaint_received": True}, "投诉举报"),
    ("county_review", "confirm", "county_officer", {"advice_tells": False}, "没有结论"),
    ("county_review", "confirm", "county_officer", {"departs": True}, "理由"),
    ("county_review", "confirm", "county_officer", {"publicized": False}, "公示"),
    ("county_review", "confirm", "county_officer", {"gave_opinion": True}, "另一人"),
    ("county_review", "refuse", "county_officer", {"advice_tells": False}, "没有结论"),
    ("county_review", "refuse", "county_officer", {"reasoned": False}, "理由"),
    ("county_review", "refuse", "county_officer", {"articles_cited": False}, "条文"),
    ("county_review", "refuse", "county_officer", {"appeal_told": False}, "复议"),
    ("investigating", "extend", "town_head", {"extension_reason_known": False}, "人户分离"),
    ("investigating", "extend", "town_head", {"extended": True}, "已经延长"),
    ("active", "reduce", "county_officer", {"heard": False}, "听取"),
    ("active", "end_benefit", "county_officer", {"heard": False}, "听取"),
    ("active", "reduce", "county_officer", {"articles_cited": False}, "法定事由"),
    ("active", "increase", "county_officer", {"articles_cited": False}, "法定事由"),
    ("active", "increase", "county_officer", {"reasoned": False}, "理由"),
    ("active", "end_benefit", "county_officer", {"articles_cited": False}, "法定事由"),
]


@pytest.mark.parametrize(("state", "step", "role", "changes", "words"), GUARDS)
def test_each_guard(state: str, step: str, role: str, changes: dict[str, bool], words: str) -> None:
    with pytest.raises(UnableToFollow, match=words) as refused:
        next_state(DIBAO, state, step, role, known(**changes))
    assert all(reason.article and reason.en for reason in refused.value.reasons)


def test_r14_a_registered_relative_needs_the_county_visit() -> None:
    def confirmed(*, visited: bool) -> Move:
        facts = known(relative_registered=True, county_visit_signed=visited)
        return next_state(DIBAO, "county_review", "confirm", "county_officer", facts)

    with pytest.raises(UnableToFollow, match="近亲属"):
        confirmed(visited=False)
    assert confirmed(visited=True).to == "active"


def test_r15_no_ending_without_a_hearing() -> None:
    with pytest.raises(UnableToFollow) as refused:
        next_state(DIBAO, "active", "end_benefit", "county_officer", known(heard=False))
    assert [reason.article for reason in refused.value.reasons] == ["社会救助法 第四十八条"]


def test_every_failed_guard_is_told_at_once() -> None:
    with pytest.raises(UnableToFollow) as refused:
        next_state(
            DIBAO, "county_review", "refuse", "county_officer", known(reasoned=False, articles_cited=False)
        )
    assert len(refused.value.reasons) == 2


@pytest.mark.parametrize(("state", "step", "role", "to", "opens", "closes"), STEPS)
def test_no_step_from_elsewhere_or_by_someone_else(
    state: str, step: str, role: str, to: str, opens: set[str], closes: set[str]
) -> None:
    elsewhere = set(DIBAO.states) - set(DIBAO.steps[step].from_states)
    for other in elsewhere:
        with pytest.raises(UnableToFollow, match="现在是"):
            next_state(DIBAO, other, step, role, known())
    with pytest.raises(UnableToFollow, match="不归您办"):
        next_state(DIBAO, state, step, "auditor", known())


def test_where_the_township_decides() -> None:
    move = next_state(TOWNSHIP, "publicizing", "report", "town_clerk", known())
    assert move.opens == ()
    assert "county_review" not in TOWNSHIP.deadlines
    next_state(TOWNSHIP, "county_review", "confirm", "town_head", known())
    with pytest.raises(UnableToFollow, match="不归您办"):
        next_state(TOWNSHIP, "county_review", "confirm", "county_officer", known())
    with pytest.raises(UnableToFollow, match="另一人"):
        next_state(TOWNSHIP, "county_review", "confirm", "town_head", known(gave_opinion=True))


def test_the_total_term_runs_from_acceptance_to_decision() -> None:
    running = running_clocks(DIBAO)
    deciding = {"accepted", "investigating", "preliminary", "publicizing", "objected", "county_review"}
    assert {state for state, clocks in running.items() if "total" in clocks} == deciding | {"reinvestigating"}


def test_a_place_s_settings_carry_their_reference() -> None:
    assert DIBAO.setting("publicity_name") == "masked"
    assert "示例" in DIBAO.settings["publicity_name"].reference
    assert load_procedure("dibao", AS_OF, "110000").setting("publicity_name") == "full"
    assert "第三十六条" in TOWNSHIP.settings["decision_authority"].reference


def test_the_stored_source_reads_back_as_the_same_procedure() -> None:
    assert read_procedure(DIBAO.source) == DIBAO


def test_none_is_in_force_before_the_law() -> None:
    """The version rests on the law of 2026, so nothing before it is said to follow it."""
    with pytest.raises(UnableToLoadProcedure, match="2026-06-30"):
        load_procedure("dibao", date(2026, 6, 30), "990001")
    assert load_procedure("dibao", date(2026, 7, 1), "990001") == DIBAO


def test_who_has_the_next_act_follows_from_who_decides() -> None:
    assert next_acts(DIBAO, "county_officer") == {"county_review": frozenset()}
    assert "county_review" not in next_acts(DIBAO, "town_head")
    assert next_acts(TOWNSHIP, "county_officer") == {}
    assert "county_review" in next_acts(TOWNSHIP, "town_head")
    assert next_acts(DIBAO, "county_verifier") == {"investigating": frozenset({"start_check"})}
    assert {"submitted", "accepted", "publicizing", "refusing"} <= set(next_acts(DIBAO, "town_clerk"))
    assert next_acts(DIBAO, "auditor") == {}


def broken(change: Callable[[dict[str, Any]], object]) -> Procedure:
    document = copy.deepcopy(dict(DIBAO.source))
    change(document)
    return read_procedure(document)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda d: d["steps"]["accept"].update(article=""), "accept 没有依据条文"),
        (lambda d: d["steps"].pop("deliver_refusal"), "refusing 走不出去"),
        (lambda d: d["steps"].pop("object"), "objected 走不到"),
        (lambda d: d["states"]["submitted"].pop("no_deadline"), "submitted 没有时限"),
        (lambda d: d["steps"]["withdraw"]["from"].append("refused"), "refused 已是终点"),
        (lambda d: d["steps"]["accept"].update(to="nowhere"), "不存在的状态 nowhere"),
        (lambda d: d["steps"]["accept"]["opens"].append("never"), "不存在的时限 never"),
        (lambda d: d["facts"].pop("heard"), "不存在的事实 heard"),
        (lambda d: d["deadlines"]["total"].pop("days_extended"), "没有写延长到多少"),
        (lambda d: d["settings"]["decision_authority"].update(value="village"), "decision_authority 只能是"),
        (lambda d: d["settings"]["total_days"].update(reference=""), "total_days 没有写依据"),
        (lambda d: d["states"]["active"].pop("label"), "缺少或写错"),
        (lambda d: d["states"]["active"].pop("tone"), "缺少或写错"),
        (lambda d: d["states"]["active"].update(tone="pink"), "色调只能是"),
        (lambda d: d["states"]["accepted"].pop("forward"), "accepted 没有写下一步"),
        (lambda d: d["states"]["accepted"].update(forward=["confirm"]), "forward 不能是 confirm"),
        (lambda d: d["states"]["accepted"].update(forward=["extend"]), "forward 不能是 extend"),
        (lambda d: d["usual"].append("never"), "通常步骤 never 不存在"),
        (lambda d: d["steps"]["visit"].update(aside="never"), "visit 的 aside"),
        (lambda d: d["steps"]["accept"].update(marks="never"), "accept 的 marks"),
        (lambda d: d["deadlines"]["review"].update(days_when={"never": 6}), "不存在的事实 never"),
    ],
)
def test_an_unsound_procedure_does_not_load(change: Callable[[dict[str, Any]], object], words: str) -> None:
    with pytest.raises(UnableToLoadProcedure, match=words):
        broken(change)


def test_every_place_s_procedure_loads() -> None:
    places = {path.parts[-3] for path in POLICIES.glob("places/*/dibao/procedure.yaml")}
    assert places >= {"310000", "990001"}
    for place in places:
        assert load_procedure("dibao", AS_OF, place).place == place


def test_where_a_second_publicity_is_asked_for() -> None:
    again = broken(lambda d: d["settings"]["publicity_again"].update(value=True))
    answered = known(objected=True, looked_again=True, publicity_over=False)
    with pytest.raises(UnableToFollow, match="再次公示"):
        next_state(again, "preliminary", "report_opinion", "town_clerk", answered)
    next_state(DIBAO, "preliminary", "report_opinion", "town_clerk", answered)
    next_state(again, "preliminary", "publicize", "town_clerk", answered)
