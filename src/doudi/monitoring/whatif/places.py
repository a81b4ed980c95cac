"""Where populations and results lie, and which populations somebody may use."""

from pathlib import Path
from uuid import UUID

from django.conf import settings

from doudi.access.principal import Principal
from doudi.law.errors import Unable
from doudi.monitoring.population.contract import MANIFEST, Population, read


class UnableToFindPopulation(Unable):
    """There is no such population, or it is of places out of reach."""


def folder_of(run: UUID) -> Path:
    """The folder of a run's files."""
    found: Path = settings.WHAT_IFS / str(run)
    return found


def populations(principal: Principal) -> dict[str, Population]:
    """The populations in the folder of the setting POPULATIONS, by the names of their folders: those all of
    whose places are within reach. One that is not finished is left out."""
    folder: Path = settings.POPULATIONS
    found = {path.parent.name: read(path.parent) for path in sorted(folder.glob(f"*/{MANIFEST}"))}
    return {name: one for name, one in found.items() if _within(one, principal)}


def population(name: str, principal: Principal) -> Population:
    """One of them. Raises UnableToFindPopulation."""
    found = populations(principal).get(name)
    if found is None:
        raise UnableToFindPopulation(f"没有“{name}”这份人口。", f'There is no population "{name}".')
    return found


def _within(one: Population, principal: Principal) -> bool:
    places = one.about.get("places") or ()
    return bool(places) and all(principal.reaches(int(str(place).ljust(12, "0"))) for place in places)
