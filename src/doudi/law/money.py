"""Money: whole fen (int) inside, yuan in what people read and write. No floats anywhere."""

import re
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

from doudi.law.errors import Unable

# The coins that an amount can be rounded to, in fen.
COINS = {"fen": 1, "jiao": 10, "yuan": 100}

# Twelve digits of yuan: far above any household, far inside int64, so that sums over a province stay exact.
_WRITTEN = re.compile(r"-?[0-9]{1,12}(?:\.[0-9]{1,2})?")


class UnableToReadMoney(Unable):
    """The text is not an amount of yuan with at most two decimals."""


def fen_of(yuan: str | int | Decimal) -> int:
    """Yuan as written ("1240", "18.50") to fen, exactly. Raises UnableToReadMoney."""
    text = str(yuan).strip()
    if not _WRITTEN.fullmatch(text) or isinstance(yuan, bool | float):
        shown = text[:20]
        raise UnableToReadMoney(
            f"“{shown}”不是金额。请写成元，最多两位小数，例如 1240 或 18.50",
            f'"{shown}" is not an amount; write yuan with at most two decimals, such as 1240 or 18.50',
        )
    return int(Decimal(text) * 100)


def yuan_text(fen: int | Fraction) -> str:
    """Fen as yuan for people: 132000 → "1,320", 189450 → "1,894.50". A fraction of a fen is shown rounded."""
    whole = round_half(fen, 1)
    yuan, rest = divmod(abs(whole), 100)
    text = f"{yuan:,}.{rest:02}" if rest else f"{yuan:,}"
    return f"-{text}" if whole < 0 else text


def round_up(fen: int | Fraction, coin: int) -> int:
    """Up to a whole coin (向上进)."""
    return -(-fen // coin) * coin


def round_down(fen: int | Fraction, coin: int) -> int:
    """Down to a whole coin (舍去)."""
    return fen // coin * coin


def round_half(fen: int | Fraction, coin: int) -> int:
    """To the nearest coin; a half goes up (四舍五入)."""
    return (2 * fen + coin) // (2 * coin) * coin


def share(amount: int, count: int, rounding: Callable[[Fraction, int], int], coin: int = 1) -> int:
    """One person's share of `amount` fen among `count` people, rounded by name to a coin.

    The only place where money is divided; a comparison never is (compare with `standard * members`).
    """
    return rounding(Fraction(amount, count), coin)
