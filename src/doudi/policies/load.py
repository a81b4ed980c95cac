"""The policies that come with the product, read once."""

from functools import cache
from pathlib import Path

from doudi.law.benefits.load import read
from doudi.law.benefits.policies import Policies
from doudi.policies import documents

FOLDER = Path(__file__).parent


@cache
def policies() -> Policies:
    """All policy files of the package, checked. Raises UnableToReadPolicy."""
    documents.read(FOLDER)
    return read(FOLDER)
