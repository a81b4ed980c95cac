from decimal import Decimal
from fractions import Fraction

import pytest

from doudi.law.money import UnableToReadMoney, fen_of, round_down, round_half, round_up, share, yuan_text


@pytest.mark.parametrize(
    ("yuan", "fen"),
    [
        ("1240", 124000),
        ("18.50", 1850),
        ("18.5", 1850),
        ("-0.01", -1),
        (900, 90000),
        (Decimal("0.1"), 10),
        (" 7 ", 700),
    ],
)
def test_reads_yuan_exactly(yuan: str | int | Decimal, fen: int) -> None:
    assert fen_of(yuan) == fen


@pytest.mark.parametrize(
    "yuan",
    [
        "",
        "12.345",
        "1,240",
        "1e3",
        "NaN",
        "inf",
        "１２",
        "1_000",
        "9" * 13,
        "1e999999999",
        "十",
        True,
        0.1,
        "--1",
        "1.",
    ],
)
def test_refuses_what_is_not_yuan(yuan: str) -> None:
    with pytest.raises(UnableToReadMoney, match="不是金额"):
        fen_of(yuan)


@pytest.mark.parametrize(
    ("fen", "text"),
    [(0, "0"), (5, "0.05"), (132000, "1,320"), (189450, "1,894.50"), (-1, "-0.01"), (Fraction(1, 2), "0.01")],
)
def test_writes_yuan_for_people(fen: int | Fraction, text: str) -> None:
    assert yuan_text(fen) == text


def test_roundings_by_name() -> None:
    amounts: list[int | Fraction] = [100, 101, 149, 150, 199, Fraction(201, 2)]
    assert [round_up(amount, 100) for amount in amounts] == [100, 200, 200, 200, 200, 200]
    assert [round_down(amount, 100) for amount in amounts] == [100, 100, 100, 100, 100, 100]
    assert [round_half(amount, 100) for amount in amounts] == [100, 100, 100, 200, 200, 100]


def test_share_is_rounded_by_name() -> None:
    assert share(189400, 3, round_down) == 63133
    assert share(189400, 3, round_up) == 63134
