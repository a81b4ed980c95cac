"""A column whose values may be unknown: two arrays between which each value lies, and what keeps it open.

Where everything is known, `low` and `high` are the same array, and the work is done once. Money is int64 fen;
a share of it is kept exact as a whole number of parts (`scale` 10: tenths of a fen). Open ends are ±`OPEN`.
"""

from collections.abc import Callable
from math import gcd
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from doudi.law.expressions.extent import ROOM

Array = NDArray[Any]
Numbers = Any  # an array, or one plain number that stands for every row

# No known number comes as far as ROOM (`extent` refuses rules by which one could): what lies beyond was open
# before something was added or taken away. A hundred members' open ends can be added within int64.
FAR = ROOM
OPEN = 2 * ROOM


class Span(NamedTuple):
    """Values between `low` and `high`, inclusive, in units of 1/`scale`.

    `gaps`: rows × words of bits, one bit for each fact or parameter that is missing; None where all is known.
    Where one number stands for every row, so does one row of gaps.
    """

    low: Numbers
    high: Numbers
    gaps: Array | None = None
    scale: int = 1

    @property
    def known(self) -> bool:
        """Every value of the column is known."""
        return self.low is self.high

    @property
    def even(self) -> bool:
        """One known number stands for every row."""
        return self.low is self.high and not np.ndim(self.low)

    def rows(self, which: Any) -> "Span":
        """Some rows of the column, by number or mask; one number that stands for every row stays so."""
        low = self.low[which] if np.ndim(self.low) else self.low
        if self.known:
            return plain(low, self.scale)
        high = self.high[which] if np.ndim(self.high) else self.high
        gaps = self.gaps if self.gaps is None or self.gaps.ndim == 1 else self.gaps[which]
        return Span(low, high, gaps, self.scale)


def plain(values: Numbers, scale: int = 1) -> Span:
    """A column in which everything is known."""
    return Span(values, values, None, scale)


def joined(*spans: Span) -> Array | None:
    """The gaps of several columns together."""
    found = [span.gaps for span in spans if span.gaps is not None]
    if not found:
        return None
    together = found[0]
    for more in found[1:]:
        together = together | more
    return together


def settle(low: Numbers, high: Numbers, gaps: Array | None, scale: int = 1) -> Span:
    """A column between two bounds: a row is known as soon as they meet, and then nothing is missing there."""
    if gaps is None:
        return Span(low, low, None, scale)
    low, high = np.broadcast_arrays(low, high)
    still = low != high
    if not still.any():
        return Span(low, low, None, scale)
    return Span(low, high, np.where(still[..., None], gaps, 0), scale)


def aligned(left: Span, right: Span) -> tuple[Span, Span, int]:
    """Two columns in one scale."""
    if left.scale == right.scale:
        return left, right, left.scale
    scale = left.scale * right.scale // gcd(left.scale, right.scale)
    return rescaled(left, scale), rescaled(right, scale), scale


def rescaled(span: Span, scale: int) -> Span:
    """The same values in finer parts. Open ends stay open."""
    times = scale // span.scale
    if times == 1:
        return span
    if span.known:
        return plain(span.low * times, scale)
    return Span(_times(span.low, times), _times(span.high, times), span.gaps, scale)


def closed(values: Numbers) -> Numbers:
    """Sums and differences with an open end are open again."""
    return np.where(np.abs(values) >= FAR, np.sign(values) * OPEN, values)


def _times(values: Numbers, times: Numbers) -> Numbers:
    """A product in which an open end stays open (and nothing times an open end is nothing)."""
    values, times = np.asarray(values), np.asarray(times)
    infinite = (np.abs(values) >= OPEN) | (np.abs(times) >= OPEN)
    if not infinite.any():
        return values * times
    sign = np.sign(values) * np.sign(times)
    safe = np.where(infinite, 0, values) * np.where(infinite, 0, times)
    return np.where(infinite, sign * OPEN, safe)


def added(left: Span, right: Span) -> Span:
    """left + right."""
    left, right, scale = aligned(left, right)
    if left.known and right.known:
        return plain(left.low + right.low, scale)
    low, high = closed(left.low + right.low), closed(left.high + right.high)
    return settle(low, high, joined(left, right), scale)


def subtracted(left: Span, right: Span) -> Span:
    """left - right."""
    left, right, scale = aligned(left, right)
    if left.known and right.known:
        return plain(left.low - right.low, scale)
    low, high = closed(left.low - right.high), closed(left.high - right.low)
    return settle(low, high, joined(left, right), scale)


