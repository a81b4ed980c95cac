"""The tree of an expression: what every reading of the law evaluates, and nothing about how.

An expression is written in a small part of Python's own grammar (`parse`), checked when it is loaded
(`check`), and read for one household (`evaluate`). Other readings map over these same nodes.
"""

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Literal:
    """A number, true or false, or a code as written."""

    value: bool | int | str


@dataclass(frozen=True, slots=True)
class Name:
    """A declared fact or derived value, or `as_of`."""

    name: str


@dataclass(frozen=True, slots=True)
class Parameter:
    """A dated value of the place: `parameter("dibao.standard", residence)`; the key picks one of several."""

    name: str
    key: "Node | None" = None


@dataclass(frozen=True, slots=True)
class Not:
    operand: "Node"


@dataclass(frozen=True, slots=True)
class Logic:
    """`and` or `or` of two or more operands."""

    operator: str
    operands: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Compare:
    """One of < <= > >= == != between two values of the same type and unit."""

    operator: str
    left: "Node"
    right: "Node"


@dataclass(frozen=True, slots=True)
class OneOf:
    """`education in ("compulsory", "senior")`."""

    operand: "Node"
    choices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """One of + - *. There is no division: a comparison never divides, and sharing is a named act."""

    operator: str
    left: "Node"
    right: "Node"


@dataclass(frozen=True, slots=True)
class Choose:
    """`this if condition else that`."""

    condition: "Node"
    this: "Node"
    that: "Node"


@dataclass(frozen=True, slots=True)
class Call:
    """A function of plain values: larger, smaller, age_on, months_between, first_of_next_month."""

    function: str
    arguments: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Round:
    """`round_up(amount, yuan)`: up, down or half (a half goes up), to a named coin."""

    function: str
    amount: "Node"
    coin: str


@dataclass(frozen=True, slots=True)
class OverMembers:
    """sum, count, any, all, maximum or minimum over the members for whom the condition holds."""

    function: str
    value: "Node | None"
    condition: "Node | None"


Node = (
    Literal
    | Name
    | Parameter
    | Not
    | Logic
    | Compare
    | OneOf
    | Arithmetic
    | Choose
    | Call
    | Round
    | OverMembers
)


def children(node: Node) -> tuple[Node, ...]:
    """The nodes directly under one."""
    match node:
        case Parameter(key=key):
            return () if key is None else (key,)
        case Not(below) | OneOf(below) | Round(amount=below):
            return (below,)
        case Logic(operands=several) | Call(arguments=several):
            return several
        case Compare(left=left, right=right) | Arithmetic(left=left, right=right):
            return (left, right)
        case Choose(condition, this, that):
            return (condition, this, that)
        case OverMembers(value=value, condition=condition):
            return tuple(part for part in (value, condition) if part is not None)
        case _:
            return ()


def with_children(node: Node, below: tuple[Node, ...]) -> Node:
    """The same node over others, given in the order of `children`."""
    match node:
        case Parameter() if below:
            return replace(node, key=below[0])
        case Not() | OneOf():
            return replace(node, operand=below[0])
        case Round():
            return replace(node, amount=below[0])
        case Logic():
            return replace(node, operands=below)
        case Call():
            return replace(node, arguments=below)
        case Compare() | Arithmetic():
            return replace(node, left=below[0], right=below[1])
        case Choose():
            return Choose(*below)
        case OverMembers(value=value, condition=condition):
            parts = iter(below)
            return replace(
                node, value=next(parts) if value else None, condition=next(parts) if condition else None
            )
    return node


def names_in(node: Node) -> tuple[str, ...]:
    """The names an expression reads, in the order of writing, each once."""
    own = (node.name,) if isinstance(node, Name) else ()
    return tuple(dict.fromkeys((*own, *(name for child in children(node) for name in names_in(child)))))


def parameters_in(node: Node) -> tuple[str, ...]:
    """The parameters an expression looks up, in the order of writing, each once."""
    own = (node.name,) if isinstance(node, Parameter) else ()
    return tuple(dict.fromkeys((*own, *(name for child in children(node) for name in parameters_in(child)))))
