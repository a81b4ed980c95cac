"""How much each delivery brought, as bars beside their numbers."""

from collections.abc import Sequence
from dataclasses import dataclass

from doudi.exchange.feeds.queries import RunCard

_WIDTH = 200


@dataclass(frozen=True)
class Bar:
    """The rows of a run that landed, and those that were kept back, as widths of a bar of 200."""

    run: RunCard
    landed: int
    kept_back: int


def bars(runs: Sequence[RunCard]) -> list[Bar]:
    """The runs with their bars, all drawn to the largest of them."""
    most = max((one.landed + one.kept_back for one in runs), default=0) or 1
    return [Bar(one, one.landed * _WIDTH // most, one.kept_back * _WIDTH // most) for one in runs]
