"""Who lives together: relations and ages for a household of a given size."""

import random
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """A place in a household, to be filled by a person."""

    relation: str
    age: int
    sex: str


def compose(size: int, chance: random.Random) -> list[Place]:
    """The members of a household of `size` people (7 stands for seven)."""
    kinds = _KINDS[size]
    build = chance.choices([kind for kind, _ in kinds], [weight for _, weight in kinds])[0]
    return build(chance)


def _head(chance: random.Random, youngest: int, oldest: int) -> Place:
    return Place("head", chance.randint(youngest, oldest), "M" if chance.random() < 0.68 else "F")


def _spouse(chance: random.Random, head: Place) -> Place:
    return Place("spouse", max(22, head.age + chance.randint(-4, 3)), "F" if head.sex == "M" else "M")


def _child(chance: random.Random, parent: Place) -> Place:
    oldest = min(30, parent.age - 20)
    age = 0 if oldest <= 0 else round(chance.triangular(0, oldest, oldest * 0.55))
    return Place("child", age, chance.choice("FM"))


def _parent(chance: random.Random, head: Place) -> Place:
    return Place("parent", min(96, head.age + chance.randint(21, 31)), "F" if chance.random() < 0.62 else "M")


def _alone(youngest: int, oldest: int) -> Callable[[random.Random], list[Place]]:
    return lambda chance: [_head(chance, youngest, oldest)]


def _couple(youngest: int, oldest: int) -> Callable[[random.Random], list[Place]]:
    def build(chance: random.Random) -> list[Place]:
        head = _head(chance, youngest, oldest)
        return [head, _spouse(chance, head)]

    return build


def _family(children: int, parents: int, *, single: bool = False) -> Callable[[random.Random], list[Place]]:
    """A couple (or one parent) with children and grandparents."""

    def build(chance: random.Random) -> list[Place]:
        head = _head(chance, 28, 56)
        spouse = [] if single else [_spouse(chance, head)]
        young = [_child(chance, head) for _ in range(children)]
        old = [_parent(chance, head) for _ in range(parents)]
        if parents == 2:
            old[1] = Place("parent", old[0].age, "M" if old[0].sex == "F" else "F")
        return [head, *spouse, *young, *old]

    return build


_KINDS: dict[int, list[tuple[Callable[[random.Random], list[Place]], float]]] = {
    1: [(_alone(60, 90), 46), (_alone(22, 59), 54)],
    2: [
        (_couple(60, 84), 33),
        (_couple(24, 59), 39),
        (_family(1, 0, single=True), 16),
        (_family(0, 1, single=True), 12),
    ],
    3: [(_family(1, 0), 80), (_family(0, 1), 10), (_family(2, 0, single=True), 10)],
    4: [(_family(2, 0), 72), (_family(1, 1), 28)],
    5: [(_family(2, 1), 60), (_family(3, 0), 20), (_family(1, 2), 20)],
    6: [(_family(2, 2), 60), (_family(3, 1), 40)],
    7: [(_family(3, 2), 100)],
}
