"""A roll with 40 planted errors of 13 kinds: all 40 are found, at their rows, and nothing else."""

import datetime as dt
from dataclasses import dataclass

import pytest

from doudi.access.principal import Principal
from doudi.cases.models import Case
from doudi.cases.models.case import FINAL, OPEN, RECEIVING
from doudi.cases.pinned import pin
from doudi.exchange.sheets.read import read as read_sheets
from doudi.monitoring.rolls.check import Asked, check
from doudi.monitoring.rolls.reading import read_roll
from doudi.monitoring.rolls.report import Report
from doudi.policies.load import policies
from doudi.registry.models import Household, Membership
from tests.monitoring.rolls.county import (
    AS_OF,
    AT,
    PLACE,
    TOWN,
    Home,
    Line,
    family,
    keep,
    lines,
    say,
    written,
)

pytestmark = pytest.mark.django_db
READER = Principal.system("test")
FIRST = 3  # the row of the first line in the workbook
FAMILIES = 60


@dataclass
class Planted:
    """The base, the rows, and where which error was planted: (kind, row), row 0 for who is not listed."""

    homes: list[Home]
    rows: list[Line]
    expected: set[tuple[str, int, str]]

    def at(self, home: int, member: int = 0) -> tuple[int, Line]:
        """The row number and the line of a member."""
        index = home * 3 + member
        return FIRST + index, self.rows[index]

    def plant(self, kind: str, home: int, member: int = 0, **changed: object) -> None:
        """Change a row, and expect to read of it."""
        row, line = self.at(home, member)
        line.put(**changed)
        self.expected.add((kind, row, str(line.cells["name"])))


def checked(content: bytes, reader: Principal | None = READER) -> Report:
    read = read_roll(read_sheets(content))
    return check(read, Asked(PLACE, AS_OF, policies(), reader))


def county() -> Planted:
    """Sixty families, all of them rightly on the roll, and two more that are not on it and would not fit."""
    homes = [family(number) for number in range(FAMILIES)]
    keep([*homes, family(FAMILIES, wage=900_000), family(FAMILIES + 1, wage=900_000)])
    return Planted(homes, lines(homes), set())


def test_a_right_roll_is_found_right() -> None:
    planted = county()
    report = checked(written(planted.rows))
    assert report.findings == []
    assert (report.families, report.entries, report.in_base, report.skipped) == (60, 180, 180, 4)
    assert report.unchecked["undecided"] == 60  # deposits are for a case only


def plant_numbers(one: Planted) -> None:
    """Nine: numbers that cannot be, a number that is another person's."""
    one.plant("id_invalid", 0, number=float(one.at(0)[1].cells["number"].replace("X", "0")))
    one.plant("id_invalid", 1, 2, number=one.at(1, 2)[1].cells["number"][:-2] + "99")
    one.plant("id_invalid", 2, 1, number=None)
    one.plant("id_invalid", 3, 1, number="9.90001E+17")
    one.plant("id_twice", 4, 1, number=one.at(4, 0)[1].cells["number"])
    one.plant("id_twice", 5, 2, number=one.at(3, 2)[1].cells["number"])
    for home in (7, 8, 9):
        one.plant("name_differs", home, 1, name=f"赵{home:03d}")


def plant_people(one: Planted) -> None:
    """Twelve: who has died, is on another benefit, is left out, or lives elsewhere."""
    for home in (10, 11, 12):
        say(one.homes[home], 1, absence="deceased", died_on="2026-06-01")
        one.plant("deceased", home, 1)
    for home in (13, 14, 15):
        say(one.homes[home], 0, recognised_as="tekun")
        one.plant("counted_twice", home)
    for home in (16, 17, 18):
        index = home * 3 + 2
        one.rows[index] = Line({**one.rows[index].cells, "name": None, "number": None, "relation": None})
        one.at(home)[1].put(members=2)
        one.expected.add(("member_missing", FIRST + home * 3, one.homes[home].members[0].name))
    say(one.homes[19], 2, absence="prison")
    one.plant("member_elsewhere", 19, 2)
    _, line = one.at(FAMILIES - 1)
    line.put(members=5)
    for other in (60, 61):
        stranger = family(other).members[1]
        row = Line(dict.fromkeys(line.cells) | {"head": line.cells["head"], "relation": "其他"})
        row.put(name=stranger.name, number=stranger.number)
        one.rows.append(row)
        one.expected.add(("member_elsewhere", FIRST + len(one.rows) - 1, stranger.name))


