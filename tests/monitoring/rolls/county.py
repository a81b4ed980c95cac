"""A small base and the roll of it, right in every row; and what a test plants in either."""

import datetime as dt
import io
import itertools
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import xlsxwriter

from doudi.law.benefits.decide import decide
from doudi.law.id_number import check_digit
from doudi.policies.load import policies
from doudi.registry.models import Fact, Household, Membership, Person
from doudi.registry.names import name_key
from doudi.registry.situation import of_household
from doudi.vault.index import blind_index

PLACE, TOWN = "990001", 990001_001_001
AS_OF = dt.date(2026, 11, 24)
AT = dt.datetime(2026, 11, 24, 2, 0, tzinfo=dt.UTC)
HEADINGS = (
    "序号",
    "户主姓名",
    "姓名",
    "公民身份号码",
    "与户主关系",
    "保障人口",
    "月保障金额（元）",
    "批准时间",
    "类别",
    "所在村",
    "开户银行",
    "银行账号",
)
_feeds = itertools.count(2)
WORDS = {"head": "本人", "spouse": "配偶", "child": "子"}
_MONEY = (
    *("wage_income", "business_income", "property_income", "pension_income", "support_received"),
    *("other_transfer_income", "transfer_expense", "other_income", "care_expense", "basic_pension"),
)
_PLAIN = {"registered_here": True, "absence": "none", "disability_grade": "none", "serious_illness": False,
          "vehicles": 0, "exempt_vehicles": 0, "exempt_financial": 0}  # fmt: skip
_HOME = {"residence": "rural", "homes": 1, "other_property": 0}


def number_of(born: dt.date, sequence: int) -> str:
    """A number of the fictional area."""
    body = f"990001{born:%Y%m%d}{sequence:03d}"
    return body + check_digit(body)


@dataclass
class Body:
    """Somebody of the base and of the roll. `facts`: what the base says that is not nothing."""

    name: str
    born: dt.date
    relation: str
    number: str = ""
    facts: dict[str, Any] = field(default_factory=dict)
    person: UUID | None = None


@dataclass
class Home:
    """A household. `facts`: of the household itself."""

    members: list[Body]
    facts: dict[str, Any] = field(default_factory=dict)
    household: UUID | None = None
    amount: int = 0


@dataclass
class Line:
    """One row of the roll, as it will be written."""

    cells: dict[str, Any]

    def put(self, **changed: Any) -> None:
        """Write something else: name, number, relation, members, amount, approved, kind, account."""
        self.cells.update(changed)


def family(number: int, *, wage: int = 80_000) -> Home:
    """A head of 45, a spouse, a child of 9, in the countryside, on one wage. Names tell them apart."""
    born = dt.date(1981, 3, 1) + dt.timedelta(days=number)
    head = Body(f"王{number:03d}甲", born, "head", facts={"wage_income": wage})
    spouse = Body(f"李{number:03d}乙", born.replace(year=1983, day=1), "spouse")
    child = Body(f"王{number:03d}丙", dt.date(2017, 5, 1), "child")
    members = [head, spouse, child]
    for at, one in enumerate(members):
        one.number = number_of(one.born, (number * 3 + at) % 1000)
    return Home(members)


def keep(homes: Iterable[Home], *, first: int = 1) -> None:
    """Put the homes into the registry, with every fact the law asks for that is not for a case only."""
    people, households, memberships, facts = [], [], [], []
    for at, home in enumerate(homes, first):
        household = Household(number=at, division=TOWN, formed_on=dt.date(2015, 1, 1), registered_at=AT)
        home.household = household.id
        households.append(household)
        facts += [_fact("household", household.id, *one) for one in (_HOME | home.facts).items()]
        for place, body in enumerate(home.members):
            person = _person(body, at * 10 + place)
            body.person = person.id
            people.append(person)
            memberships.append(
                Membership(
                    household=household,
                    person=person,
                    relation=body.relation,
                    division=TOWN,
                    valid_from=dt.date(2018, 1, 1),
                )
            )
            said = dict.fromkeys(_MONEY, 0) | _PLAIN | body.facts
            facts += [_fact("person", person.id, *one) for one in said.items()]
    Person.objects.bulk_create(people)
    Household.objects.bulk_create(households)
    Membership.objects.bulk_create(memberships)
    Fact.objects.bulk_create(facts, batch_size=500)


def _person(body: Body, number: int) -> Person:
    return Person(
        number=number,
        name=body.name,
        name_key=name_key(body.name),
        sex="F",
        born=body.born,
        id_number=body.number,
        id_index=blind_index("id_number", body.number),
        division=TOWN,
        registered_at=AT,
    )


def say(home: Home, member: int, uses: str = "any", **facts: Any) -> None:
    """The base says later, from the same source, otherwise of a member (of the household: member -1)."""
    assert home.household
    kind, subject = ("household", home.household) if member < 0 else ("person", home.members[member].person)
    assert subject
    Fact.objects.bulk_create(
        [_fact(kind, subject, *one, f"feed-{next(_feeds)}", uses) for one in facts.items()]
    )


def _fact(kind: str, subject: UUID, name: str, value: Any, paper: str = "feed-1", uses: str = "any") -> Fact:
    source = "labour" if name in _MONEY else "police"
    return Fact(
        subject_kind=kind,
        subject=subject,
        name=name,
        value=value,
        source=source,
        source_ref=paper,
        uses=uses,
        case_number="" if uses == "any" else "990001-1",
        observed_on=dt.date(2026, 10, 1),
        division=TOWN,
        recorded_at=AT,
        recorded_by="test",
    )


def due(home: Home) -> int:
    """Fen a month by the one-household reading of the law; deposits, which only a case may ask for, within
    the rules."""
    assert home.household
    found = decide(policies(), "dibao", of_household(home.household, as_of=AS_OF), place=PLACE, as_of=AS_OF)
    amount = next(line.value for line in found.lines if line.name == "monthly_amount")
    assert isinstance(amount, int)
    return amount


def lines(homes: Iterable[Home]) -> list[Line]:
    """The rows of a roll that is right."""
    rows = []
    for number, home in enumerate(homes, 1):
        for body in home.members:
            first = body.relation == "head"
            rows.append(
                Line(
                    {
                        "head": home.members[0].name,
                        "name": body.name,
                        "number": body.number,
                        "relation": WORDS[body.relation],
                        "members": len(home.members) if first else None,
                        "amount": due(home) / 100 if first else None,
                        "approved": dt.date(2026, 9, 1) if first else None,
                        "kind": "B类" if first else None,
                        "village": "东村",
                        "bank": "示例农商行" if first else None,
                        "account": f"62170099{number:011d}" if first else None,
                    }
                )
            )
    return rows


def written(rows: Iterable[Line], *, title: str = "示例县农村低保台账") -> bytes:
    """The roll as a workbook: a title, headings, the rows from row 3 on, a total and who filled it in."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"default_date_format": "yyyy-mm-dd"}) as book:
        sheet = book.add_worksheet("农村低保")
        sheet.merge_range(0, 0, 0, len(HEADINGS) - 1, title)
        sheet.write_row(1, 0, HEADINGS)
        at = 1
        for at, row in enumerate(rows, 2):
            sheet.write_row(at, 0, [at - 1, *row.cells.values()])
        sheet.write_row(at + 1, 0, ["合计", None, None, None, None, at - 1])
        sheet.write_row(at + 2, 0, ["填表人：", "张"])
    return out.getvalue()
