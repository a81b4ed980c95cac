"""`doudi assess` where a place has entered little or nothing: what is missing, and who sets it."""

import json
import re

import pytest

from tests.conf.test_assess import ARTICLE, EXAMPLES, R1, run


def test_a_missing_parameter_says_who_sets_it(capsys: pytest.CaptureFixture[str]) -> None:
    path = str(EXAMPLES / "shanghai-2021.json")
    _, out, _ = run(capsys, path, "--place", "310000", "--as-of", "2021-08-01")
    line = next(line for line in out.splitlines() if "最低生活保障：" in line)
    assert line.startswith("? ") and "还缺当地的规定，列在最后" in line
    unset = out[out.index("当地还没有录入的规定") :]
    who = unset.index("- 由省、自治区、直辖市或者设区的市人民政府确定  〔社会救助暂行办法 第十条第二款〕")
    assert "    人均金融资产上限相当于几个月低保标准" in unset[who:].split("\n- ")[0]


# The ten places of the paper. Nobody has sourced a value of theirs.
PLACES = ("310105", "110101", "340400", "330000", "152200", "320400", "320576", "371481", "370983", "370304")


@pytest.mark.parametrize("place", PLACES)
def test_every_absent_parameter_is_named_once_with_who_sets_it_and_its_article(
    place: str, capsys: pytest.CaptureFixture[str]
) -> None:
    words = (R1, "--place", place, "--as-of", "2026-11-24")
    decided = json.loads(run(capsys, *words, "--format", "json")[1])["benefits"]
    absent = {
        (one["name"], one["label"]["zh"], one["who"]["zh"], one["article"])
        for benefit in decided
        for one in benefit["decision"]["missing"]
        if one["kind"] == "parameter"
    }
    assert len(absent) > 30
    out = run(capsys, *words)[1]
    unset, unsaid, _ = out[out.index("当地还没有录入的规定") :].split("\n\n")
    listed = {
        (found[3], found[1], who, article)
        for part in unset.split("\n- 由")[1:]
        for who, article in [part.partition("\n")[0].removesuffix("〕").split("确定  〔", 1)]
        for found in map(re.compile(r"    (.+)，(\d+) 项救助要用（(.+)）").fullmatch, part.splitlines()[1:])
        if found
    }
    assert listed == absent
    assert all(re.search("政府|部门|民政部|国家|国务院|法律|省", who) for _, _, who, _ in listed)
    assert all(ARTICLE.search(f"〔{article}〕") or "意见" in article for *_, article in listed)
    assert unset.count("（") >= len(absent) and not re.search("确定确定|制定确定|公布确定", unset)
    assert "（recognised_as）" in unsaid and unsaid.count("（recognised_as）") == 1
