"""How many cases wait in each state; for a large county counted again only now and then."""

from datetime import date

from django.core.cache import cache

from doudi.access.principal import Principal
from doudi.cases import queries
from doudi.cases.queries import Counts

MANY = 5_000  # open cases; up to here counting takes a few milliseconds, and the figure is always of now
KEPT = 15  # seconds


def counts(principal: Principal, as_of: date) -> Counts:
    """Exact for an office with fewer than MANY open cases; beyond, at most KEPT seconds old."""
    key = f"queue-counts-{principal.division_from}-{principal.division_until}-{as_of.isoformat()}"
    kept: Counts | None = cache.get(key)
    if kept is not None and principal.is_staff:
        return kept
    found = queries.queue_counts(principal, as_of=as_of)
    if sum(found.states.values()) >= MANY:
        cache.set(key, found, KEPT)
    return found