def plant_means(one: Planted) -> None:
    """Twelve: income and assets over the limit, wrong amounts."""
    for home in (22, 23, 24, 25):
        say(one.homes[home], 0, wage_income=500_000)
        one.plant("income_over", home)
    say(one.homes[26], 1, vehicles=1)
    say(one.homes[27], 0, vehicles=2)
    say(one.homes[28], -1, homes=3)
    for home in (26, 27, 28):
        one.plant("assets_over", home)
    for home, more in ((29, 10), (30, -10), (31, 0.5), (32, 700), (33, -300)):
        one.plant("amount_wrong", home, amount=one.at(home)[1].cells["amount"] + more)


def plant_rest(one: Planted) -> None:
    """Seven: reviews, accounts, and two families that fit and are taken off the roll."""
    one.plant("review_due", 34, approved=dt.date(2026, 5, 24))
    one.plant("review_due", 35, approved="2025年3月")
    one.plant("review_due", 36, approved="2024-12")
    one.plant("account_bad", 37, account=None)
    one.plant("account_bad", 38, account="12345")
    for home in (39, 40):
        name = one.homes[home].members[0].name
        for member in range(3):
            one.at(home, member)[1].put(
                head=None, name=None, number=None, relation=None, members=None, amount=None
            )
        one.expected.add(("not_listed", 0, name[0] + "****"))


def test_forty_planted_errors_are_found_and_nothing_else() -> None:
    one = county()
    plant_numbers(one)
    plant_people(one)
    plant_means(one)
    plant_rest(one)
    report = checked(written(one.rows))
    found = {(each.kind, each.row, each.who) for each in report.findings}
    assert found == one.expected
    assert len(report.findings) == 40
    assert len({each.kind for each in report.findings}) == 13


