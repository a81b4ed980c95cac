"""What one benefit does to another: each effect of the pack acts where its law says so, and nowhere else."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from doudi.law.benefits.assess import Assessment, assess
from doudi.law.benefits.entry import UnableToReadPolicy
from doudi.law.benefits.interplay import read_effects
from doudi.law.benefits.scenario import Scenario, read_scenarios
from doudi.law.benefits.situation import Known, Situation
from doudi.policies.load import FOLDER, policies

SCENARIOS = {(one.benefit, one.name): one for one in read_scenarios(FOLDER, policies())}
ORPHANED: dict[str, Any] = {
    "born": date(2015, 1, 1),
    "father_state": "deceased",
    "mother_state": "serious_illness",
    "raised_in": "family",
}
TEKUN: dict[str, Any] = {
    "born": date(1950, 1, 1),
    "supporters": 0,
    "recognised_as": "none",
    "insurance_in_transfers": 0,
    "elder_allowance_in_transfers": 0,
    "minor_choice": "tekun",
}
ABLE: dict[str, Any] = dict.fromkeys(
    ("eats_alone", "dresses_alone", "gets_up_alone", "toilets_alone", "walks_alone", "bathes_alone"), True
)


def scenario(benefit: str, name: str) -> Scenario:
    return next(one for key, one in SCENARIOS.items() if key[0] == benefit and key[1].startswith(name))


def known(facts: Mapping[str, Any]) -> dict[str, Known]:
    return {name: Known(value, "declared") for name, value in facts.items()}


def changed_to(first: Mapping[str, Known], facts: Mapping[str, Any]) -> dict[str, Known]:
    """A person with other facts; one that is None is not known."""
    merged = {**first, **known(facts)}
    return {name: one for name, one in merged.items() if one.value is not None}


def judged(benefit: str, name: str, /, *others: Mapping[str, Any], **changed: Any) -> Assessment:
    """A scenario's household judged for everything: its first member changed, and others like it added."""
    found = scenario(benefit, name)
    key, first = next(iter(found.situation.members.items()))
    members = {**found.situation.members, key: changed_to(first, changed)}
    members |= {f"other{number}": changed_to(first, other) for number, other in enumerate(others)}
    situation = Situation(found.situation.household, members)
    return assess(policies(), situation, place=found.place, as_of=found.as_of, overrides=found.tried)


def effects(found: Assessment) -> set[str]:
    return {one.effect for one in found.acted}


def test_fast_aid_excludes_the_other_two_even_where_their_sum_is_not_known() -> None:
    found = judged("fast_aid", "R12 小额快救正好")
    assert effects(found) >= {"fast_before_emergency", "fast_before_expenditure"}
    assert found.due_of("emergency_aid").granted is False
    assert found.due_of("expenditure_aid").granted is False


DISABLED = ("disability_living", "生活补贴：低保家庭的四级")


def test_an_unattended_child_is_topped_up_beyond_its_share_of_dibao() -> None:
    found = judged(*DISABLED, **ORPHANED)
    dibao, child = found.due_of("dibao"), found.due_of("unattended_child", "本人")
    living = found.due_of("disability_living", "本人")
    assert dibao.amount and living.granted and living.amount
    assert child.amount == 130_000 - dibao.amount - living.amount
    assert effects(found) == {"unattended_tops_up_dibao", "unattended_tops_up_living"}
    assert all(one.article for one in found.acted)


