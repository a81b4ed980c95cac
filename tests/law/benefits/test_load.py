"""A policy file that is wrong is refused at load: which file, which entry, what to do."""

import re
import shutil
from pathlib import Path

import pytest

from doudi.law.benefits.entry import UnableToReadPolicy, read_file
from doudi.law.benefits.load import read
from doudi.policies.load import FOLDER, policies

ELIGIBILITY = "national/dibao/eligibility.yaml"
MEANS = "national/means/rules.yaml"
AMOUNT = "national/dibao/amount.yaml"
PARAMETERS = "national/dibao/parameters.yaml"
FACTS = "national/facts.yaml"
SHANGHAI = "places/310000/parameters/dibao.yaml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("national", "places"):
        shutil.copytree(FOLDER / name, tmp_path / name)
    return tmp_path


def change(folder: Path, file: str, old: str, new: str) -> None:
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{file} no longer says {old!r}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_shipped_policies_load_and_have_one_hash(folder: Path) -> None:
    assert read(folder).benefits.keys() == policies().benefits.keys()
    first = read(folder).hash
    change(folder, SHANGHAI, "1330", "1331")
    assert read(folder).hash != first


@pytest.mark.parametrize(
    ("file", "old", "new", "entry", "problem"),
    [
        (MEANS, "age_on(born, as_of) < 18", "age_on(born, as_of) <", "minor", "no expression"),
        (MEANS, "age_on(born, as_of) < 18", "age_on(birth, as_of) < 18", "minor", "birth"),
        (MEANS, "sum(wage_income, counted)", "wage_income", "wages", "use sum"),
        (ELIGIBILITY, "standard * members", "standard + members", "standard_total", "differ"),
        (
            ELIGIBILITY,
            "household_income < standard_total",
            "household_income < standard",
            "income_below",
            "differ",
        ),
        (MEANS, "count(counted)", "sum(wage_income, counted)", "members", "make them the same"),
        (MEANS, "expression: count(counted)", "expression: members", "", "circle"),
        (MEANS, "article: 民发〔2012〕220号 第五条第一款第二项", "x: 1", "minor", "unknown key x"),
        (
            MEANS,
            "        article: 民发〔2012〕220号 第五条第一款第二项\n",
            "",
            "minor",
            "needs “article”",
        ),
        (MEANS, "from: 2021-07-01", "from: 2021-06-01", "minor", "two entries hold on 2021-06-01"),
        (MEANS, "until: 2021-07-01", "until: 2019-03-02", "minor", "must be after"),
        (ELIGIBILITY, "{household_income}", "{houshold_income}", "income_below_standard", "houshold_income"),
        (ELIGIBILITY, "{household_income}", "{minor}", "income_below_standard", "no rule of the household"),
        (
            ELIGIBILITY,
            'parameter("dibao.standard", residence)',
            'parameter("dibao.standard")',
            "standard",
            "key",
        ),
        (MEANS, 'absence == "clergy_apart"', 'absence == "clergy"', "left_out", "no such code: clergy"),
        (MEANS, "name: members", "name: wages", "", "wages"),
        (MEANS, "type: count", "type: number", "members", "use one of money"),
        # 民办函〔2024〕31号: nothing that decides rests on advice, by whatever way
        (ELIGIBILITY, "    advice: true\n", "", "support_capacity", "rests on advice"),
        (MEANS, "count(counted)", "count(counted and hard_to_employ)", "members", "rests on advice"),
        (MEANS, "sum(wage_income, counted)", "sum(wage_income, hard_to_employ)", "wages", "rests on advice"),
        (MEANS, "age_on(born, as_of) < 18", "not hard_to_employ", "minor", "rests on advice"),
        (
            MEANS,
            "sum(new_work_exempt, counted)",
            "sum(new_work_exempt, counted) + support_capacity",
            "new_work_exempted",
            "rests on advice",
        ),
        (AMOUNT, "amount: monthly_amount", "amount: work_capacity", "", "is advice"),
        (AMOUNT, "{name: wages,", "{name: support_capacity,", "support_capacity", "is advice"),
        (ELIGIBILITY, "{household_income}", "{work_capacity}", "income_below_standard", "is advice"),
        (ELIGIBILITY, "advice: true", "advice: 1", "support_capacity", "should be true"),
        (AMOUNT, "amount: monthly_amount", "amount: month_amount", "", "month_amount"),
        (AMOUNT, "{name: wages,", "{name: addon,", "addon", "each member's"),
        (
            PARAMETERS,
            "levels: [province, city]",
            "levels: [province, town]",
            "dibao.standard",
            "no such level: town",
        ),
        (
            PARAMETERS,
            "unit: yuan/person/month",
            "unit: yuan/person/week",
            "dibao.standard",
            "“week” is no unit",
        ),
        (FACTS, "type: date", "type: day", "born", "use one of"),
        (FACTS, "en: date of birth", "en: ''", "born", "Chinese and English"),
        (FACTS, "source: [police, document, declared]", "source: [policy]", "born", "no such source: policy"),
        (FACTS, "name: born", "name: relation", "relation", "is taken"),
        (FACTS, "name: born", "name: relation\n    name: born", "", "written twice"),
        (SHANGHAI, "value: 1330", "value: 1330.555", "dibao.standard", "cannot be"),
        (SHANGHAI, "value: 1330", "value: -5", "dibao.standard", "out of range"),
        (SHANGHAI, "value: 1330", "value: {town: 1}", "dibao.standard", "urban, rural"),
        (SHANGHAI, "until: 2022-07-01", "until: null", "dibao.standard", "needs “until”"),
        (SHANGHAI, "from: 2021-07-01", "from: 2021-06-30", "dibao.standard", "two entries hold"),
        (
            SHANGHAI,
            "parameter: dibao.standard",
            "parameter: dibao.standart",
            "dibao.standart",
            "no parameter",
        ),
        (SHANGHAI, "certainty: found", "certainty: rumour", "dibao.standard", "found, example"),
        (SHANGHAI, "    confirmed_on: 2026-11-24\n", "", "dibao.standard", "needs “confirmed_on”"),
        (SHANGHAI, 'place: "310000"', 'place: "310100"', "", "six-digit code"),
        (SHANGHAI, "values:", "values: 1\nmore:", "", "unknown key more"),
    ],
)
def test_a_slip_is_found_and_named(
    folder: Path, file: str, old: str, new: str, entry: str, problem: str
) -> None:
    change(folder, file, old, new)
    with pytest.raises(UnableToReadPolicy) as refused:
        read(folder)
    message = str(refused.value)
    assert message.startswith(file.removesuffix(Path(file).name))
    assert re.match(r"[^:]+\.yaml:\d+: |[^:]+: .*line \d+", message), "says no line"
    assert entry in message
    assert problem in message
    assert "\n" not in message


