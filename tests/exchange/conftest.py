"""What the tests of the exchange share: running departments, and settings that point at them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from tests.exchange.offices import PATIENT, TOKEN, Office, running


@pytest.fixture
def offices(tmp_path: Path, settings: Settings) -> Iterator[dict[str, Office]]:
    """The three departments; a question waits as long as a busy machine may need."""
    with running(tmp_path / "departments") as offices:
        settings.DEPARTMENTS = {name: office.url for name, office in offices.items()}
        settings.DEPARTMENT_TOKEN = TOKEN
        settings.DEPARTMENT_PATIENCE = PATIENT
        yield offices
