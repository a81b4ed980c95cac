"""What the kill tests share: a bank without any virtue, and the number of kills."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from tests.databases import LiveDatabase
from tests.payments.bank_process import TOKEN, BankProcess, bank_in


@pytest.fixture
def kills() -> int:
    """How often to kill: DOUDI_KILLS, 5 by default."""
    return int(os.environ.get("DOUDI_KILLS", "5"))


@pytest.fixture
def bad_bank(
    live_database: LiveDatabase, tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> Iterator[BankProcess]:
    """A bank that pays a file again when it gets it again; workers and this process are pointed at it."""
    with bank_in(tmp_path / "bank") as bank:
        bank.fault(deduplicate=False)
        settings.PAYMENT_BANK_URL = bank.url
        settings.PAYMENT_BANK_TOKEN = TOKEN
        settings.PAYMENT_FILE_LINES = 5
        for name, value in bank.environment.items():
            monkeypatch.setenv(name, value)
        yield bank
