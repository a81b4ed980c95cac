"""Money: whole fen (int) inside, yuan in what people read and write. No floats anywhere."""

from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from math import ceil, floor

from doudi.law.errors import Unable

# The coins that an amount can be rounded to, in fen.
COINS = {"fen": 1, "jiao": 10, "yuan": 100}

# Far above any household's money and far inside int64, so that sums over a province stay exact everywhere.
LARGEST_FEN = 10**14


class UnableToReadMoney(Unable):
    """The text is not an amount of yuan with at most two decimals."""


def fen_of(yuan: str | int | Decimal) -> int:
    """Yuan as written ("1240", "18.50") to fen, exactly. Raises UnableToReadMoney."""
    try:
        amount = Decimal(yuan)
    except (InvalidOperation, ValueError):
        amount = Decimal("NaN")
    # The exponent is looked at before any arithmetic: "1e999999999" must not be written out.
    if not amount.is_finite() or abs(amount) > LARGEST_FEN // 100 or int(amount.as_tuple().exponent) < -2:
        raise UnableToReadMoney(
            f"“{yuan}”不是金额。请写成元，最多两位小数，例如 1240 或 18.50。",
            f'"{yuan}" is not an amount. Write yuan with at most two decimals, such as 1240 or 18.50.',
        )
    return int(amount * 100)


def yuan_text(fen: int | Fraction) -> str:
    """Fen as yuan for people: 132000 → "1,320", 189450 → "1,894.50". A fraction of a fen is shown rounded."""
    whole = floor(Fraction(fen) + Fraction(1, 2))
    yuan, rest = divmod(abs(whole), 100)
    text = f"{yuan:,}.{rest:02}" if rest else f"{yuan:,}"
    return f"-{text}" if whole < 0 else text


def round_up(fen: int | Fraction, coin: int) -> int:
    return ceil(Fraction(fen, coin)) * coin


def round_down(fen: int | Fraction, coin: int) -> int:
    return floor(Fraction(fen, coin)) * coin


def round_half(fen: int | Fraction, coin: int) -> int:
    """To the nearest coin; a half goes up (四舍五入)."""
    return floor(Fraction(fen, coin) + Fraction(1, 2)) * coin


def share(amount: int, count: int, rounding: Callable[[Fraction, int], int], coin: int = 1) -> int:
    """One person's share of `amount` fen among `count` people, rounded by name to a coin.

    The only place where money is divided; a comparison never is (compare with `standard * members`).
    """
    return rounding(Fraction(amount, count), coin)