_SUM = (
    "工资性收入 + 800 元/月；扣除必要的就业成本 − 200 元/月；家庭月收入 = 600 元/月；"
    "当地最低生活保障标准 700 元/人·月；共同生活的家庭成员 × 3 人；标准 × 人数 = 2,100 元/月；"
    "实际差额 1,500 元/月；老人、未成年人、重残、重病增发 + 140 元/月；每月低保金 = 1,640 元/月。"
)
# kind, row → words, article, source
_SAID = {
    ("id_invalid", 3): (
        "身份证号是数值格式，表格软件已把后几位改成 0，成了另一个号码。"
        "请把这一列设为“文本”，照证件重新输入。",
        "GB 11643-1999；民发〔2021〕57号 第十七条",
        "名册",
    ),
    ("id_invalid", 8): (
        "身份证号最后一位（校验码）不对，可能输错了一位。请对照证件再输一次。",
        "GB 11643-1999；民发〔2021〕57号 第十七条",
        "名册",
    ),
    ("id_invalid", 10): ("没有填身份证号。", "GB 11643-1999；民发〔2021〕57号 第十七条", "名册"),
    ("id_twice", 16): (
        "和第 15 行是同一个身份证号。请核对后只留一行。",
        "民发〔2021〕57号 第四条",
        "名册",
    ),
    ("name_differs", 25): (
        "这个身份证号在底册里登记的是“李****”。请对照证件核对姓名和号码。",
        "民发〔2021〕57号 第十七条",
        "已有档案",
    ),
    ("deceased", 34): (
        "登记为已去世（2026-06-01）。应在去世之日起 3 个月内核查全家情况，办完增发、减发或停发；"
        "按 2 人重算，每月应为 940 元。",
        "民发〔2022〕83号 第一条第三项",
        "公安部门（2026-10-01）",
    ),
    ("counted_twice", 42): (
        "在“特困人员救助供养”又在“最低生活保障”（底册）。纳入特困供养的人不再算进低保家庭。",
        "社会救助法 第十五条第二款、第十六条第一款；民发〔2021〕43号 第二十七条",
        "公安部门（2026-10-01）",
    ),
    ("member_missing", 51): (
        "王****（子女）计入共同生活的家庭成员，名册里没有；按 3 人重算，每月应为 1,640 元。",
        "民发〔2021〕57号 第七条",
        "已有档案",
    ),
    ("member_elsewhere", 62): (
        "依规定不计入这一户的家庭成员；按 2 人重算，每月应为 800 元。",
        "民发〔2021〕57号 第七条",
        "公安部门（2026-10-01）",
    ),
    ("member_elsewhere", 183): (
        "底册里住在另一户；按 3 人重算，每月应为 1,640 元。",
        "民发〔2021〕57号 第七条",
        "已有档案",
    ),
    ("income_over", 69): (
        "人均收入低于低保标准：不符合。工资性收入 + 5,000 元/月；扣除必要的就业成本 − 200 元/月；"
        "家庭月收入 = 4,800 元/月；当地最低生活保障标准 700 元/人·月；共同生活的家庭成员 × 3 人；"
        "标准 × 人数 = 2,100 元/月。"
        "如果还在渐退期内，可以继续发。",
        "社会救助法 第十八条第一款",
        "人社部门（2026-10-01）",
    ),
    ("assets_over", 87): (
        "住房套数符合规定：不符合。全家住房套数 3 套；可以拥有的住房套数 1 套。",
        "社会救助法 第十八条第一款；民发〔2021〕57号 第十四条",
        "公安部门（2026-10-01）",
    ),
    ("amount_wrong", 90): (
        f"名册写每月 1,650 元，按规定应为 1,640 元。算法：{_SUM}",
        "社会救助法 第十八条第二款",
        "人社部门（2026-10-01）",
    ),
    ("review_due", 105): (
        "上次核查（批准）是 2026-05-24，每 6 个月要核查一次，2026-11-24 就该核查了。",
        "民发〔2021〕57号 第三十一条",
        "名册",
    ),
    ("account_bad", 114): ("没有银行账号。", "民发〔2021〕57号 第二十五条", "名册"),
    ("account_bad", 117): (
        "这不像一个银行账号。请照存折或银行卡填写，只填数字（8 至 30 位）。",
        "民发〔2021〕57号 第二十五条",
        "名册",
    ),
    ("not_listed", 0): (
        "王**** 等 3 人，底册户号 41：按底册里可以使用的资料符合最低生活保障"
        "（存款、证券等资产不明：只能在本人申请后为个案查询）。"
        f"请上门了解，告知政策，愿意申请的帮助申请。{_SUM}",
        "社会救助法 第三十九条；民发〔2021〕57号 第六条",
        "公安部门（2026-10-01）、人社部门（2026-10-01）",
    ),
}


def test_each_finding_says_what_by_which_article_and_from_whom() -> None:
    one = county()
    for plant in (plant_numbers, plant_people, plant_means, plant_rest):
        plant(one)
    report = checked(written(one.rows))
    found = {(each.kind, each.row): each for each in report.sorted()}
    for key, said in _SAID.items():
        assert (found[key].said.zh, found[key].article, found[key].source.zh) == said
    assert all(each.said.en != each.said.zh and each.source.en for each in report.findings)
    assert {kind for kind, _ in _SAID} == set(report.counts)
    assert report.notes[0].zh.startswith("51 户资料不全")


def test_facts_of_a_case_are_never_used() -> None:
    """A balance far over the limit, asked for one case, is not heard of; from a source for any use it is."""
    one = county()
    say(one.homes[0], 0, uses="case", deposits=99_000_000)
    assert checked(written(one.rows)).findings == []
    say(one.homes[1], 0, deposits=99_000_000)
    found = checked(written(one.rows)).findings
    assert [(each.kind, each.row) for each in found] == [("assets_over", 6)]
    assert "存款等金融资产不超过上限：不符合。豁免后的金融资产 至少 990,000 元" in found[0].said.zh


