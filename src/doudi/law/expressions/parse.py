"""From text to tree: Python's own parser, then a list of the few forms that the law may use."""

import ast

from doudi.law.errors import Unable
from doudi.law.expressions import tree
from doudi.law.money import COINS

OVER_MEMBERS = ("sum", "count", "any", "all", "maximum", "minimum")
ROUNDINGS = ("round_up", "round_down", "round_half")
FUNCTIONS = {
    "larger": 2,
    "smaller": 2,
    "age_on": 2,
    "months_between": 2,
    "first_of_next_month": 1,
}
_COMPARISONS: dict[type[ast.cmpop], str] = {
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Eq: "==",
    ast.NotEq: "!=",
}
_ARITHMETIC: dict[type[ast.operator], str] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*"}
_LONGEST = 2_000


class UnableToReadExpression(Unable):
    """The expression is not in the language, or does not fit together. Says where, and what to do."""


def parse(text: str) -> tree.Node:
    """The tree of an expression. Raises UnableToReadExpression."""
    if len(text) > _LONGEST:
        raise UnableToReadExpression(
            f"longer than {_LONGEST} characters: name its parts as rules of their own"
        )
    source = " ".join(text.split())
    try:
        body = ast.parse(source, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        where = f" at character {error.offset}" if isinstance(error, SyntaxError) else ""
        raise UnableToReadExpression(
            f"“{source}” is no expression{where}: check brackets and words"
        ) from None
    try:
        return _Reader(source).node(body)
    except RecursionError:
        raise UnableToReadExpression("nested too deep: name its parts as rules of their own") from None


class _Reader:
    def __init__(self, source: str) -> None:
        self._source = source

    def node(self, part: ast.expr) -> tree.Node:
        match part:
            case ast.Name(id=name):
                return tree.Name(name)
            case ast.Constant():
                return self._literal(part)
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return tree.Not(self.node(operand))
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return tree.Arithmetic("-", tree.Literal(0), self.node(operand))
            case ast.BoolOp(op=joint, values=values):
                word = "and" if isinstance(joint, ast.And) else "or"
                return tree.Logic(word, tuple(self.node(value) for value in values))
            case ast.BinOp(left=left, op=operator, right=right) if type(operator) in _ARITHMETIC:
                return tree.Arithmetic(_ARITHMETIC[type(operator)], self.node(left), self.node(right))
            case ast.IfExp(test=test, body=this, orelse=that):
                return tree.Choose(self.node(test), self.node(this), self.node(that))
            case ast.Compare(left=left, ops=[operator], comparators=[right]):
                return self._comparison(left, operator, right)
            case ast.Call(func=ast.Name(id=function), args=arguments, keywords=[]):
                return self._call(part, function, arguments)
        raise self._refusal(
            part, "is not in the language: no attributes, loops, divisions or chains of comparisons"
        )

    def _literal(self, part: ast.Constant) -> tree.Node:
        match part.value:
            case bool() | int() | str() as value:
                return tree.Literal(value)
            case float():
                raise self._refusal(
                    part,
                    "is a decimal, and the law's figures are no part of an expression: make it a parameter "
                    '(type ratio) with its source, and read it by parameter("…")',
                )
        raise self._refusal(part, "is not a number, True, False or a code in quotes")

    def _comparison(self, left: ast.expr, operator: ast.cmpop, right: ast.expr) -> tree.Node:
        if isinstance(operator, ast.In | ast.NotIn) and isinstance(right, ast.Tuple):
            one_of = tree.OneOf(self.node(left), tuple(self._word(choice) for choice in right.elts))
            return one_of if isinstance(operator, ast.In) else tree.Not(one_of)
        if type(operator) in _COMPARISONS:
            return tree.Compare(_COMPARISONS[type(operator)], self.node(left), self.node(right))
        raise self._refusal(right, 'cannot be compared so: use < <= > >= == != or in ("code", "code")')

    def _call(self, part: ast.expr, function: str, arguments: list[ast.expr]) -> tree.Node:
        if function == "parameter" and len(arguments) in (1, 2):
            key = self.node(arguments[1]) if len(arguments) == 2 else None
            return tree.Parameter(self._word(arguments[0]), key)
        if function in OVER_MEMBERS and 1 <= len(arguments) <= 2:
            return self._over_members(part, function, tuple(self.node(argument) for argument in arguments))
        if function in ROUNDINGS and len(arguments) == 2:
            return tree.Round(function, self.node(arguments[0]), self._coin(arguments[1]))
        if len(arguments) == FUNCTIONS.get(function):
            return tree.Call(function, tuple(self.node(argument) for argument in arguments))
        known = ", ".join(("parameter", *OVER_MEMBERS, *FUNCTIONS, *ROUNDINGS))
        raise self._refusal(part, f"calls no known function with that many values; there are {known}")

    def _over_members(self, part: ast.expr, function: str, nodes: tuple[tree.Node, ...]) -> tree.Node:
        if function != "count":
            return tree.OverMembers(function, nodes[0], nodes[1] if len(nodes) == 2 else None)
        if len(nodes) == 1:
            return tree.OverMembers(function, None, nodes[0])
        raise self._refusal(part, "counts members by one condition: count(condition)")

    def _coin(self, part: ast.expr) -> str:
        if isinstance(part, ast.Name) and part.id in COINS:
            return part.id
        raise self._refusal(part, f"is no coin to round to: use one of {', '.join(COINS)}")

    def _word(self, part: ast.expr) -> str:
        if isinstance(part, ast.Constant) and isinstance(part.value, str):
            return part.value
        raise self._refusal(part, "should be a word in quotes")

    def _text(self, part: ast.expr) -> str:
        return ast.get_source_segment(self._source, part) or ""

    def _refusal(self, part: ast.expr, problem: str) -> UnableToReadExpression:
        return UnableToReadExpression(f"“{self._text(part)}” {problem}")
