"""The 23 cases of the handbook of the field: what is given, what the law says, and what shows it here.

A case is shown by the scenarios that bear its number, or by tests of the floor that it belongs to.
"""

import re
from pathlib import Path
from typing import NamedTuple

import pytest

from doudi.law.benefits.scenario import Scenario, read_scenarios
from doudi.policies.load import FOLDER, policies

ROOT = Path(__file__).parents[2]
SCENARIOS = list(read_scenarios(FOLDER, policies()))
ASKED = "tests/law/benefits/test_asked_rules.py"
STEPS = "tests/cases/test_steps.py"
CHANGES = "tests/cases/test_changes.py"
VERIFICATION = "tests/exchange/test_verification.py"


class Case(NamedTuple):
    """`shown`: benefits with scenarios of this number, or tests as file::name."""

    number: str
    given: str
    expected: str
    law: str
    shown: tuple[str, ...]


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
    Case("R13", "accepted 2026-09-01, the town decides", "by 2026-09-29", "83号 四",
         ("tests/law/procedures/test_deadline.py::test_thirty_twenty_and_forty_five_days",)),
    Case("R14", "a relative among the officials", "not confirmed without the county's visit", "57号 20",
         (f"{STEPS}::test_r14_a_relative_among_officials_needs_the_countys_visit",)),
    Case("R15", "dibao is ended", "not unheard", "社会救助法 48",
         (f"{CHANGES}::test_r15_nothing_is_reduced_or_ended_unheard",)),
    Case("R16", "an unattended child", "never made public", "民发〔2019〕62号",
         ("tests/policies/test_made_public.py::test_what_a_procedure_asks",)),
    Case("R17", "three jobs refused", "only one's own share", "57号 34",
         (f"{ASKED}::test_three_refused_jobs_touch_only_that_persons_share",)),
    Case("R18", "prices +3.4 %, food +6.0 %", "price subsidy", "发改价格〔2021〕1553号", ("price_subsidy",)),
    Case("R19", "three months after a death", "a warning", "83号 一",
         (f"{ASKED}::test_a_death_is_followed_up_within_three_months",)),
    Case("R20", "the bank is asked without consent", "refused, on both sides", "社会救助法 40, 41, 70",
         (f"{VERIFICATION}::test_without_any_consent_nothing_is_asked_and_the_refusal_is_journaled",
          "tests/exchange/test_departments.py::test_without_case_purpose_or_consent_the_department_refuses")),
    Case("R21", "a department does not answer", "unknown, never zero", "design",
         (f"{VERIFICATION}::test_a_department_that_fails_makes_the_figure_unknown_never_zero",)),
    Case("R22", "basic pension in 2026", "cannot be told until somebody decides", "57号 13", ("dibao",)),
    Case("R23", "spending before the twelve months", "does not count", "刚性办法 4", ("rigid",)),
]  # fmt: skip


def test_all_of_them_are_here() -> None:
    assert [case.number for case in CASES] == [f"R{number}" for number in range(1, 24)]


@pytest.mark.parametrize("case", CASES, ids=[case.number for case in CASES])
def test_case(case: Case) -> None:
    for shown in case.shown:
        if "::" in shown:
            file, name = shown.split("::")
            written = (ROOT / file).read_text(encoding="utf-8")
            assert re.search(rf"^def {name}\b", written, re.MULTILINE), shown
        else:
            assert _scenarios(case.number, shown), shown
    for scenario in _scenarios(case.number):
        assert scenario.benefit in case.shown, scenario.name
        assert scenario.differences(policies()) == [], scenario.name


def _scenarios(number: str, benefit: str = "") -> list[Scenario]:
    """The scenarios of a case, of one benefit or of all."""
    return [one for one in SCENARIOS if one.name.startswith(f"{number} ") and benefit in ("", one.benefit)]