def multiplied(left: Span, right: Span) -> Span:
    """left * right. The range of a product lies between its four corners."""
    scale = left.scale * right.scale
    if left.known and right.known:
        return plain(left.low * right.low, scale)
    corners: list[Numbers] = [_times(a, b) for a in (left.low, left.high) for b in (right.low, right.high)]
    low, high = corners[0], corners[0]
    for corner in corners[1:]:
        low, high = np.minimum(low, corner), np.maximum(high, corner)
    return settle(low, high, joined(left, right), scale)


def extreme(pick: Callable[[Any, Any], Any], left: Span, right: Span) -> Span:
    """The larger (np.maximum) or smaller (np.minimum) of two, row by row."""
    left, right, scale = aligned(left, right)
    if left.known and right.known:
        return plain(pick(left.low, right.low), scale)
    return settle(pick(left.low, right.low), pick(left.high, right.high), joined(left, right), scale)


def compared(operator: Callable[[Any, Any], Any], left: Span, right: Span) -> Span:
    """`<` and `<=`: surely so where even the worst case holds, possible where the best one does."""
    left, right, _ = aligned(left, right)
    if left.known and right.known:
        return plain(operator(left.low, right.low))
    sure, possible = operator(left.high, right.low), operator(left.low, right.high)
    return settle(sure, possible, joined(left, right))


def equal(left: Span, right: Span) -> Span:
    """`==`: never sure where a side is open, surely not where the ranges lie apart."""
    left, right, _ = aligned(left, right)
    if left.known and right.known:
        return plain(left.low == right.low)
    possible = (left.low <= right.high) & (right.low <= left.high)
    sure = possible & (left.low == left.high) & (right.low == right.high)
    return settle(sure, possible, joined(left, right))


def negated(span: Span) -> Span:
    """not."""
    if span.known:
        return plain(np.logical_not(span.low))
    return Span(np.logical_not(span.high), np.logical_not(span.low), span.gaps)


def both(conjunction: bool, spans: list[Span]) -> Span:
    """Kleene's and (or) of several."""
    spans = [span for span in spans if not (span.even and bool(span.low) is conjunction)] or spans[:1]
    pick = np.logical_and if conjunction else np.logical_or
    low = spans[0].low
    for span in spans[1:]:
        low = pick(low, span.low)
    if all(span.known for span in spans):
        return plain(low)
    high = spans[0].high
    for span in spans[1:]:
        high = pick(high, span.high)
    return settle(low, high, joined(*spans))


def chosen(condition: Span, this: Span, that: Span) -> Span:
    """this where the condition holds, that where not, and somewhere from one to the other where unknown."""
    this, that, scale = aligned(this, that)
    low: Numbers
    high: Numbers
    if condition.known:
        if not np.ndim(condition.low):
            return this if condition.low else that
        low = np.where(condition.low, this.low, that.low)
        if this.known and that.known:
            return plain(low, scale)
        high = np.where(condition.low, this.high, that.high)
        return settle(low, high, _of_branch(condition.low, this, that), scale)
    least: Numbers = np.minimum(this.low, that.low)
    most: Numbers = np.maximum(this.high, that.high)
    low = np.where(condition.low, this.low, np.where(condition.high, least, that.low))
    high = np.where(condition.low, this.high, np.where(condition.high, most, that.high))
    either = joined(condition, this, that)
    certain = np.equal(condition.low, condition.high)
    branch = _of_branch(condition.low, this, that)
    if either is not None:
        settled = 0 if branch is None else branch
        either = np.where(certain[..., None], settled, either)
    return settle(low, high, either, scale)


def _of_branch(taken: Array, this: Span, that: Span) -> Array | None:
    """The gaps of whichever of the two was chosen, row by row."""
    if this.gaps is None and that.gaps is None:
        return None
    return np.where(
        np.asarray(taken)[..., None],
        0 if this.gaps is None else this.gaps,
        0 if that.gaps is None else that.gaps,
    )


def rounded(how: str, span: Span, coin: int) -> Span:
    """Up, down or half up to whole coins (`round_up`, `round_down`, `round_half`), then fen again."""
    step = coin * span.scale
    if span.known:
        return plain(_ROUND[how](span.low, step) * coin)
    low, high = (_stays_open(ends, _ROUND[how](ends, step) * coin) for ends in (span.low, span.high))
    return settle(low, high, span.gaps)


def _stays_open(ends: Array, found: Array) -> Array:
    return np.where(np.abs(ends) >= OPEN, np.sign(ends) * OPEN, found)


_ROUND: dict[str, Callable[[Any, int], Any]] = {
    "round_up": lambda values, step: -(-values // step),
    "round_down": lambda values, step: values // step,
    "round_half": lambda values, step: (2 * values + step) // (2 * step),
}
