"""Many open cases, written set-wise: the queue of a large county. Run inside the site's environment.

    python -m bench.ready bench.crowd 100000

The cases stand in towns that nobody in the demo works in, except a few: the queue of 云坪镇 gets 30 rows and
that of 青石镇 gets 3, for counting queries.
"""

import datetime as dt
import random
import sys

from django.db import connection, transaction

from doudi.access.models import Division
from doudi.access.rls import open_process
from doudi.cases.models import Case
from doudi.cases.pinned import pin
from doudi.demo.county.places import county
from doudi.registry.models import Household, Person
from doudi.registry.names import name_key
from doudi.registry.numbering import take
from doudi.work import clock, statistics

FEW, SOME = ("青石镇", 3), ("云坪镇", 30)
STATES = ("submitted", "accepted", "investigating", "preliminary", "publicizing", "county_review")
BATCH = 2000


def main(count: int) -> None:
    """Open `count` cases, and the two short queues."""
    open_process()
    chance = random.Random(1)
    towns = {town.name: town for town in county().towns}
    quiet = [town for name, town in towns.items() if name not in {FEW[0], SOME[0]}]
    villages = [village.code for town in quiet for village in town.villages]
    places = [towns[name].villages[0].code for name, number in (FEW, SOME) for _ in range(number)]
    places += [chance.choice(villages) for _ in range(count)]
    assert Division.objects.filter(code__in=places).exists()
    first_person, first_household = take("person", len(places)), take("household", len(places))
    for start in range(0, len(places), BATCH):
        _open(places[start : start + BATCH], start, first_person, first_household, chance)
    _settle()
    print(f"{len(places)} open cases")


def _settle() -> None:
    """Leave the database as one that has been running for a while: with statistics, and vacuumed."""
    statistics.refresh()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


@transaction.atomic
def _open(
    places: list[int], start: int, first_person: int, first_household: int, chance: random.Random
) -> None:
    at, today = clock.now(), clock.today()
    procedure = pin("dibao", places[0], at=at)
    homes, people, cases = [], [], []
    for n, village in enumerate(places, start):
        home = Household(number=first_household + n, division=village, formed_on=today, registered_at=at)
        name = f"申请人{n}"
        person = Person(
            number=first_person + n,
            name=name,
            name_key=name_key(name),
            sex="F",
            born=dt.date(1970, 1, 1),
            division=village,
            registered_at=at,
        )
        due = today + dt.timedelta(days=chance.randrange(-20, 45))
        case = Case(
            number=f"990001-2026-{500_000 + n:06}",
            benefit="dibao",
            household=home,
            applicant=person,
            division=village,
            town=village // 1000 * 1000,
            procedure=procedure,
            state=chance.choice(STATES),
            channel=chance.choice(("self", "helper", "window")),
            typed_by="bench",
            opened_by="bench",
            idempotency_key=f"bench-{n}",
            opened_on=today,
            due_on=due,
            due_kind="total",
            sort_on=due,
        )
        homes.append(home)
        people.append(person)
        cases.append(case)
    Household.objects.bulk_create(homes)
    Person.objects.bulk_create(people)
    Case.objects.bulk_create(cases)


if __name__ == "__main__":
    main(int(sys.argv[1]))