def test_an_unattended_child_keeps_what_dibao_and_the_living_allowance_come_to_beyond_the_standard() -> None:
    """民发〔2019〕62号 三（一）: who is below the standard is topped up; nobody loses the other by it."""
    found = scenario(*DISABLED)
    key, first = next(iter(found.situation.members.items()))
    situation = Situation(found.situation.household, {key: changed_to(first, ORPHANED)})
    dibao = judged(*DISABLED, **ORPHANED).due_of("dibao").amount
    assert dibao
    little = {**found.tried, "unattended.standard": str(dibao // 100 + 1)}
    told = assess(policies(), situation, place=found.place, as_of=found.as_of, overrides=little)
    assert told.of("unattended_child", key).outcome == "granted"
    assert told.due_of("unattended_child", key).granted is False
    assert told.due_of("disability_living", key).granted


def test_two_who_count_share_the_household_amount() -> None:
    found = judged(*DISABLED, {"relation": "spouse", "disability_grade": "none"}, **ORPHANED)
    dibao, child = found.due_of("dibao"), found.due_of("unattended_child", "本人")
    living = found.due_of("disability_living", "本人")
    assert dibao.amount and living.amount
    assert child.amount == 130_000 - dibao.amount // 2 - living.amount


def test_who_does_not_count_has_no_share_of_dibao() -> None:
    apart = {"relation": "grandchild", "lives_with_household": False, "legal_support_duty": False}
    found = judged(*DISABLED, {**apart, **ORPHANED, "pension_income": 0})
    assert found.due_of("dibao").granted
    assert found.due_of("unattended_child", "other0").amount == 130_000
    assert "unattended_tops_up_dibao" not in effects(found)


def test_where_nobody_can_tell_who_counts_the_rest_is_not_told() -> None:
    found = scenario(*DISABLED)
    key, first = next(iter(found.situation.members.items()))
    unclear = {"relation": "grandchild", "legal_support_duty": True, "lives_with_household": None}
    maybe = changed_to(first, {**ORPHANED, **unclear})
    situation = Situation(found.situation.household, {key: first, "孩子": maybe})
    told = assess(policies(), situation, place=found.place, as_of=found.as_of, overrides=found.tried)
    assert told.of("unattended_child", "孩子").amount == 130_000
    assert told.due_of("unattended_child", "孩子").granted is None


def test_an_orphan_has_no_living_allowance_even_while_the_orphans_sum_is_not_set() -> None:
    orphan = {**ORPHANED, "mother_state": "deceased"}
    assert effects(judged(*DISABLED, **orphan)) == {"orphan_excludes_living"}
    found = scenario(*DISABLED)
    key, first = next(iter(found.situation.members.items()))
    situation = Situation(found.situation.household, {key: {**first, **known(orphan)}})
    law = {name: value for name, value in found.tried.items() if name != "orphan.standard"}
    unset = assess(policies(), situation, place="110101", as_of=found.as_of, overrides=law)
    assert unset.of("orphan", key).outcome == "cannot_tell"
    assert unset.due_of("orphan", key).granted is True
    assert unset.due_of("orphan", key).amount is None


NURSED = ("disability_nursing", "护理补贴：需要照护正好")


def test_the_destitute_are_supported_whole() -> None:
    found = judged(*NURSED, **TEKUN, **ABLE)
    assert found.due_of("tekun", "本人").granted
    assert effects(found) == {"tekun_leaves_dibao", "tekun_excludes_living", "tekun_excludes_nursing"}
    assert found.due_of("dibao").granted is False


@pytest.mark.parametrize("recognised", [True, False])
def test_who_is_destitute_leaves_the_household_that_dibao_is_decided_for(recognised: bool) -> None:
    """The others are judged without them, which is not the same as a share less."""
    alone = judged(*DISABLED)
    old = {**TEKUN, "relation": "parent", "lives_with_household": True, "legal_support_duty": True}
    if recognised:
        old = {**old, "supporters": 1, "supporters_unable": 0, "recognised_as": "tekun"}
    found = judged(*DISABLED, {**old, **ABLE, "pension_income": 0})
    assert "tekun_leaves_dibao" in effects(found)
    assert found.due_of("dibao") == alone.due_of("dibao")
    assert found.of("dibao").members == ("本人",)
    assert found.acted_on("dibao")[0].before == 60_000 + 84_000  # the standard, and a fifth of it for age


def test_who_may_be_destitute_stays_until_it_is_told() -> None:
    found = judged(*DISABLED, born=date(1950, 1, 1), recognised_as="none", supporters=None)
    assert found.of("tekun", "本人").outcome == "cannot_tell"
    assert "tekun_leaves_dibao" not in effects(found)
    assert found.due_of("dibao").granted


EFFECT = """
effects:
  - name: planted
    kind: KIND
    first: FIRST
    then: THEN
    label: {zh: 甲, en: a}
    words: {zh: 甲。, en: A.}
    versions: [{from: 2026-07-01, article: 社会救助法 第十八条}]
"""


@pytest.mark.parametrize(
    ("kind", "first", "then", "problem"),
    [
        ("excludes", "tekun", "dibao", "“leaves”, and nothing else"),
        ("leaves", "dibao", "dibao_single", "“leaves”, and nothing else"),
        ("leaves", "tekun", "dibao", "needs “who”"),
        ("higher", "dibao", "dibao_single", "of one receiver"),
        ("difference", "near", "dibao", "no sum of money"),
        ("difference", "dibao", "near", "no sum of money"),
        ("replaces", "dibao", "near", "use one of"),
        ("excludes", "dibao", "dibo", "use one of"),
    ],
)
def test_an_effect_that_cannot_be_is_refused(
    kind: str, first: str, then: str, problem: str, tmp_path: Path
) -> None:
    (tmp_path / "national").mkdir()
    text = EFFECT.replace("KIND", kind).replace("FIRST", first).replace("THEN", then)
    (tmp_path / "national" / "interplay.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(UnableToReadPolicy, match=r"interplay\.yaml") as refused:
        read_effects(tmp_path, policies().benefits)
    assert problem in str(refused.value)


def test_every_effect_is_law_somewhen_and_says_so_in_both_languages() -> None:
    for effect in policies().effects:
        assert effect.articles, effect.name
        assert effect.label.zh != effect.label.en
        assert effect.words.zh.endswith("。")
        assert effect.words.en.endswith(".")
