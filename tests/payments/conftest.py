"""A bank for the tests of payments."""

from collections.abc import Iterator

import pytest
from pytest_django import Settings

from tests.payments.bank_process import TOKEN, BankProcess, bank_in


@pytest.fixture(scope="module")
def _bank(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BankProcess]:
    with bank_in(tmp_path_factory.mktemp("bank")) as bank:
        yield bank


@pytest.fixture
def bank(_bank: BankProcess, settings: Settings) -> BankProcess:
    """The bank of this module without faults; the product is pointed at it and asks it without waiting."""
    _bank.fault()
    settings.PAYMENT_BANK_URL = _bank.url
    settings.PAYMENT_BANK_TOKEN = TOKEN
    settings.PAYMENT_QUIET = 0
    return _bank
