"""The 23 cases of the handbook of the field: what is given, what the law says, and what proves it here.

A case is proved by the scenarios that bear its number, decided here, or by the test of that number below:
where it is a matter of procedure, of the clock, or of what departments are asked.
"""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest
from pytest_django import Settings

from doudi.exchange.errors import UnableToAskDepartment
from doudi.exchange.models import Message
from doudi.exchange.reply import Question
from doudi.law.benefits.decide import opened
from doudi.law.benefits.scenario import read_scenarios
from doudi.law.benefits.situation import Situation
from doudi.law.calendar import published
from doudi.law.procedures.deadline import Due, due
from doudi.law.procedures.load import load_procedure
from doudi.law.procedures.procedure import Procedure, stopped_by
from doudi.policies.load import FOLDER, policies
from doudi.registry.situation import of_household
from tests.exchange.families import CASE, applicants, ask, known_to, work
from tests.exchange.offices import PATIENT, TOKEN, Office, running
from tests.law.procedures.test_procedure import known
from tests.registry.people import ON, id_number

ACCEPTED = date(2026, 9, 1)
COUNTY, TOWNSHIP = (load_procedure("dibao", ACCEPTED, place) for place in ("990001", "310000"))
SCENARIOS = list(read_scenarios(FOLDER, policies()))


class Case(NamedTuple):
    """`shown`: benefits with scenarios of this number; none where a test of the number below proves it."""

    number: str
    given: str
    expected: str
    law: str
    shown: tuple[str, ...] = ()


CASES = [
    Case("R1", "standard 632, 3 persons, 1,894 a month", "2 yuan, not 3", "社会救助法 18", ("dibao",)),
    Case("R2", "income per person = standard", "no dibao: below it is meant", "社会救助法 18", ("dibao",)),
    Case("R3", "1.5 times the standard", "not near; near in Zhejiang", "57号 8; 浙江条例 13", ("near",)),
    Case("R4", "near, third grade: limb or intellectual", "not alone; alone", "57号 8", ("dibao_single",)),
    Case("R5", "45, deaf of grade one, no means, no family", "not unable to work", "43号 5", ("tekun",)),
    Case("R6", "severely disabled, kept by a father of 65", "alone; support may be left out", "83号 一",
         ("dibao_single",)),
    Case("R7", "three or four of six abilities lost", "partly; wholly", "43号 22", ("tekun",)),
    Case("R8", "destitute, 18, in senior secondary school", "goes on", "社会救助法 16", ("tekun",)),
    Case("R9", "destitute and unattended child", "one of the two", "43号 9",
         ("tekun", "orphan", "unattended_child")),
    Case("R10", "spent 30,000 of 40,000, limit 60 %", "in hardship", "刚性办法 4", ("rigid",)),
    Case("R11", "Shanghai: spent as much as came in", "the whole standard", "上海条例 18", ("rigid_living",)),
    Case("R12", "fast aid above a month's standard", "not the fast way", "2026 opinion",
         ("fast_aid", "emergency_aid")),
    Case("R13", "accepted 2026-09-01, the town decides", "by 2026-09-29", "83号 四"),
    Case("R14", "a relative among the officials", "not confirmed without the county's visit", "57号 20"),
    Case("R15", "dibao is ended", "not unheard", "社会救助法 48"),
    Case("R16", "an unattended child", "never made public", "民发〔2019〕62号"),
    Case("R17", "three jobs refused", "only one's own share", "57号 34", ("dibao",)),
    Case("R18", "prices +3.4 %, food +6.0 %", "price subsidy", "发改价格〔2021〕1553号", ("price_subsidy",)),
    Case("R19", "three months after a death", "a warning", "83号 一", ("dibao",)),
    Case("R20", "the bank is asked without consent", "refused, on both sides", "社会救助法 40, 41, 70"),
    Case("R21", "a department does not answer", "unknown, never zero", "design"),
    Case("R22", "basic pension in 2026", "cannot be told until somebody decides", "57号 13", ("dibao",)),
    Case("R23", "spending before the twelve months", "does not count", "刚性办法 4", ("rigid",)),
]  # fmt: skip


def test_all_of_them_are_here_and_each_is_proved() -> None:
    assert [case.number for case in CASES] == [f"R{number}" for number in range(1, 24)]
    tested = {name.split("_")[1].upper() for name in globals() if name.startswith(("test_r1", "test_r2"))}
    assert tested == {case.number for case in CASES if not case.shown}


@pytest.mark.parametrize("case", [one for one in CASES if one.shown], ids=lambda case: case.number)
def test_case(case: Case) -> None:
    scenarios = [one for one in SCENARIOS if one.name.startswith(f"{case.number} ")]
    assert {one.benefit for one in scenarios} == set(case.shown)
    for scenario in scenarios:
        assert scenario.differences(policies()) == [], scenario.name


def test_r13_the_town_has_twenty_working_days() -> None:
    assert due(TOWNSHIP.deadlines["total"].term, ACCEPTED, published()) == Due(date(2026, 9, 29))


def _stops(procedure: Procedure, step: str, **changed: bool) -> str:
    """The articles that stop a step of a case in which all else was done as the law asks."""
    return "；".join(one.article for one in stopped_by(procedure, procedure.steps[step], known(**changed)))


def test_r14_a_relative_among_the_officials() -> None:
    assert _stops(COUNTY, "confirm", relative_registered=False) == ""
    assert "57号 第二十条" in _stops(COUNTY, "confirm", relative_registered=True)
    assert _stops(COUNTY, "confirm", relative_registered=True, county_visit_signed=True) == ""


@pytest.mark.parametrize("step", ["reduce", "end_benefit"])
def test_r15_nobody_is_reduced_or_ended_unheard(step: str) -> None:
    assert _stops(COUNTY, step, heard=False) == "社会救助法 第四十八条"
    assert _stops(COUNTY, step, heard=True) == ""


def test_r16_an_unattended_child_is_never_made_public() -> None:
    child = Situation({}, {"m": {}})
    account = opened(policies(), "unattended_child", child, place="990001", as_of=ACCEPTED, receiver="m")
    assert account.value("unattended_child_made_public") is False


@pytest.fixture
def offices(db: None, tmp_path: Path, settings: Settings) -> Iterator[dict[str, Office]]:
    with running(tmp_path / "departments") as found:
        settings.DEPARTMENTS = {name: office.url for name, office in found.items()}
        settings.DEPARTMENT_TOKEN, settings.DEPARTMENT_PATIENCE = TOKEN, PATIENT
        yield found


def test_r20_nobody_is_asked_without_consent_and_nobody_answers(offices: dict[str, Office]) -> None:
    with pytest.raises(UnableToAskDepartment) as refused:
        ask(applicants(consenting=False))
    assert refused.value.code == "no_consent"
    assert not Message.objects.unscoped("test").exists() and offices["bank"].asked() == []
    unsigned = Question("m-1", CASE, "verification", "", "陈示例", id_number(1))
    status, said = offices["bank"].call("/v1/query", unsigned.body())
    assert status == 403 and "consent_version" in said["reason"]


def test_r21_no_answer_is_not_no_property(offices: dict[str, Office]) -> None:
    couple = applicants()
    known_to(offices)
    offices["bank"].fault("down")
    ask(couple)
    work()
    facts = of_household(couple.household, as_of=ON, case_number=CASE).members[str(couple.head)]
    assert "deposits" not in facts and facts["vehicles"].value == 1
