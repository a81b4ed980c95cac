"""A roll with 40 planted errors of 13 kinds: all 40 are found, at their rows, and nothing else."""

import datetime as dt
from dataclasses import dataclass

import pytest

from doudi.access.principal import Principal
from doudi.exchange.sheets.read import read as read_sheets
from doudi.monitoring.rolls.check import Asked, check
from doudi.monitoring.rolls.reading import read_roll
from doudi.monitoring.rolls.report import Report
from doudi.policies.load import policies
from tests.monitoring.rolls.county import AS_OF, PLACE, Home, Line, family, keep, lines, say, written

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