def test_a_county_may_not_set_what_its_province_sets(folder: Path) -> None:
    county = folder / "places/990001/parameters/dibao.yaml"
    province = (folder / "places/990000/parameters/dibao.yaml").read_text(encoding="utf-8")
    start = province.index("  - parameter: dibao.vehicle_limit")
    county.write_text(
        county.read_text(encoding="utf-8")
        + province[start : province.index("  - parameter: dibao.home_limit")],
        encoding="utf-8",
    )
    with pytest.raises(UnableToReadPolicy, match="a county may not set it"):
        read(folder)


def test_a_city_may_set_limits_only_until_the_law_of_2026(folder: Path) -> None:
    city = folder / "places/320500/parameters"
    city.mkdir(parents=True)
    text = """
place: "320500"
name: {zh: 某市, en: some city}
values:
  - parameter: dibao.vehicle_limit
    from: 2024-01-01
    until: UNTIL
    value: 0
    reference: {document: 示例, article: example, certainty: example}
    confirmed_on: 2026-01-01
"""
    (city / "dibao.yaml").write_text(text.replace("UNTIL", "2026-07-01"), encoding="utf-8")
    assert read(folder).places["320500"].zh == "某市"
    (city / "dibao.yaml").write_text(text.replace("UNTIL", "2026-07-02"), encoding="utf-8")
    with pytest.raises(UnableToReadPolicy, match="a city may not set it in that time"):
        read(folder)


@pytest.mark.parametrize(
    "content",
    [
        *(b"\xff\xfe", b"- 1", b"a: [", b"a: !!python/object:os.system x", b""),
        *(b"a: 2026-13-45", b"a: !!int x", b"a: " + b"[" * 2_000 + b"]" * 2_000),
    ],
)
def test_what_is_no_policy_file_is_refused(folder: Path, content: bytes) -> None:
    (folder / FACTS).write_bytes(content)
    with pytest.raises(UnableToReadPolicy, match=FACTS):
        read(folder)


@pytest.mark.parametrize("written", ["010", "1:30", "0x10", "1_000", "+5", "9" * 5_000])
def test_only_a_plain_whole_number_is_one(tmp_path: Path, written: str) -> None:
    (tmp_path / "x.yaml").write_text(f"a: {written}\nb: -10\nc: 0", encoding="utf-8")
    assert read_file(tmp_path / "x.yaml", tmp_path).values == {"a": written, "b": -10, "c": 0}


# An article or part of a document, or the number or the day of the document itself.
LEADS = re.compile(
    r"第[〇零一二三四五六七八九十百]+[条款项]|[一二三四五六七八九十]（[一二三四五六七八九十]+）"
    r"|〔\d{4}〕\d+号|\d{4}-\d{2}-\d{2}"
)


def test_every_version_and_value_says_where_it_comes_from() -> None:
    law = policies()
    rules = (rule for benefit in law.benefits.values() for rule in benefit.rules.values())
    articles = {version.article for rule in rules for version in rule.versions}
    articles |= {fact.article for fact in law.facts.values()}
    articles |= {article for effect in law.effects for _, article in effect.articles}
    articles |= {one.article for each in law.parameters.declared.values() for one in each.authorities}
    assert not [article for article in articles if not LEADS.search(article)]
    assert not [fact.name for fact in law.facts.values() if fact.label.zh == fact.label.en]


def test_every_declared_fact_is_read_by_some_rule() -> None:
    law = policies()
    read_somewhere = {
        name
        for benefit in law.benefits.values()
        for rule in benefit.rules.values()
        for version in rule.versions
        for name in version.needs
    }
    assert set(law.facts) <= read_somewhere
