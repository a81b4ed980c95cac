import pytest

from doudi.law.expressions.check import AS_OF, Names, Signature, check
from doudi.law.expressions.parse import UnableToReadExpression, parse
from doudi.law.expressions.unit import read_unit


def money(unit: str, entity: str = "household") -> Signature:
    return Signature("money", read_unit(unit), entity)


NAMES = Names(
    {
        "as_of": AS_OF,
        "income": money("yuan/month"),
        "year_income": money("yuan/year"),
        "savings": money("yuan"),
        "standard": money("yuan/person/month"),
        "members": Signature("count", read_unit("person")),
        "homes": Signature("count", read_unit("home")),
        "wage": money("yuan/month", "person"),
        "addon": money("yuan/person/month", "person"),
        "born": Signature("date", entity="person"),
        "working": Signature("boolean", entity="person"),
        "grade": Signature("code", entity="person", choices=("1", "2")),
        "residence": Signature("code", choices=("urban", "rural")),
    },
    {
        "months": Signature("count", read_unit("month")),
        "rate": Signature("ratio"),
        "by_residence": Signature("money", read_unit("yuan/person/month"), key=("urban", "rural")),
    },
)


@pytest.mark.parametrize(
    ("text", "kind", "unit", "entity"),
    [
        ("income < standard * members", "boolean", "", "household"),
        ('savings <= standard * members * parameter("months")', "boolean", "", "household"),
        ("sum(wage, working)", "money", "yuan/month", "household"),
        ("sum(addon)", "money", "yuan/month", "household"),
        ("maximum(addon, working)", "money", "yuan/person/month", "household"),
        ("count(working and age_on(born, as_of) >= 18)", "count", "person", "household"),
        ("larger(wage - 0, 0)", "money", "yuan/month", "person"),
        ('wage * parameter("rate")', "money", "yuan/month", "person"),
        ("wage if working else 0", "money", "yuan/month", "person"),
        ('parameter("by_residence", residence)', "money", "yuan/person/month", "household"),
        ('parameter("by_residence", "urban") if working else 0', "money", "yuan/person/month", "person"),
        ("all(working, grade in ('1',))", "boolean", "", "household"),
        ("working and income < 0", "boolean", "", "person"),
        ("first_of_next_month(as_of)", "date", "", "household"),
        ('1 - parameter("rate")', "ratio", "", "household"),
        ("-income", "money", "yuan/month", "household"),
    ],
)
def test_finds_type_unit_and_entity(text: str, kind: str, unit: str, entity: str) -> None:
    found = check(parse(text), NAMES)
    assert (found.type, found.unit, found.entity) == (kind, read_unit(unit), entity)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("income < standard", "differ"),
        ("income + year_income", "differ"),
        ("income < 1000", "differ"),
        ("income + members", "differ"),
        ("income * income", "multiplied"),
        ("members < homes", "differ"),
        ("incom < standard", "incom"),
        ('parameter("rat")', "no parameter"),
        ('parameter("rate", residence)', "takes no key"),
        ('parameter("by_residence")', "needs a key"),
        ('parameter("by_residence", grade)', "must be one of urban, rural"),
        ('residence == "town"', "no such code"),
        ('residence in ("urban", "town")', "town"),
        ("residence < residence", "needs numbers or dates"),
        ("not income", "yes-or-no"),
        ("income and working", "yes-or-no"),
        ("working if income else working", "yes-or-no"),
        ("income if working else members", "differ"),
        ("sum(income)", "goes over the members"),
        ("count(income < 0)", "goes over the members"),
        ("sum(working)", "needs numbers"),
        ("any(wage)", "yes-or-no"),
        ("sum(wage, wage)", "yes-or-no"),
        ("age_on(as_of, wage)", "needs dates"),
        ("larger(working, working)", "needs numbers or dates"),
        ("round_up(members, yuan)", "rounds money"),
        ("working + working", "needs numbers"),
    ],
)
def test_refuses_what_does_not_fit_together(text: str, problem: str) -> None:
    with pytest.raises(UnableToReadExpression, match=problem):
        check(parse(text), NAMES)
