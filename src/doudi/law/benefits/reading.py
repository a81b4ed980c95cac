"""An expression of the law in plain words, in both languages: what a person reads who does not read formulas.

Names are quoted by their labels, so that each can be looked up; a formula's own brackets stay where the
sentence would otherwise have two readings.
"""

from collections.abc import Mapping
from typing import NamedTuple

from doudi.law.benefits.fact import Fact
from doudi.law.benefits.parameter import Parameter
from doudi.law.benefits.policies import Policies
from doudi.law.benefits.wording import value_text
from doudi.law.expressions import tree
from doudi.law.label import Label

_AS_OF = Label("作决定的那天", "the day of the decision")
_COINS = {"fen": Label("分", "the fen"), "jiao": Label("角", "the jiao"), "yuan": Label("元", "the yuan")}
_SIGNS = {
    "<": Label("低于", "is below"),
    "<=": Label("不超过", "is at most"),
    ">": Label("高于", "is above"),
    ">=": Label("不低于", "is at least"),
    "==": Label("等于", "is"),
    "!=": Label("不等于", "is not"),
}
_MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}
# Of two days one is earlier.
_DAYS = {
    "<": Label("早于", "is before"),
    "<=": Label("不晚于", "is not after"),
    ">": Label("晚于", "is after"),
    ">=": Label("不早于", "is not before"),
}
_ARITHMETIC = {"+": "+", "-": "−", "*": "×"}
_ROUNDINGS = {
    "round_up": Label("{0}，不足一{1}的进到一{1}", "{0}, rounded up to {1}"),
    "round_down": Label("{0}，不足一{1}的舍去", "{0}, rounded down to {1}"),
    "round_half": Label("{0}，四舍五入到{1}", "{0}, rounded to the nearest: {1}"),
}
_OVER_MEMBERS = {
    "sum": Label("{1}各人的{0}加起来", "the sum of {0} over {1}"),
    "count": Label("{1}的人数", "the number of {1}"),
    "any": Label("{1}至少有一人{0}", "at least one of {1}: {0}"),
    "all": Label("{1}人人都{0}", "every one of {1}: {0}"),
    "maximum": Label("{1}最高的{0}", "the highest {0} among {1}"),
    "minimum": Label("{1}最低的{0}", "the lowest {0} among {1}"),
}
_EVERYBODY = Label("家里", "all members")


class Words(NamedTuple):
    """What an expression's names are called: facts and rules, parameters, and the codes of all of them."""

    names: Mapping[str, Label]
    parameters: Mapping[str, Label]
    facts: Mapping[str, Fact]
    days: frozenset[str]
    codes: Mapping[str, Label]
    choices: Mapping[str, Mapping[str, Label]]  # of a parameter that is a code
    keys: Mapping[str, Mapping[str, Label]]  # of a parameter with several values

    def text(self, node: tree.Node) -> Label:
        """An expression in words."""
        return Label(_Reader(self, "zh").text(node), _Reader(self, "en").text(node))


def words_of(policies: Policies) -> Words:
    """The words for everything the policies declare."""
    rules = {name: rule for benefit in policies.benefits.values() for name, rule in benefit.rules.items()}
    declared = policies.parameters.declared
    days = {name for name, fact in policies.facts.items() if fact.type == "date"}
    days |= {"as_of", *(name for name, rule in rules.items() if rule.type == "date")}
    codes = {code: label for fact in policies.facts.values() for code, label in fact.choices.items()}
    return Words(
        {
            **{name: fact.label for name, fact in policies.facts.items()},
            **{name: rule.label for name, rule in rules.items()},
            "as_of": _AS_OF,
        },
        {name: parameter.label for name, parameter in declared.items()},
        policies.facts,
        frozenset(days),
        codes,
        {name: parameter.choices for name, parameter in declared.items() if parameter.choices},
        {name: key_words(policies, parameter) for name, parameter in declared.items()},
    )


def key_words(policies: Policies, parameter: Parameter) -> Mapping[str, Label]:
    """The words for the codes of a parameter's key: its own, or those of the fact that has these codes."""
    if parameter.keys:
        return parameter.keys
    codes = set(parameter.key)
    facts = (fact for fact in policies.facts.values() if codes <= set(fact.choices))
    fact = next(facts, None)
    return fact.choices if fact else {}


