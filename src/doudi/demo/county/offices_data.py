"""Give the three departments their own data about the invented people: consistent, but not equal."""

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from doudi.demo.county.person import Home, Human
from doudi.demo.departments.offices import OFFICES
from doudi.demo.departments.store import Store

AS_OF = date(2026, 8, 31)


def fill(folder: Path, homes: Sequence[Home]) -> None:
    """Write the departments' files into `folder`; the same again changes nothing."""
    people = [(home, human) for home in homes for human in home.members]
    tables: dict[str, dict[str, Iterator[tuple[object, ...]]]] = {
        "police": {
            "residents": (_resident(home, human) for home, human in people),
            "deaths": ((human.id_number, human.died_on.isoformat()) for _, human in people if human.died_on),
            "vehicles": (row for _, human in people for row in _vehicles(human)),
        },
        "labour": {
            "employments": (
                (human.id_number, "示例用人单位", "2023-03-01", human.wage, 12)
                for _, human in people
                if human.wage_insured and human.wage
            ),
            "pensions": (
                _pension(home, human) for home, human in people if human.basic_pension or human.pension
            ),
        },
        "bank": {
            "balances": (row for _, human in people for row in _balances(human)),
        },
    }
    for name, rows in tables.items():
        store = Store(folder / f"{name}.sqlite3", OFFICES[name].schema)
        store.fill("about", [("as_of", AS_OF.isoformat())])
        for table, filled in rows.items():
            store.fill(table, filled)


def _resident(home: Home, human: Human) -> tuple[object, ...]:
    status = "cancelled" if human.died_on else "normal"
    kind = "非农业" if home.urban else "农业"
    return (human.id_number, human.registered_name or human.name, kind, home.village, human.relation, status)


def _vehicles(human: Human) -> Iterator[tuple[object, ...]]:
    for order, value in enumerate(human.vehicles):
        yield (f"示例{human.number:06d}{order}", human.id_number, "小型轿车", value, "2021-05-01", "normal")


def _pension(home: Home, human: Human) -> tuple[object, ...]:
    kind = "城乡居民" if human.basic_pension else "企业职工"
    return (human.id_number, kind, human.pension + human.basic_pension, human.basic_pension, "2019-01-01")


def _balances(human: Human) -> Iterator[tuple[object, ...]]:
    """One account at most people's bank; larger savings are spread over two."""
    if human.deposits <= 0:
        return
    here = human.deposits if human.deposits < 5_000_000 else human.deposits * 2 // 3
    yield (human.id_number, "示例农村信用社", 1, here, AS_OF.isoformat())
    if here < human.deposits:
        yield (human.id_number, "示例商业银行", 2, human.deposits - here, AS_OF.isoformat())
