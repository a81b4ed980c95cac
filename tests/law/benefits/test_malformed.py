"""Every kind of malformed policy is refused at load, in whatever file: with file, line, and what to do."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from _pytest.mark.structures import ParameterSet

from doudi.law.benefits.entry import UnableToReadPolicy
from doudi.law.benefits.load import read
from doudi.law.benefits.scenario import read_scenarios
from doudi.policies import documents
from doudi.policies.load import FOLDER

RULES = "national/means/rules.yaml"
BENEFIT = "national/dibao/eligibility.yaml"
AMOUNT = "national/dibao/amount.yaml"
DECLARED = "national/dibao/parameters.yaml"
FACTS = "national/facts.yaml"
EFFECTS = "national/interplay.yaml"
REFERRED = "national/medical/eligibility.yaml"
SCENARIO = "national/dibao/scenarios/limits.yaml"
VALUES = "places/310000/parameters/dibao.yaml"
OFFICES = "places/310000/offices.yaml"
DOCUMENTS = "documents.yaml"

# kind, file, what is written there, what is written instead, the remedy that is said
Slip = tuple[str, str, str, str]
CYCLE: list[Slip] = [
    (RULES, "expression: count(counted)", "expression: members", "break it"),
    (BENEFIT, "expression: standard * members", "expression: standard_total", "break it"),
    (AMOUNT, "expression: first_of_next_month(as_of)", "expression: paid_from", "break it"),
    (EFFECTS, "then: dibao_single", "then: tekun", "name the other benefit"),
]
UNKNOWN: list[Slip] = [
    (RULES, "age_on(born, as_of) < 18", "age_on(birth, as_of) < 18", "correct the spelling"),
    (BENEFIT, 'parameter("dibao.standard", residence)', 'parameter("dibao.standart", residence)', "correct"),
    (BENEFIT, "{household_income}", "{houshold_income}", "no rule of the household"),
    (AMOUNT, "amount: monthly_amount", "amount: month_amount", "use one of"),
    (DECLARED, "levels: [province, city]", "levels: [province, town]", "use national, province"),
    (FACTS, "source: [police, document, declared]", "source: [policy]", "no such source"),
    (EFFECTS, "first: tekun", "first: tekum", "use one of"),
    (EFFECTS, "who: in_tekun", "who: in_tekum", "use one of"),
    (VALUES, "parameter: dibao.standard", "parameter: dibao.standart", "declare it in"),
    (OFFICES, "benefit: medical", "benefit: medicine", "use one of"),
    (OFFICES, 'place: "310000"', 'place: "310100"', "named by"),
    (SCENARIO, "outcome: granted", "outcome: given", "use one of"),
    (SCENARIO, "unmet: [income_below_standard]", "unmet: [income_below]", "correct it"),
    (SCENARIO, "as_of: 2026-09-01", "as_of: 2010-09-01", "take another day"),
    (SCENARIO, 'place: "990001"', 'place: "the county"', "write a division code"),
]
NO_ARTICLE: list[Slip] = [
    (RULES, "        article: 民发〔2012〕220号 第五条第一款第二项\n", "", "needs “article”"),
    (BENEFIT, "        article: 社会救助暂行办法 第九条、第十条\n", "", "needs “article”"),
    (AMOUNT, "        article: 民发〔2021〕57号 第二十一条\n", "", "needs “article”"),
    (DECLARED, "        article: 社会救助暂行办法 第十条第一款\n", "", "needs “article”"),
    (EFFECTS, ", article: 民发〔2021〕43号 第二十七条}", "}", "needs “article”"),
    (REFERRED, "    article: 社会救助暂行办法 第三十条\n", "", "needs “article”"),
    (OFFICES, "    article: 上海市社会救助条例 第三十一条第一款、第三十六条第一款\n", "", "needs “article”"),
    (VALUES, "      article:", "      artcle:", "use document, number, article"),
    (DOCUMENTS, "en: Social Assistance Law, ", "", "needs “en”"),
]
OVERLAP: list[Slip] = [
    (RULES, "from: 2021-07-01", "from: 2021-06-01", "end the one from 2019-03-02"),
    (BENEFIT, "until: 2026-07-01", "until: 2026-07-02", "end the one from"),
    (DECLARED, "until: 2026-07-01", "until: 2026-07-02", "end the one from 2014-05-01"),
    (EFFECTS, "until: 2026-07-01", "until: 2026-07-02", "end the one from 2021-07-01"),
    (REFERRED, "until: 2026-07-01", "until: 2026-07-02", "end the one from 2014-05-01"),
    (OFFICES, "benefit: housing", "benefit: medical", "end the one from 2024-12-31"),
    (VALUES, "from: 2021-07-01", "from: 2021-06-30", "end the one from 2020"),
    (DOCUMENTS, "since: 2026-07-01", "since: 2026-07-01, until: 2026-07-01", "must be after"),
    (DOCUMENTS, "[社会救助暂行办法]", "[社会救助法]", "keep one entry"),
]
UNIT: list[Slip] = [
    (BENEFIT, "household_income < standard_total", "household_income < standard", "differ"),
    (BENEFIT, "expression: standard * members", "expression: standard", "make them the same"),
    (AMOUNT, "larger(standard_total - household_income, 0)", "standard", "make them the same"),
    (DECLARED, "unit: yuan/person/month", "unit: yuan/person/week", "no unit"),
    (FACTS, "unit: yuan/month", "unit: month", "money needs a unit"),
    (EFFECTS, "kind: difference", "kind: higher", "use difference"),
    (EFFECTS, "first: dibao\n    then: unattended", "first: fast_aid\n    then: unattended", "use excludes"),
    (VALUES, "value: 1330", "value: 1330.555", "cannot be"),
    (SCENARIO, "vehicles: 0", "vehicles: 0.5", "whole number"),
]
DIVISION: list[Slip] = [
    (RULES, "sum(wage_income, counted)", "sum(wage_income, counted) / 12", "no attributes, loops, divisions"),
    (BENEFIT, "standard * members", "standard // members", "no attributes, loops, divisions"),
    (AMOUNT, "sum(addon, counted)", "sum(addon, counted) / members", "no attributes, loops, divisions"),
    (VALUES, "value: 1330", "value: 1330/2", "cannot be"),
    (SCENARIO, "homes: 1", "homes: 1/2", "whole number"),
]
DECIMAL: list[Slip] = [
    (RULES, "larger(deposits", "larger(0.5 * deposits", "make it a parameter"),
    (BENEFIT, "standard * members", "standard * members * 1.5", "make it a parameter"),
    (AMOUNT, "sum(addon, counted)", "sum(addon, counted) * 1e-1", "make it a parameter"),
    (VALUES, "value: 1330", "value: .inf", "cannot be"),
    (DECLARED, "minimum: 0", "minimum: 0.5", "whole number"),
    (SCENARIO, "homes: 1", "homes: 1.0", "whole number"),
]
DUTY: list[Slip] = [
    (BENEFIT, "name: death_check_due\n    todo", "name: death_check\n    todo", "use one of"),
    (BENEFIT, "name: death_check_due\n    todo", "name: standard\n    todo", "yes-or-no"),
    (BENEFIT, "name: cut_beyond_share\n    todo", "name: share_to_be_cut\n    todo", "keep one entry"),
    (BENEFIT, "    todo:\n      zh: 应当", "    to_do:\n      zh: 应当", "use name, todo"),
    (BENEFIT, "      en: By now", "      fr: By now", "Chinese and English"),
    (BENEFIT, "变为 {amount_after_refusal}", "变为 {amount_after}", "no rule of the household"),
    (BENEFIT, "变为 {amount_after_refusal}", "变为 {share_cut}", "no rule of the household"),
    (BENEFIT, "变为 {amount_after_refusal}", "变为 {work_capacity}", "no rule of the household"),
    (BENEFIT, "变为 {amount_after_refusal}", "变为 {fast_limit}", "no law from 2021-07-01"),
]
KINDS = {
    "cycle": CYCLE,
    "unknown name": UNKNOWN,
    "missing article": NO_ARTICLE,
    "overlapping dates": OVERLAP,
    "unit mismatch": UNIT,
    "division": DIVISION,
    "float literal": DECIMAL,
    "duty": DUTY,
}


def each() -> Iterator[ParameterSet]:
    for kind, slips in KINDS.items():
        for number, slip in enumerate(slips):
            yield pytest.param(*slip, id=f"{kind}, {slip[0]} {number}")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("national", "places"):
        shutil.copytree(FOLDER / name, tmp_path / name)
    shutil.copy(FOLDER / DOCUMENTS, tmp_path / DOCUMENTS)
    return tmp_path


def load(folder: Path) -> None:
    """All that `doudi policy check` reads."""
    documents.read(folder)
    list(read_scenarios(folder, read(folder)))


@pytest.mark.parametrize(("file", "old", "new", "remedy"), list(each()))
def test_a_malformed_policy_is_refused(folder: Path, file: str, old: str, new: str, remedy: str) -> None:
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text, f"{file} no longer says {old!r}"
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(UnableToReadPolicy) as refused:
        load(folder)
    message = str(refused.value)
    found = re.match(r"([^:]+\.yaml):(\d+): ", message)
    assert found, message
    assert found[1] == file, message
    assert int(found[2]) in _near(text, text[: text.index(old)].count("\n") + 1), message
    assert remedy in message
    assert "\n" not in message


def _near(text: str, line: int) -> set[int]:
    """The line itself, those of what holds it, and (of two that overlap) the next entry's."""
    lines = text.split("\n")[:line]
    depth, found = 99, {*range(line, line + 6)}
    for number in range(line, 0, -1):
        start = re.match(r" *(?=- |\w+:$)", lines[number - 1])
        if start and len(start[0]) < depth:
            depth = len(start[0])
            found.add(number)
    return found
