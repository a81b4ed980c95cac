"""The policies that come with the product, read once."""

from functools import cache
from pathlib import Path

from doudi.law.benefits.load import read
from doudi.law.benefits.policies import Policies
from doudi.law.benefits.scenario import Scenario, read_scenarios
from doudi.policies import documents

FOLDER = Path(__file__).parent


@cache
def policies() -> Policies:
    """All policy files of the package, checked. Raises UnableToReadPolicy."""
    documents.read(FOLDER)
    return read(FOLDER)


def scenarios(benefit: str) -> tuple[Scenario, ...]:
    """The scenarios of a benefit among those files. Raises UnableToReadPolicy."""
    return _scenarios(policies(), benefit)


@cache
def _scenarios(files: Policies, benefit: str) -> tuple[Scenario, ...]:
    return tuple(read_scenarios(FOLDER, files, benefit))
