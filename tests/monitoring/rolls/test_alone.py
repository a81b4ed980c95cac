"""Without any base a roll is checked by itself, and says what it could not check."""

import datetime as dt
from pathlib import Path

import pytest
from django.core.management import call_command

from doudi.exchange.sheets.read import read as read_sheets
from doudi.monitoring.rolls.check import Asked, check
from doudi.monitoring.rolls.reading import read_roll
from doudi.monitoring.rolls.report import Report
from doudi.policies.load import policies
from tests.monitoring.rolls.county import AS_OF, PLACE, number_of

ONE, TWO = number_of(dt.date(1980, 1, 1), 1), number_of(dt.date(1982, 1, 1), 2)
CHILD, OLD = number_of(dt.date(2016, 1, 1), 3), number_of(dt.date(1950, 1, 1), 4)
HEAD = "姓名,身份证号,与户主关系,保障人口,月保障金额,家庭月收入,类别,批准时间,银行账号\n"


def alone(*rows: str) -> Report:
    read = read_roll(read_sheets((HEAD + "\n".join(rows)).encode()), programme="dibao")
    return check(read, Asked(PLACE, AS_OF, policies(), None))


def test_amounts_by_the_rolls_own_income_with_the_ages_in_its_numbers() -> None:
    """Standard 900, two people, income 1,000: 800, and 180 more for a child; disability is not known, and may
    add 270 for the one and make it 270 for the other."""
    right = alone(
        f"王一,{ONE},本人,2,980,1000,城市,2026-09,621700990001",
        f"王二,{CHILD},子,,,,,,",
    )
    assert right.findings == []
    wrong = alone(
        f"王一,{ONE},本人,2,970,1000,城市,2026-09,621700990001",
        f"王二,{CHILD},子,,,,,,",
    )
    assert [(each.kind, each.row) for each in wrong.findings] == [("amount_wrong", 2)]
    assert "按规定应为 980 元 至 1,340 元 之间" in wrong.findings[0].said.zh
    assert wrong.findings[0].source.zh == "名册"


def test_income_over_the_limit_by_the_roll_itself() -> None:
    found = alone(f"王一,{ONE},本人,1,10,900,城市,2026-09,621700990001").findings
    assert [(each.kind, each.row) for each in found] == [("income_over", 2)]
    assert "家庭月收入 = 900 元/月" in found[0].said.zh
    assert alone(f"王一,{ONE},本人,1,10,890,城市,2026-09,621700990001").findings == []


def test_reviews_by_the_class_of_the_roll() -> None:
    rows = (
        f"王一,{ONE},本人,1,,,A类,2025-12-01,621700990001",
        f"李二,{TWO},本人,1,,,B类,2026-05-01,621700990002",
    )
    assert [(each.kind, each.row) for each in alone(*rows).findings] == [("review_due", 3)]
    assert "每 6 个月要核查一次，2026-11-01 就该核查了" in alone(*rows).findings[0].said.zh


def test_one_account_for_two_families_and_a_cell_that_cannot_be_read() -> None:
    found = alone(
        f"王一,{ONE},本人,1,,,,2026-09,621700990001",
        f"李二,{TWO},本人,1,八百,,,2026-09,621700990001",
    ).findings
    assert [(each.kind, each.row) for each in found] == [("unreadable", 3), ("account_shared", 3)]
    assert found[0].said.zh == "“月保障金额”不是金额（元，最多两位小数，不能是负数）。请改正这一格。"
    assert found[1].said.zh.startswith("和第 2 行另一户是同一个银行账号。")


def test_two_programmes_that_do_not_go_together() -> None:
    found = alone(
        f"王一,{ONE},本人,1,,,农村低保,2026-09,621700990001",
        f"王一,{ONE},本人,1,,,特困,2026-09,621700990002",
        f"李二,{TWO},本人,1,,,低保边缘,2026-09,621700990003",
        f"李二,{TWO},本人,1,,,低保,2026-09,621700990004",
        f"赵三,{OLD},本人,1,,,低保,2026-09,621700990005",
        f"赵三,{OLD},本人,1,,,残疾人生活补贴,2026-09,621700990006",
    ).findings
    assert [(each.kind, each.row) for each in found] == [("counted_twice", 3), ("counted_twice", 5)]
    assert "（第 2 行）。纳入特困供养的人不再算进低保家庭。" in found[0].said.zh
    assert found[0].article.startswith("社会救助法 第十五条第二款")
    assert "低保边缘家庭的条件是“不符合低保条件”" in found[1].said.zh.replace("最低生活保障边缘", "低保边缘")


def test_what_was_not_checked_is_said() -> None:
    report = alone(f"王一,{ONE},本人,1,800,,,,621700990001")
    said = " ".join(note.zh for note in report.notes)
    assert "没有接上底册" in said and "1 户的金额没有核对" in said and "1 户没有批准或核查时间" in said


def test_the_example_of_the_documents() -> None:
    roll = Path(__file__).parents[3] / "docs" / "examples" / "roll.csv"
    read = read_roll(read_sheets(roll.read_bytes()), programme="dibao")
    report = check(read, Asked(PLACE, AS_OF, policies(), None))
    assert [(one.row, one.kind) for one in report.sorted()] == [
        (6, "id_invalid"),
        (7, "id_invalid"),
        (8, "review_due"),
        (10, "income_over"),
        (11, "account_bad"),
        (12, "counted_twice"),
        (13, "account_shared"),
        (13, "unreadable"),
    ]


@pytest.mark.django_db
def test_the_command_without_anybody_in_the_registry(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    roll, out = tmp_path / "roll.csv", tmp_path / "found.xlsx"
    roll.write_text(HEAD + f"王一,{ONE[:-1]},本人,1,800,,,,621700990001", encoding="utf-8")
    call_command("ledger", "check", roll, "--place", PLACE, "--as-of", "2026-11-24", "--out", out)
    said = capsys.readouterr().out
    assert "身份证号不对: 1" in said and "第 2 行 王一  身份证号应为 18 位" in said and "没有接上底册" in said
    assert out.read_bytes().startswith(b"PK")
    call_command("ledger", "check", roll, "--place", PLACE, "--as-of", "2026-11-24", "--lang", "en")
    assert "wrong identity number: 1" in capsys.readouterr().out
