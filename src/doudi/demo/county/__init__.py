"""The fictional county 990001: its places, invented people, departments' data and accounts."""

from collections.abc import Callable
from pathlib import Path

from django.db import transaction
from django.utils.timezone import localdate

from doudi.demo.county import accounts, loading, offices_data, payees, places, population, shape, stories
from doudi.demo.county.people import invent
from doudi.work import clock

SEED = 990001


@transaction.atomic
def load(
    progress: Callable[[str, int, int], None],
    *,
    departments: Path,
    populations: Path | None = None,
    seed: int = SEED,
    people: int = shape.PEOPLE,
) -> None:
    """Load the whole county: all of it or nothing; a county that is there already is left alone.

    `progress(what, done, total)` is called as it goes on. `departments` is the folder of the departments'
    data files; the payment bank's list of accounts goes into `bank` beside it. `populations`: the folder of
    populations that rules are tried on, where the county's people are to be one. The same `seed` gives the
    same people.
    """
    families = stories.families()
    prepared = [family.home for family in families]
    members = sum(len(home.members) for home in prepared)
    county = places.county()
    homes = prepared + invent(
        county, seed=seed, people=people - members, first_person=members + 1, first_home=len(prepared) + 1
    )
    if loading.is_loaded():
        progress("people", people, people)
    else:
        offices = accounts.open_divisions()
        loading.take_numbers(people, len(homes))
        loading.store(homes, progress)
        loading.store_accounts(families)
        at = clock.now()
        accounts.open_accounts(offices, at=at, on=localdate(at))
    progress("departments", 0, 1)
    offices_data.fill(departments, homes)
    payees.fill(departments.parent / "bank", families)
    if populations is not None:
        population.fill(populations, homes)
    progress("departments", 1, 1)
