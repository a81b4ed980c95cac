"""`doudi policy show` and `diff`: the law as a document, and what changed in it."""

import pytest

from doudi.conf import policy
from doudi.policies.load import policies


def run(capsys: pytest.CaptureFixture[str], *argv: str) -> tuple[int, str, str]:
    status = policy.run(argv)
    said = capsys.readouterr()
    return status, said.out, said.err


def test_a_benefit_is_printed_as_a_document(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, "show", "dibao", "--place", "990001", "--as-of", "2026-09-01")
    assert status == 0
    assert "最低生活保障 (dibao)\n990001  2026年9月1日  给全家" in out
    assert (
        "2. 人均收入低于低保标准 〔社会救助法 第十八条第一款〕\n    「家庭月收入」低于「标准 × 人数」" in out
    )
    assert "每月低保金（元/月） 〔社会救助法 第十八条第二款〕" in out
    assert (
        "城镇 900 元/人·月，农村 700 元/人·月\n    990000  自2019年3月2日至2036年1月1日前 〔示例（非真实）〕"
        in out
    )
    assert "— 历史 —\n2026年7月1日\n" in out


def test_in_english_articles_are_english_too(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, "show", "near", "--place", "310000", "--as-of", "2026-09-01", "--lang", "en")
    assert status == 0
    assert (
        "4. income per person below the near-dibao standard 〔Social Assistance Law, Article 21(1)〕" in out
    )
    assert "[near.ratio]: not entered; set by the province (where" in out


def test_what_changed_between_two_days(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["diff", "near", "--place", "990001", "--from", "2026-06-01"]
    status, out, _ = run(capsys, *words, "--to", "2026-09-01")
    assert status == 0
    assert "低保边缘标准 × 人数 [near_total]: 依据改为 〔社会救助法 第二十一条第一款〕" in out
    assert "    现在: 「家庭月收入」低于「低保边缘标准 × 人数」 〔社会救助法 第二十一条第一款〕" in out
    same = run(capsys, *words)[1].splitlines()
    assert same == ["没有不同。", "", f"依据：政策文件（{policies().hash[:12]}）"]


@pytest.mark.parametrize(
    ("argv", "problem"),
    [
        (["show", "dibaoo", "--place", "990001", "--as-of", "2026-09-01"], "没有名为“dibaoo”的救助项目"),
        (["show", "rigid", "--place", "990001", "--as-of", "2021-09-01"], "没有录入的规则"),
        (["show", "dibao"], "--place"),
        (["print"], "print"),
    ],
)
def test_what_cannot_be_shown_is_said_in_one_line(
    capsys: pytest.CaptureFixture[str], argv: list[str], problem: str
) -> None:
    status, out, error = run(capsys, *argv)
    assert (status, out) == (2, "")
    assert problem in error and error.count("\n") == 1
