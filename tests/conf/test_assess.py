"""`doudi assess`, `facts` and `policy`: right answers, and one clear line for every bad file."""

import json
import re
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from doudi.conf import assess, facts, policy
from doudi.law.benefits.decision import Decision
from doudi.policies.load import FOLDER, policies

ARTICLE = re.compile(r"〔.*(第[零一二三四五六七八九十百]+[条款项]|〔\d{4}〕\d+号).*〕")
EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
R1 = str(EXAMPLES / "three-people-1894.json")
PERSON: dict[str, Any] = {"name": "张三", "relation": "head"}


def run(capsys: pytest.CaptureFixture[str], *argv: str) -> tuple[int, str, str]:
    status = assess.run(argv)
    said = capsys.readouterr()
    return status, said.out, said.err


def test_r1_prints_two_yuan_and_an_article_for_every_line(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(
        capsys, R1, "--place", "990001", "--as-of", "2026-11-24", "--set", "dibao.standard=632"
    )
    assert status == 0
    assert "每月 2 元，从2026年12月1日起发" in out
    assert "试算：dibao.standard = 632 元/人·月" in out
    said = [line for line in out.splitlines() if line.startswith((*"+-=×✓?✗", "  "))]
    assert len(said) >= 30
    assert all(ARTICLE.search(line) for line in said)


def test_every_benefit_has_its_line_and_those_that_are_due_their_account(
    capsys: pytest.CaptureFixture[str],
) -> None:
    _, out, _ = run(capsys, R1, "--place", "990001", "--as-of", "2026-11-24")
    law = policies()
    lines, *rest = out.split("\n\n")
    for name in law.in_force(date(2026, 11, 24)):
        assert law.benefits[name].label.zh in lines, name
    assert "“人均收入低于低保标准”离这条线还有 206 元/月" in lines
    assert "特困人员救助供养（王示例）：不符合条件：“没有生活来源：本人收入低于低保标准”" in lines
    assert "相差 1,194 元/月" in lines
    assert "教育救助（王小例）：可能符合：向就读的学校或者幼儿园申请" in lines
    assert "还缺：农村住房的安全鉴定；向户籍所在地的乡镇（街道）或者县级住房保障部门申请" in lines
    accounts = "\n\n".join(rest)
    assert "最低生活保障（990001，2026年11月24日）：符合条件，每月 206 元" in accounts
    assert "住房救助（" not in accounts


def test_what_one_benefit_does_to_another_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "old.json"
    household = json.loads(Path(EXAMPLES / "elderly-couple.json").read_text(encoding="utf-8"))
    household["members"][0]["recognised_as"] = "tekun"
    path.write_text(json.dumps(household), encoding="utf-8")
    words = (str(path), "--place", "990001", "--as-of", "2026-11-24")
    _, out, _ = run(capsys, *words)
    told = out[out.index("一项影响另一项") :]
    assert "低保就按其余的人算" in told
    assert "每月 1,750 元 → 每月 910 元  〔社会救助法 第十五条第二款、第十六条第一款" in told
    _, out, _ = run(capsys, *words, "--format", "json", "--benefit", "dibao")
    answer = json.loads(out)
    assert answer["due"] == {"granted": True, "amount_fen": 91_000}
    assert [one["effect"] for one in answer["acted"]] == ["tekun_leaves_dibao"]


def test_one_benefit_of_one_member(capsys: pytest.CaptureFixture[str]) -> None:
    words = (R1, "--place", "990001", "--as-of", "2026-11-24", "--lang", "en")
    _, out, _ = run(capsys, *words, "--benefit", "schooling", "--member", "王小例")
    assert out.startswith("school assistance (王小例, 990001, 2026-11-24): likely fits: apply at the school")
    assert "because:" in out
    _, out, _ = run(capsys, *words, "--benefit", "schooling")
    assert out.count("school assistance") == 3  # two lines for three members, then the account of one
    _, out, _ = run(capsys, *words, "--member", "王小例", "--format", "json")
    answer = json.loads(out)
    assert {one["receiver"] for one in answer["benefits"]} == {"王小例"}
    assert len(answer["benefits"]) > 5


def test_shanghai_without_its_asset_rules_cannot_be_told(capsys: pytest.CaptureFixture[str]) -> None:
    path = str(EXAMPLES / "shanghai-2021.json")
    words = ("--place", "310000", "--as-of", "2021-08-01", "--benefit", "dibao")
    status, out, _ = run(capsys, path, *words, "--explain")
    assert status == 0
    assert "还不能判断" in out
    assert "标准 1,330 元/人·月" in out
    assert "dibao.financial_limit_months" in out
    assert "由省、自治区、直辖市或者设区的市人民政府确定" in out


def test_json_holds_the_whole_decision(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(
        capsys,
        *(R1, "--place", "990001", "--as-of", "2026-11-24", "--benefit", "dibao"),
        *("--format", "json", "--explain"),
    )
    answer = json.loads(out)
    assert status == 0
    assert (answer["outcome"], answer["example"], answer["overridden"]) == ("granted", True, False)
    decision = Decision.from_json(json.dumps(answer["decision"]))
    assert decision.amount == answer["amount_fen"]
    assert answer["explanation"]


@pytest.mark.parametrize("name", [path.name for path in sorted(EXAMPLES.glob("*.json"))])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_example_is_decided(name: str, language: str, capsys: pytest.CaptureFixture[str]) -> None:
    path = str(EXAMPLES / name)
    status, out, err = run(capsys, path, "--place", "990001", "--explain", "--lang", language)
    assert (status, err) == (0, "")
    assert "None" not in out


def household(**changes: Any) -> bytes:
    content = {"household": {"residence": "rural"}, "members": [{**PERSON, **changes}]}
    return json.dumps(content, ensure_ascii=False).encode()


BAD: list[tuple[bytes, str, str]] = [
    (household(wage_incom=1), "members[0].wage_incom", "是不是“wage_income”"),
    (household(zzz=1), "members[0].zzz", "doudi facts"),
    (household(homes=1), "members[0].homes", "移到家庭里"),
    (household(wage_income="many"), "members[0].wage_income", "不是金额"),
    (household(wage_income=True), "members[0].wage_income", "应为金额"),
    (household(wage_income=[1]), "members[0].wage_income", "应为金额"),
    (household(wage_income=-1), "members[0].wage_income", "不能是负数"),
    (household(wage_income="1.005"), "members[0].wage_income", "两位小数"),
    (household(wage_income=10**30), "members[0].wage_income", "不是金额"),
    (household(vehicles=1.5), "members[0].vehicles", "应为整数"),
    (household(vehicles=-1), "members[0].vehicles", "不能是负数"),
    (household(serious_illness="yes"), "members[0].serious_illness", "应为是或否"),
    (household(born="1990-02-30"), "members[0].born", "应为日期"),
    (household(born=19900101), "members[0].born", "应为日期"),
    (household(absence="holiday"), "members[0].absence", "应为下列之一"),
    (household(id_number="990001199001010011"), "members[0].id_number", "校验码"),
    (household(id_number="99000119900101001"), "members[0].id_number", "18 位"),
    (household(id_number="990001199001010013", born="1990-01-02"), "members[0].born", "不一致"),
    (household(name="\x1b[31m"), "members[0].name", "文字"),
    (household(name={"zh": "张三"}), "members[0].name", "文字"),
    (household(wage_income={"value": 1, "from": "x"}), "members[0].wage_income", "不认识“from”"),
    (household(wage_income={"value": 1, "observed_on": "2026-13-01"}), "observed_on", "真实的日期"),
    (b'{"members": [{"name": "a"}, {"name": "a"}]}', "members[1]", "写了两次"),
    (
        b'{"members": [{"name": "a", "id_number": "990001199001010013"},'
        b' {"name": "b", "id_number": "990001900101001"}]}',
        "members[1].id_number",
        "写了两次",
    ),
    (b'{"members": [{"name": "a", "name": "b"}]}', "name", "写了两次"),
    (b'{"members": []}', "members", "1 到 100 位"),
    (b'{"members": {}}', "members", "列表"),
    (b'{"members": [1]}', "members[0]", "{ }"),
    (b'{"member": []}', "member", "household 和 members"),
    (b"[]", "文件", "{ }"),
    (b"", "第 1 行", "不是 JSON"),
    (b"residence: rural", "第 1 行", "不是 JSON"),
    (b'{"members": [{"wage_income": NaN}]}', "NaN", "不是数"),
    (b'{"members": [{"wage_income": -Infinity}]}', "-Infinity", "不是数"),
    (b'{"members": [{"wage_income": 1e5}]}', "members[0].wage_income", "不是金额"),
    (b'{"members": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", "套得太深", "三层"),
    (b'{"members": [{"wage_income": ' + b"9" * 10_000 + b"}]}", "members[0].wage_income", "不是金额"),
    (b'{"members": [{"name": "\\ud800"}]}', "members[0].name", "文字"),
    (b'{"members": [{"wage_income": "\\u001b[31m"}]}', "members[0].wage_income", "不是金额"),
    (b'{"members": [{"\\ud800": 1}]}', "members[0].?", "没有"),
    ('{"members": [{"name": "张三"}]}'.encode("gbk"), "GBK", "另存为 UTF-8"),
    ('{"members": [{"name": "张三"}]}'.encode("utf-16"), "UTF-16", "另存为 UTF-8"),
    (b"\x00\xff\xfe\x80" * 10, "UTF-8", "另存为"),
    (b" " * 1_000_001, "1 MB", "一户"),
]


@pytest.mark.parametrize(("content", "where", "what"), BAD)
def test_a_bad_file_gets_one_clear_line(
    content: bytes, where: str, what: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "household.json"
    path.write_bytes(content)
    status, out, err = run(capsys, str(path), "--place", "990001")
    assert (status, out) == (2, "")
    assert err.startswith("doudi assess: household.json：")
    assert err.count("\n") == 1
    assert err.endswith("。\n") and "。。" not in err
    assert where in err
    assert what in err
    assert len(err) < 300
    status, _, english = run(capsys, str(path), "--place", "990001", "--lang", "en")
    assert status == 2
    assert english.isascii() or not any("\u4e00" <= letter <= "\u9fff" for letter in english)


@pytest.mark.parametrize(
    ("argv", "what"),
    [
        ((R1,), "--place"),
        ((R1, "--place"), "--place 后面要写一个值"),
        ((R1, "--place", "shanghai"), "--place：“shanghai”不是"),
        ((R1, "--place", "31000"), "区划代码"),
        ((R1, "--place", "990001", "--as-of", "2021-02-30"), "真实的日期"),
        ((R1, "--place", "990001", "--as-of", "2010-01-01"), "没有录入的规则"),
        ((R1, "--place", "990001", "--set", "dibao.standard"), "参数=值"),
        ((R1, "--place", "990001", "--set", "dibao.standart=1"), "没有名为"),
        ((R1, "--place", "990001", "--set", "dibao.standard=lots"), "读不出来"),
        ((R1, "--place", "990001", "--set", "dibao.care_cost_ratio=1e999999999"), "读不出来"),
        ((R1, "--place", "990001", "--benefit", "teku"), "没有名为"),
        ((R1, "--place", "990001", "--benefit", "tekun", "--member", "张三"), "没有一位叫“张三”"),
        ((R1, "--place", "990001", "--benefit", "dibao", "--member", "王示例"), "是给全家的"),
        ((R1, "--place", "990001", "--format", "xml"), "xml"),
        ((R1, "--place", "990001", "--frmat", "text"), "--frmat"),
        (("no-such-file.json", "--place", "990001"), "打不开"),
        ((str(EXAMPLES), "--place", "990001"), "examples：文件打不开：这是一个文件夹"),
        ((".", "--place", "990001"), ".：文件打不开：这是一个文件夹"),
    ],
)
def test_a_slip_in_the_command_gets_one_clear_line(
    argv: tuple[str, ...], what: str, capsys: pytest.CaptureFixture[str]
) -> None:
    status, out, err = run(capsys, *argv)
    assert (status, out) == (2, "")
    assert err.count("\n") == 1
    assert what in err
    for english in ("argument", "expected", "choose from", " is no "):
        assert english not in err
    status, _, err = run(capsys, *argv, "--lang=en")
    assert (status, err.count("\n")) == (2, 1)
    assert "argument --lang" not in err


def test_a_slip_is_said_in_english_too(capsys: pytest.CaptureFixture[str]) -> None:
    *_, err = run(capsys, R1, "--place", "31000", "--lang", "en")
    assert err == (
        'doudi assess: argument --place: "31000" is no division code (doudi assess --help explains)\n'
    )


def test_a_place_without_rules_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = run(capsys, R1, "--place", "123456")
    assert status == 0
    assert "还不能判断" in out
    assert "没有录入 123456 的规定" in err
    for place in ("990001", "990001001001", "310101"):  # its own, of the county it lies in, of its province
        assert run(capsys, R1, "--place", place)[2] == "", place


def test_nothing_is_said_to_be_unclear_where_it_does_not_matter(capsys: pytest.CaptureFixture[str]) -> None:
    """Nobody told what is exempted of 3,200.50 yuan, but without any exemption it is below the limit."""
    _, out, _ = run(capsys, R1, "--place", "990001", "--as-of", "2026-11-24", "--explain")
    assert "没有超过 50,400 元" in out
    assert "豁免后的金融资产：没有查清，不影响结论" in out
    assert "还不清楚" not in out
    assert "2026-" not in out.replace("2026-11-24", ""), "dates are written in one way"


def test_a_sum_that_is_only_supposed_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    supposed = "还缺的要是都符合规定，就这样算："
    path = str(EXAMPLES / "not-everything-known.json")
    words = (path, "--place", "990001", "--as-of", "2026-11-24", "--benefit", "dibao")
    lines = run(capsys, *words)[1].splitlines()
    assert lines.index(supposed) < next(n for n, line in enumerate(lines) if line.startswith("= 每月低保金"))
    assert supposed not in run(capsys, R1, "--place", "990001", "--as-of", "2026-11-24")[1]


@pytest.mark.parametrize("relations", [(), ("spouse",), ("head", "head")])
def test_a_household_has_one_applicant(
    relations: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    members = [{"name": f"成员{n}", "relation": one} for n, one in enumerate(relations)] or [{"name": "甲"}]
    path = tmp_path / "household.json"
    path.write_text(json.dumps({"members": members}), encoding="utf-8")
    status, out, err = run(capsys, str(path), "--place", "990001")
    assert (status, out) == (2, "")
    assert "members 里要有一位申请人" in err and '"relation": "head"' in err


def test_a_stored_decision_is_decided_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """From its own facts alone; what was meddled with is named, whatever its file was meant to say."""
    words = (R1, "--place", "990001", "--as-of", "2026-11-24", "--benefit", "dibao")
    _, printed, _ = run(capsys, *words, "--format", "json")
    path = tmp_path / "decision.json"
    path.write_text(printed, encoding="utf-8")
    assert run(capsys, "--replay", str(path))[:2] == (
        0,
        "相同：用原来的事实和参数重算，结论和每一行都一样。\n",
    )
    stored = json.loads(printed)["decision"]
    path.write_text(json.dumps(stored), encoding="utf-8")  # as a case keeps it
    assert run(capsys, "--replay", str(path))[0] == 0

    wages = next(line for line in stored["lines"] if line["name"] == "wages")
    wages["value"] += 100
    stored["policy_hash"] = "0" * 64
    path.write_text(json.dumps(stored), encoding="utf-8")
    status, out, _ = run(capsys, "--replay", str(path), "--lang", "en")
    head, note, line, *rest = out.splitlines()
    assert (status, rest) == (1, [])
    assert head.startswith("Different") and "not those it was decided by" in note
    assert line.startswith(f"  {wages['label']['en']}: ") and "→" in line


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"policy_hash": 1}', '{"policy_hash": "x", "lines": 3}'])
def test_what_is_no_stored_decision_is_said_in_one_line(
    text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "decision.json"
    path.write_text(text, encoding="utf-8")
    status, out, err = run(capsys, "--replay", str(path))
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert run(capsys, "--replay", str(path), "--place", "990001")[0] == 2
    assert run(capsys, "--replay", str(tmp_path / "none.json"))[0] == 2


def test_a_file_with_a_byte_order_mark_is_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "windows.json"
    path.write_bytes(b"\xef\xbb\xbf" + household().replace(b", ", b",\r\n"))
    assert run(capsys, str(path), "--place", "990001")[0] == 0


def test_people_of_one_name_are_told_apart_by_id(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "same-name.json"
    members = [{**PERSON, "id": "a"}, {**PERSON, "id": "b", "relation": "spouse"}]
    path.write_text(json.dumps({"members": members}), encoding="utf-8")
    assert run(capsys, str(path), "--place", "990001")[0] == 0


def test_what_is_null_or_left_out_is_unknown(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "unknown.json"
    path.write_bytes(household(wage_income=None))
    status, out, _ = run(capsys, str(path), "--place", "990001", "--benefit", "dibao")
    assert status == 0
    assert "每月工资、奖金等工作收入（张三）" in out


def test_facts_are_listed_with_type_unit_entity_and_article(capsys: pytest.CaptureFixture[str]) -> None:
    assert facts.run([]) == 0
    text = capsys.readouterr().out
    for fact in policies().facts.values():
        assert fact.label.zh in text
        assert fact.article in text
    assert "wage_income  (个人, money, 元/月)" in text
    assert facts.run(["--format", "json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert {one["name"] for one in listed} == set(policies().facts)
    assert all(one["label"]["en"] and one["article"] and one["type"] for one in listed)
    assert facts.run(["--lang", "fr"]) == 2


def test_policy_check_runs_the_scenarios(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert policy.run(["check"]) == 0
    assert "all is well" in capsys.readouterr().out
    for name in ("national", "places"):
        subprocess.run(["cp", "-r", str(FOLDER / name), str(tmp_path / name)], check=True)
    shanghai = tmp_path / "places/310000/parameters/dibao.yaml"
    text = shanghai.read_text(encoding="utf-8")
    shanghai.write_text(text.replace("value: 1240", "value: 1250"), encoding="utf-8")
    assert policy.run(["check", "--folder", str(tmp_path)]) == 1
    assert "✗ 上海2021年6月30日" in capsys.readouterr().out
    shanghai.write_text(text.replace("value: 1240", "value: lots"), encoding="utf-8")
    assert policy.run(["check", "--folder", str(tmp_path)]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_the_command_starts_without_django() -> None:
    code = (
        "import sys; from doudi.conf.command import main; "
        f"status = main(['assess', {R1!r}, '--place', '990001']); "
        "sys.exit(status or ('django' in sys.modules))"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
