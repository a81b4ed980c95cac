"""The line to a partner: cut after repeated failures, tried again by one probe at a time.

The state is in the database, so that all workers spare a department that is down.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from doudi.exchange.models import Line

_FAILURES = 5
_FIRST_CUT = timedelta(seconds=20)
_LONGEST_CUT = timedelta(minutes=10)
_PROBE = timedelta(seconds=15)  # how long one probe keeps the others waiting


def closed_until(partner: str, at: datetime) -> datetime | None:
    """None when the partner may be asked now; else the time to come back.

    When a cut is over, the first to ask becomes the probe: the UPDATE is a compare-and-swap, so that only
    one of many workers wins it.
    """
    line = Line.objects.filter(partner=partner).first()
    if line is None or line.open_until is None:
        return None
    if at < line.open_until:
        return line.open_until
    won = Line.objects.filter(partner=partner, open_until=line.open_until).update(open_until=at + _PROBE)
    return None if won else at + _PROBE


def worked(partner: str, at: datetime) -> None:
    """The partner answered: the line is whole."""
    Line.objects.filter(partner=partner).exclude(failures=0, open_until__isnull=True).update(
        failures=0, open_until=None, changed_at=at
    )


@transaction.atomic
def failed(partner: str, at: datetime) -> None:
    """The partner failed once more; after five times in a row the line is cut, each time for longer."""
    Line.objects.bulk_create([Line(partner=partner, changed_at=at)], ignore_conflicts=True)
    Line.objects.filter(partner=partner).update(failures=F("failures") + 1, changed_at=at)
    failures = Line.objects.get(partner=partner).failures
    if failures >= _FAILURES:
        cut = min(_FIRST_CUT * 2 ** min(failures - _FAILURES, 10), _LONGEST_CUT)
        Line.objects.filter(partner=partner).update(open_until=at + cut)


def mend(partner: str, at: datetime) -> None:
    """A person says the partner is back: forget the failures and try at once."""
    worked(partner, at)