def test_what_is_out_of_reach_is_not_read() -> None:
    one = county()
    say(one.homes[0], 0, absence="deceased")
    elsewhere = Principal("staff", None, "外县", "county_officer", "", 990002_000_000, 990003_000_000)
    report = checked(written(one.rows), elsewhere)
    assert (report.in_base, report.findings) == (0, [])
    assert report.unchecked["not_in_base"] == 180


def test_one_household_listed_as_two_families() -> None:
    one = county()
    for member, head in ((1, "李"), (2, "李")):
        one.at(0, member)[1].put(head=head)
    one.at(0)[1].put(members=1)
    one.at(0, 1)[1].put(members=2, amount=900, approved=dt.date(2026, 9, 1), account="6217009988888888888")
    found = checked(written(one.rows)).findings
    assert [(each.kind, each.row) for each in found] == [("member_elsewhere", 4)]
    assert found[0].said.zh == "底册里和第 3 行是同一户，应合为一户；按 3 人重算，每月应为 1,640 元。"


@pytest.mark.parametrize("phase", [OPEN, RECEIVING, FINAL])
def test_nobody_is_sent_to_a_family_that_has_applied(phase: str) -> None:
    """What is in hand or granted is counted, not listed; after a case that ended one may apply again."""
    one = county()
    for member in range(3):
        one.at(39, member)[1].put(head=None, name=None, number=None, relation=None, members=None, amount=None)
    applied(one.homes[39], phase)
    report = checked(written(one.rows))
    listed = [each for each in report.findings if each.kind == "not_listed"]
    assert (len(listed), report.unchecked["on_its_way"]) == ((1, 0) if phase == FINAL else (0, 1))
    assert ("不用上门" in "".join(note.zh for note in report.notes)) == (phase != FINAL)


def applied(home: Home, phase: str) -> None:
    """A dibao case of this household."""
    assert home.household
    household = Household.objects.unscoped("test").get(id=home.household)
    head = Membership.objects.unscoped("test").get(household=household, relation="head")
    Case.objects.create(
        **{"number": "990001-2026-000001", "benefit": "dibao", "state": "submitted", "phase": phase},
        **{"household": household, "applicant_id": head.person_id, "division": household.division},
        **{"town": TOWN, "procedure": pin("dibao", household.division, at=AT), "channel": "self"},
        **{"typed_by": "本人", "opened_by": "test", "idempotency_key": "1"},
        **{"opened_on": AS_OF, "sort_on": AS_OF},
    )


def test_destitute_people_are_checked_for_themselves() -> None:
    """A roll of the destitute: its own conditions, no members to compare, no dibao families left out."""
    one = county()
    alone = [row for row in one.rows if row.cells["relation"] == "本人"][:3]
    for row in alone:
        row.put(kind="特困", members=1, amount=None)
    say(one.homes[0], 0, wage_income=500_000)
    say(one.homes[1], 0, absence="deceased")
    report = checked(written(alone, title="特困人员花名册"))
    kinds = {(each.kind, each.row) for each in report.findings}
    assert ("deceased", 4) in kinds and not any(kind == "member_missing" for kind, _ in kinds)
    over = [each for each in report.findings if each.kind == "income_over"]
    assert [each.row for each in over] == [3] and "特困" in over[0].said.zh
    assert report.unchecked["no_missed"] == 1


def test_who_tapers_off_is_no_error() -> None:
    """Income over the limit by new work, within the six months of the example county: half is paid on."""
    one = county()
    say(one.homes[0], 0, wage_income=240_000)
    say(one.homes[0], -1, work_raised_income=True, above_standard_since="2026-09-15")
    report = checked(written(one.rows))
    assert all(each.kind != "income_over" for each in report.findings)
    say(one.homes[0], -1, above_standard_since="2025-09-15")
    assert [each.kind for each in checked(written(one.rows)).findings] == ["income_over"]
