"""The county of `bench.rolls`: families on a roll, whatever is due to them, and the same in the registry."""

import datetime as dt
import random

from django.conf import settings
from django.core.management import call_command
from django.db import transaction

from doudi.access import rls
from doudi.law.id_number import check_digit
from doudi.vault.keyfile import create_key_file
from tests.monitoring.rolls.county import Body, Home, Line, keep, written

_SIZES = (1, 1, 1, 2, 2, 3)  # households on dibao are small: 1.7 on average
_RELATIONS = ("head", "spouse", "child")
_AT_ONCE = 5_000


def county(rows: int) -> tuple[bytes, list[Home]]:
    """The roll as a workbook, and its families."""
    chance = random.Random(7)
    homes: list[Home] = []
    people = 0
    while people < rows:
        size = min(chance.choice(_SIZES), rows - people)
        homes.append(_home(size, people, chance))
        people += size
    return written(_lines(homes, chance)), homes


def made(homes: list[Home]) -> None:
    """The registry, migrated and filled."""
    create_key_file(settings.KEY_FILE)
    rls.open_process()
    call_command("migrate", verbosity=0)
    for start in range(0, len(homes), _AT_ONCE):
        with transaction.atomic():
            keep(homes[start : start + _AT_ONCE], first=start + 1)


def _home(size: int, first: int, chance: random.Random) -> Home:
    members = []
    for at in range(size):
        number = first + at
        eldest = dt.date(2010, 1, 1) if at == 2 else dt.date(1955, 1, 1)
        born = eldest + dt.timedelta(days=number // 1000 * (1 if at == 2 else 97))
        body = f"990001{born:%Y%m%d}{number % 1000:03d}"
        facts = {"wage_income": chance.choice((0, 30_000, 60_000))} if at == 0 else {}
        members.append(Body(f"王{number:06d}", born, _RELATIONS[at], body + check_digit(body), facts))
    return Home(members)


def _lines(homes: list[Home], chance: random.Random) -> list[Line]:
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
                        "relation": {"head": "本人", "spouse": "配偶", "child": "子"}[body.relation],
                        "members": len(home.members) if first else None,
                        "amount": 500 if first else None,
                        "approved": dt.date(2026, 9, 1) if first else None,
                        "kind": "B类" if first else None,
                        "village": "东村",
                        "bank": "示例农商行" if first else None,
                        "account": f"62170099{number:011d}" if first and chance.random() > 0.05 else None,
                    }
                )
            )
    return rows