class _Reader:
    """Writes one expression in one language."""

    def __init__(self, words: Words, language: str) -> None:
        self._words = words
        self._language = language

    def text(self, node: tree.Node) -> str:
        """An expression in words."""
        match node:
            case tree.Literal(value):
                return self._literal(value)
            case tree.Name(name):
                return self._quoted(self._words.names[name])
            case tree.Parameter(name, key):
                return self._parameter(name, key)
            case tree.OverMembers(function, value, condition):
                return self._over_members(function, value, condition)
            case tree.Call(function, arguments):
                return self._call(function, arguments)
            case tree.Compare(sign, left, right):
                return self._comparison(sign, left, right)
            case tree.Arithmetic(sign, left, right):
                return self._arithmetic(sign, left, right)
            case tree.Choose(condition, this, that):
                return self._choice(condition, this, that)
        return self._combined(node, [self._inner(child) for child in tree.children(node)])

    def _combined(self, node: tree.Node, below: list[str]) -> str:
        """What is made of other parts of the sentence, in the order of `tree.children`."""
        match node:
            case tree.Not():
                return self._say("不是：{0}", "not {0}").format(*below)
            case tree.Logic(word):
                joint = self._say("，并且", ", and ") if word == "and" else self._say("，或者", ", or ")
                return joint.join(below)
            case tree.OneOf(operand, choices):
                said = self._say("、", ", ").join(self._code(operand, choice) for choice in choices)
                return self._say("{0}是其中之一：{1}", "{0} is one of: {1}").format(*below, said)
            case tree.Round(function, _, coin):
                said = _ROUNDINGS[function].text(self._language)
                return said.format(*below, _COINS[coin].text(self._language))
        raise TypeError(node)

    def _choice(self, condition: tree.Node, this: tree.Node, that: tree.Node) -> str:
        said = self._say("如果{0}，就是{1}；否则", "if {0}: {1}; otherwise").format(
            self._inner(condition), self._inner(this)
        )
        if isinstance(that, tree.Choose):
            return said + self._say("", ", ") + self.text(that)
        return said + self._say("是", ": ") + self._inner(that)

    def _say(self, chinese: str, english: str) -> str:
        return english if self._language == "en" else chinese

    def _quoted(self, label: Label) -> str:
        return self._say("「{}」", "“{}”").format(label.text(self._language))

    def _inner(self, node: tree.Node) -> str:
        """A part of a sentence, in brackets unless it is one word."""
        said = self.text(node)
        plain = isinstance(node, tree.Name | tree.Literal | tree.Parameter | tree.Compare | tree.OneOf)
        counted = isinstance(node, tree.OverMembers) and node.function == "count"
        return said if plain or counted or _is_age(node) else self._say("（{}）", "({})").format(said)

    def _literal(self, value: bool | int | str) -> str:
        if isinstance(value, str):
            return self._quoted(self._words.codes.get(value, Label(value, value)))
        return value_text(value, "count", "", self._language)

    def _parameter(self, name: str, key: tree.Node | None) -> str:
        said = self._quoted(self._words.parameters[name])
        if key is None:
            return said
        if isinstance(key, tree.Literal):
            picked = self._words.keys[name].get(str(key.value), Label(str(key.value), str(key.value)))
            return said + self._say(f"（{picked.zh}）", f" ({picked.en})")
        return said + self._say(f"（按{self.text(key)}）", f" (by {self.text(key)})")

    def _comparison(self, sign: str, left: tree.Node, right: tree.Node) -> str:
        if isinstance(left, tree.Literal) and not isinstance(right, tree.Literal):
            return self._comparison(_MIRRORED[sign], right, left)
        on_days = any(isinstance(side, tree.Name) and side.name in self._words.days for side in (left, right))
        said = (_DAYS if on_days else _SIGNS).get(sign, _SIGNS[sign]).text(self._language)
        if isinstance(right, tree.Literal) and isinstance(right.value, str):
            verb = {"==": self._say("是", "is"), "!=": self._say("不是", "is not")}[sign]
            return self._spaced(self._inner(left), verb, self._code(left, right.value))
        return self._spaced(self._inner(left), said, self._inner(right))

    def _spaced(self, *parts: str) -> str:
        return self._say("", " ").join(parts)

    def _code(self, operand: tree.Node, code: str) -> str:
        """A code in the words of the fact or parameter it is a code of."""
        choices: Mapping[str, Label] = self._words.codes
        if isinstance(operand, tree.Name) and operand.name in self._words.facts:
            choices = self._words.facts[operand.name].choices
        if isinstance(operand, tree.Parameter):
            choices = self._words.choices.get(operand.name, {})
        return self._quoted(choices.get(code, Label(code, code)))

    def _arithmetic(self, sign: str, left: tree.Node, right: tree.Node) -> str:
        if sign == "-" and left == tree.Literal(0):
            return "−" + self._inner(right)
        return f"{self._term(sign, left)} {_ARITHMETIC[sign]} {self._term(sign, right, last=True)}"

    def _term(self, sign: str, node: tree.Node, *, last: bool = False) -> str:
        """One side of a sum or product: brackets only where leaving them out would change it."""
        if isinstance(node, tree.Arithmetic):
            looser = sign == "*" and node.operator != "*"
            if not looser and not (last and sign == "-" and node.operator != "*"):
                return self.text(node)
        return self._inner(node)

    def _call(self, function: str, arguments: tuple[tree.Node, ...]) -> str:
        first, *others = (self._inner(argument) for argument in arguments)
        if function == "larger" and arguments[-1] == tree.Literal(0):
            return self._say(f"{first}，小于 0 的算 0", f"{first}, or 0 where it is below")
        said = {
            "larger": Label("{0}和{1}中较大的", "the larger of {0} and {1}"),
            "smaller": Label("{0}和{1}中较小的", "the smaller of {0} and {1}"),
            "age_on": Label("{1}的周岁年龄（按{0}算）", "the age on {1} (by {0})"),
            "months_between": Label("从{0}到{1}的整月数", "the whole months from {0} to {1}"),
            "first_of_next_month": Label("{0}的下个月第一天", "the first day of the month after {0}"),
        }[function].text(self._language)
        return said.format(first, *others)

    def _over_members(self, function: str, value: tree.Node | None, condition: tree.Node | None) -> str:
        whom = _EVERYBODY.text(self._language)
        if condition is not None:
            found = self._inner(condition)
            whom = self._say(f"符合{found}的人里，", f"members with {found}")
            if function == "count":
                whom = self._say(f"符合{found}", f"members with {found}")
        what = "" if value is None else self._inner(value)
        return _OVER_MEMBERS[function].text(self._language).format(what, whom)


def _is_age(node: tree.Node) -> bool:
    return isinstance(node, tree.Call) and node.function in (
        "age_on",
        "months_between",
        "first_of_next_month",
    )
