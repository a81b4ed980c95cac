"""The line to a partner is cut after five failures, for all workers, and tried again by one probe."""

import random
from datetime import timedelta

import pytest

from doudi.exchange import backoff, circuit
from doudi.exchange.models import Line
from tests.registry.people import AT

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


def fail(times: int) -> None:
    for _ in range(times):
        circuit.failed("bank", AT)


def test_four_failures_cut_nothing_and_the_fifth_does() -> None:
    fail(4)
    assert circuit.closed_until("bank", AT) is None
    fail(1)
    assert circuit.closed_until("bank", AT) == AT + 20 * SECOND
    assert circuit.closed_until("police", AT) is None


def test_each_cut_is_longer_up_to_ten_minutes() -> None:
    fail(5)
    cuts = []
    for _ in range(8):
        until = circuit.closed_until("bank", AT)
        assert until is not None
        cuts.append((until - AT).total_seconds())
        fail(1)
    assert cuts == [20, 40, 80, 160, 320, 600, 600, 600]


def test_when_the_cut_is_over_one_asks_and_the_others_wait() -> None:
    fail(5)
    later = AT + 21 * SECOND
    assert circuit.closed_until("bank", later) is None
    assert circuit.closed_until("bank", later) == later + 15 * SECOND
    # The probe's worker was killed: after a while another one asks.
    assert circuit.closed_until("bank", later + 16 * SECOND) is None


def test_an_answer_makes_the_line_whole() -> None:
    fail(7)
    circuit.worked("bank", AT)
    assert circuit.closed_until("bank", AT) is None
    assert Line.objects.get(partner="bank").failures == 0


def test_delays_double_and_are_spread() -> None:
    dice = random.Random(1)
    for attempt in range(1, backoff.TRIES):
        waits = [backoff.delay(attempt, dice) for _ in range(50)]
        middle = min(2.0 * 2 ** (attempt - 1), 600.0)
        seconds = [wait.total_seconds() for wait in waits if wait]
        assert len(seconds) == 50
        assert middle * 0.5 <= min(seconds) < max(seconds) <= middle * 1.5
    assert backoff.delay(backoff.TRIES) is None
