"""What the tests of the exchange share: running departments, and settings that point at them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from tests.exchange.offices import TOKEN, Office, running


@pytest.fixture
def offices(tmp_path: Path, settings: Settings) -> Iterator[dict[str, Office]]:
    """The three departments; a question waits half a second for the next byte, and 1.2 s in all."""
    with running(tmp_path / "departments") as offices:
        settings.DEPARTMENTS = {name: office.url for name, office in offices.items()}
        settings.DEPARTMENT_TOKEN = TOKEN
        settings.DEPARTMENT_PATIENCE = (0.5, 0.5, 1.2)
        yield offices
