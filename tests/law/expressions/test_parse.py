import pytest

from doudi.law.expressions import tree
from doudi.law.expressions.parse import UnableToReadExpression, parse


def test_a_sentence_of_law_becomes_a_tree() -> None:
    assert parse("income < standard * members") == tree.Compare(
        "<", tree.Name("income"), tree.Arithmetic("*", tree.Name("standard"), tree.Name("members"))
    )
    assert parse("sum(wage, counted)") == tree.OverMembers("sum", tree.Name("wage"), tree.Name("counted"))
    assert parse("count(minor)") == tree.OverMembers("count", None, tree.Name("minor"))
    assert parse('parameter("a.b", residence)') == tree.Parameter("a.b", tree.Name("residence"))
    assert parse("round_up(amount, yuan)") == tree.Round("round_up", tree.Name("amount"), "yuan")
    assert parse('grade not in ("1", "2")') == tree.Not(tree.OneOf(tree.Name("grade"), ("1", "2")))


def test_names_and_parameters_are_listed_once_in_order() -> None:
    node = parse('b + a + b if parameter("p", c) else a - parameter("q")')
    assert tree.names_in(node) == ("c", "b", "a")
    assert tree.parameters_in(node) == ("p", "q")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "income /",
        "0.1",
        "income * 1e3",
        "income < .5 * standard",
        "income / members",
        "income // 2",
        "income ** 2",
        "a.b",
        "a[0]",
        "[x for x in y]",
        "lambda: 1",
        "a < b < c",
        "__import__('os')",
        "today()",
        "sum()",
        "count(a, b)",
        "age_on(born)",
        "age_on(born, on=as_of)",
        "sum(*a)",
        "round_up(amount, dollar)",
        "round_up(amount, 100)",
        "parameter(name)",
        "a in (b, c)",
        "a in b",
        "a is b",
        "f'{a}'",
        "b'x'",
        "None",
        "1j",
        "(a := 1)",
        "a if b",
        "a; b",
        "~a",
        "(" * 300,
        "a + " * 600 + "a",
        "-" * 1_900 + "a",
        "1e9",
        "1e999999999",
        "\x00",
    ],
)
def test_everything_else_is_refused_in_one_line(text: str) -> None:
    with pytest.raises(UnableToReadExpression) as refused:
        parse(text)
    assert "\n" not in str(refused.value)
