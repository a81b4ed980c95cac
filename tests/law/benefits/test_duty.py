"""What the office has to see to beside a decision: said of one household, and no part of what is decided."""

import re
import shutil
from datetime import date
from pathlib import Path
from typing import Any

from doudi.law.benefits.assess import assess
from doudi.law.benefits.decide import decide
from doudi.law.benefits.duty import Raised, duty_lines
from doudi.law.benefits.load import read
from doudi.policies.load import FOLDER, policies
from tests.law.benefits.households import family

DAY, PLACE = date(2026, 9, 1), "990001"
IDLE = {"jobs_refused": 3, "recognised_as": "dibao"}
BUSY = {"jobs_refused": 0, "recognised_as": "dibao"}
DEAD = {**BUSY, "absence": "deceased", "died_on": date(2026, 6, 1)}


def raised(*members: dict[str, Any], as_of: date = DAY) -> dict[str, Raised]:
    found = assess(policies(), family(*members), place=PLACE, as_of=as_of)
    return {one.name: one for one in found.duties}


def test_a_death_is_followed_up_within_three_months() -> None:
    """R19."""
    duty = raised(BUSY, DEAD)["death_check_due"]
    assert duty.members == ("m1",)
    assert duty.article == "民发〔2022〕83号 一（三）"
    assert "增发、减发或者停发" in duty.todo.zh
    assert raised(BUSY, DEAD, as_of=date(2026, 8, 31)) == {}


def test_three_refused_jobs_are_that_persons_alone() -> None:
    """R17: of 1,400 yuan each of the two has 700."""
    duty = raised({**IDLE, "cut_decided": 70_000}, BUSY)
    assert duty.keys() == {"share_to_be_cut", "share_is_cut"}
    assert duty["share_to_be_cut"].members == ("m0",)
    assert duty["share_is_cut"].todo.zh.startswith("全家由 1,400 元/月 变为 700 元/月")
    assert raised({**IDLE, "cut_decided": 70_001}, BUSY)["cut_beyond_share"].members == ("m0",)


def test_the_figures_are_of_those_who_stay_in_the_household() -> None:
    """Who is supported as 特困 leaves: of what is left, one person's share is the whole."""
    alone = {**BUSY, "relation": "sibling", "recognised_as": "tekun"}
    duty = raised({**IDLE, "cut_decided": 70_000}, alone)
    assert duty["share_is_cut"].todo.zh.startswith("全家由 700 元/月 变为 0 元/月")


def test_what_cannot_be_told_raises_nothing() -> None:
    assert raised({**IDLE, "jobs_refused": None}, BUSY) == {}
    assert raised(BUSY, {**DEAD, "died_on": None}) == {}


def test_a_decision_is_the_same_with_its_duties_and_without(tmp_path: Path) -> None:
    """The frozen decision neither holds a duty nor what only duties ask for, and its hash is the same."""
    situation = family({**IDLE, "cut_decided": 70_000}, DEAD)
    bare = read(_without_duties(tmp_path))
    assert not bare.benefits["dibao"].duties and policies().benefits["dibao"].duties
    with_duties, without = (
        decide(law, "dibao", situation, place=PLACE, as_of=DAY) for law in (policies(), bare)
    )
    assert with_duties == without
    assert "died_on" not in {fact.name for fact in with_duties.facts_used}
    assert assess(bare, situation, place=PLACE, as_of=DAY).duties == ()


def _without_duties(folder: Path) -> Path:
    """The policy files without the duties of dibao and the rules that only they rest on."""
    for name in ("national", "places"):
        shutil.copytree(FOLDER / name, folder / name)
    beside = "|".join(policies().benefits["dibao"].beside)
    for name in ("eligibility", "amount"):
        path = folder / f"national/dibao/{name}.yaml"
        text = re.sub(r"^duties:\n(?:  .*\n)*", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
        text = re.sub(rf"^  - name: (?:{beside})\n(?:    .*\n)*", "", text, flags=re.MULTILINE)
        path.write_text(text, encoding="utf-8")
    return folder


def test_among_some_benefits_the_others_are_left_alone() -> None:
    situation = family({**IDLE, "cut_decided": 70_000}, BUSY)
    whole = assess(policies(), situation, place=PLACE, as_of=DAY)
    part = assess(policies(), situation, place=PLACE, as_of=DAY, among={"dibao"})
    assert {one.benefit for one in part.decisions} == {"dibao"}
    assert part.duties == whole.duties
    assert whole.only("near").duties == () and whole.only("dibao").duties == whole.duties


def test_the_duties_in_words() -> None:
    found = tuple(raised(BUSY, DEAD).values())
    lines = list(duty_lines(found, "zh", {"m1": "王示例"}))
    assert lines[1] == "! 王示例：低保对象去世满三个月  〔民发〔2022〕83号 一（三）〕"
    english = list(duty_lines(found, "en", {"m1": "王示例"}))
    assert english[0] == "For the office to see to (it changes nothing above)"
    assert english[1].startswith("! 王示例: on dibao and died three months ago")
    assert list(duty_lines((), "zh", {})) == []
