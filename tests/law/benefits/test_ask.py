"""What is asked next: only what can still change an answer, the gate before what stands behind it."""

from datetime import date
from pathlib import Path

import pytest

from doudi.law.benefits.ask import Asked, ask
from doudi.law.benefits.assess import assess
from doudi.law.benefits.decide import decide
from doudi.law.benefits.entry import UnableToReadPolicy
from doudi.law.benefits.questionnaire import nothing_of, read_questionnaire
from doudi.law.benefits.situation import Known, Situation
from doudi.law.benefits.standing import standings
from doudi.law.expressions.unknown import Gap
from doudi.policies.load import policies
from tests.law.benefits.households import HOME, NOTHING

DAY = date(2026, 9, 1)
HEAD = {"relation": Known("head"), "born": Known(date(1948, 1, 1))}


def asked(home: dict[str, Known], *people: dict[str, Known], **more: object) -> dict[str, Asked]:
    members = {f"m{number}": person for number, person in enumerate(people)}
    found = ask(policies(), Situation(home, members), place="990001", as_of=DAY, **more)  # type: ignore[arg-type]
    return {one.fact: one for one in found}


def test_asking_settles_a_household_fact_by_fact() -> None:
    """Answered as asked, the questions end and it is told; who counts comes before what they earn."""
    answers = {**NOTHING, "relation": "head"}
    home: dict[str, Known] = {}
    person: dict[str, Known] = {}
    order: list[str] = []
    while found := asked(home, person, benefits=["dibao"]):
        name, question = next(iter(found.items()))
        assert name not in order
        order.append(name)
        (home if question.members == ("",) else person)[name] = Known({**answers, **HOME}[name])
    decision = decide(policies(), "dibao", Situation(home, {"a": person}), place="990001", as_of=DAY)
    assert decision.outcome == "granted"
    assert order.index("absence") < order.index("wage_income")
    assert not {"apart_since", "care_expense", "lives_with_household"} & set(order)


def test_nothing_more_is_asked_once_a_condition_has_failed() -> None:
    home = {"residence": Known("rural"), "homes": Known(2)}
    assert asked(home, {}, benefits=["dibao"]) == {}


def test_who_was_in_no_disaster_is_not_asked_what_it_did() -> None:
    found = asked({}, HEAD, benefits=["disaster"])
    assert found["disaster_kind"].now and not found["disaster_need"].now
    assert asked({"disaster_kind": Known("none")}, HEAD, benefits=["disaster"]) == {}
    struck = asked({"disaster_kind": Known("natural")}, HEAD, benefits=["disaster"])
    assert [*struck] == ["disaster_need"] and struck["disaster_need"].now


def test_each_is_asked_only_of_whom_it_concerns() -> None:
    child = {"relation": Known("child"), "born": Known(date(2016, 1, 1))}
    found = asked({}, HEAD, child, benefits=["orphan", "employment"])
    assert found["father_state"].members == ("m1",)
    assert found["retired"].members == ("m0",)


def test_what_the_visitor_cannot_say_does_not_stand_in_the_way_of_the_rest() -> None:
    def askable(gap: Gap) -> bool:
        return gap.name != "disaster_kind"

    found = asked({}, HEAD, benefits=["disaster"], askable=askable)
    assert found["disaster_need"].now


def settled(home: dict[str, Known], *people: dict[str, Known]) -> Situation:
    """The household once everything that can be asked was answered with nothing."""
    law, q = policies(), policies().questionnaire
    while True:
        members = {f"m{number}": person for number, person in enumerate(people)}
        found = q.completed(Situation(home, members), law.facts)
        open_facts = ask(law, found, place="990001", as_of=DAY, askable=lambda gap: gap.name in q.questions)
        question = next((one for one in open_facts if one.now), None)
        if question is None:
            return found
        fact = law.facts[question.fact]
        value = nothing_of(fact)
        answer = Known(next(iter(fact.choices), 1) if value is None else value)
        for whose in question.members:
            (people[int(whose[1:])] if whose else home)[question.fact] = answer


def test_what_is_not_asked_could_change_nothing() -> None:
    """Whatever the answer to a question that was left out, every programme comes out the same."""
    law = policies()
    found = settled(
        {"residence": Known("rural")}, {**HEAD}, {"relation": Known("child"), "born": Known(date(2016, 1, 1))}
    )

    def outcomes(situation: Situation) -> list[bool | None]:
        whole = assess(law, situation, place="990001", as_of=DAY)
        return [one.likely for one in standings(whole, law.questionnaire.office)]

    before = outcomes(found)
    left_out = [
        law.facts[name]
        for name in law.questionnaire.questions
        if name not in found.household and name not in found.members["m0"] and name not in found.members["m1"]
    ]
    assert len(left_out) > 20
    for fact in left_out:
        value = Known(
            next(reversed([*fact.choices]), {"money": 10**8, "count": 9, "boolean": True}.get(fact.type, DAY))
        )
        more = {fact.name: value}
        if fact.entity == "household":
            changed = Situation({**found.household, **more}, found.members)
        else:
            changed = Situation(found.household, {key: {**one, **more} for key, one in found.members.items()})
        assert outcomes(changed) == before, fact.name


def test_nothing_said_is_nothing_there_and_never_for_what_is_always_something() -> None:
    facts = policies().facts
    assert [nothing_of(facts[name]) for name in ("deposits", "urgent", "disability_grade")] == [
        0,
        False,
        "none",
    ]
    assert [nothing_of(facts[name]) for name in ("residence", "father_state", "born", "aid_people")] == [
        None
    ] * 4


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        ("questions: [{fact: supporters_income, group: home, ask: {zh: 一, en: a}}]", "advice"),
        (
            "questions: [{fact: residence, group: home, ask: {zh: 一, en: a}, tick: {zh: 一, en: a}}]",
            "never nothing",
        ),
        ("presumed: [{fact: absence, value: home}]", "should be one of"),
        ("office: [{fact: absence}]\npresumed: [{fact: absence, value: none}]", "two parts"),
        ("questions: [{fact: residence, group: other, ask: {zh: 一, en: a}}]", "use one of"),
    ],
)
def test_a_questionnaire_that_cannot_be_meant_is_refused(tmp_path: Path, written: str, problem: str) -> None:
    file = tmp_path / "national" / "check.yaml"
    file.parent.mkdir()
    file.write_text("groups: [{name: home, title: {zh: 家, en: home}}]\n" + written, encoding="utf-8")
    with pytest.raises(UnableToReadPolicy, match=problem):
        read_questionnaire(tmp_path, policies().facts)


def test_what_only_the_office_settles_keeps_nothing_open() -> None:
    """The sum of quick aid is proposed by the township: a family in need likely fits before that."""
    law = policies()
    home = {
        "urgent": Known(True),
        "emergency": Known("fire"),
        "living_in_trouble": Known(True),
        "emergency_here": Known(True),
        "residence": Known("rural"),
    }
    found = assess(law, Situation(home, {"m0": HEAD}), place="990001", as_of=DAY)
    of = {one.decision.benefit: one for one in standings(found, law.questionnaire.office)}
    assert of["fast_aid"].decision.outcome == "cannot_tell" and of["fast_aid"].likely is True
    assert of["dibao"].likely is None and of["dibao"].lacking
    assert {one.decision.benefit: one for one in standings(found)}["fast_aid"].likely is None
