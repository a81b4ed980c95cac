"""From persons to households: sum, count, any, all, maximum and minimum over each household's members.

Persons stand sorted by household; `starts` holds the number of each household's first person. Somebody of
whom nobody can say whether the condition holds may add their part or nothing.
"""

from typing import Any

import numpy as np

from doudi.law.expressions.columns.span import OPEN, Array, Span, closed, joined, plain, settle


def gathered(function: str, value: Span | None, condition: Span | None, starts: Array, persons: int) -> Span:
    """One value for each household. `persons`: how many there are in all."""
    part, whom = value or plain(np.int64(1)), condition or plain(np.True_)
    if function in ("sum", "count"):
        if part.even and not part.low:
            return plain(np.int64(0), part.scale)  # of however many members
    elif not any(map(np.ndim, (part.low, part.high, whom.low, whom.high))):
        return _folded_over(function, part, whom, np.zeros(1, np.int64), 1).rows(0)  # all alike: as one alone
    return _folded_over(function, part, whom, starts, persons)


def _folded_over(function: str, part: Span, whom: Span, starts: Array, persons: int) -> Span:
    part, whom = _whole(part, persons), _whole(whom, persons)
    if function in ("maximum", "minimum"):
        return _extreme(function == "maximum", part, whom, starts)
    return _FOLDS[function](part, whom, starts)


def _whole(span: Span, persons: int) -> Span:
    """The column at full length, where one number stood for every row."""
    low = np.broadcast_to(span.low, (persons,))
    if span.known:
        return plain(low, span.scale)
    return Span(low, np.broadcast_to(span.high, (persons,)), span.gaps, span.scale)


def _gaps(part: Span, whom: Span, starts: Array, which: Array) -> Array | None:
    """What is missing about those of the members who make a difference (`which`)."""
    gaps = joined(part, whom)
    if gaps is None:
        return None
    return np.bitwise_or.reduceat(np.where(which[:, None], gaps, 0), starts, axis=0)


def _added(part: Span, whom: Span, starts: Array) -> Span:
    if part.known and whom.known:
        amounts = part.low.astype(np.int64, copy=False)
        chosen = amounts if whom.low.all() else amounts * whom.low
        return plain(np.add.reduceat(chosen, starts, dtype=np.int64), part.scale)
    low = np.where(whom.low, part.low, np.where(whom.high, np.minimum(part.low, 0), 0))
    high = np.where(whom.low, part.high, np.where(whom.high, np.maximum(part.high, 0), 0))
    gaps = _gaps(part, whom, starts, low != high)
    low, high = (closed(np.add.reduceat(ends, starts, dtype=np.int64)) for ends in (low, high))
    return settle(low, high, gaps, part.scale)


def _any(part: Span, whom: Span, starts: Array) -> Span:
    return _folded(np.logical_or, part.low & whom.low, part.high & whom.high, part, whom, starts)


def _all(part: Span, whom: Span, starts: Array) -> Span:
    return _folded(np.logical_and, part.low | ~whom.high, part.high | ~whom.low, part, whom, starts)


def _folded(pick: Any, low: Array, high: Array, part: Span, whom: Span, starts: Array) -> Span:
    if part.known and whom.known:
        return plain(pick.reduceat(low, starts))
    gaps = _gaps(part, whom, starts, low != high)
    return settle(pick.reduceat(low, starts), pick.reduceat(high, starts), gaps)


def _extreme(largest: bool, part: Span, whom: Span, starts: Array) -> Span:
    """The largest (smallest) of the members' values; 0 where there is no such member."""
    if not largest:
        found = _extreme(True, _mirrored(part), whom, starts)
        return _mirrored(found)

    def most(values: Array, among: Array, otherwise: int) -> Any:
        return np.maximum.reduceat(np.where(among, values, otherwise), starts)

    sure = np.logical_or.reduceat(whom.low, starts)
    low = most(part.low, whom.low, -OPEN)
    if part.known and whom.known:
        return plain(np.where(sure, low, 0), part.scale)
    possible = np.minimum.reduceat(np.where(whom.high, part.low, OPEN), starts)
    low = np.where(sure, low, np.minimum(possible, 0))
    high = most(part.high, whom.high, -OPEN)
    high = np.where(sure, high, np.maximum(high, 0))
    return settle(low, high, _gaps(part, whom, starts, whom.high), part.scale)


def _mirrored(span: Span) -> Span:
    if span.known:
        return plain(-span.low, span.scale)
    return Span(-span.high, -span.low, span.gaps, span.scale)


_FOLDS = {"sum": _added, "count": _added, "any": _any, "all": _all}
