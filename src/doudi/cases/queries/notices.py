"""What may be public, and nothing else: a notice has no other columns."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, QuerySet

from doudi.access.divisions import span
from doudi.cases.models import PublicNotice
from doudi.cases.tokens import is_possible


@dataclass(frozen=True)
class PublicNoticeView:
    """A notice as anyone may see it (57号 24); `name` is masked already where the place says so."""

    token: str
    kind: str
    name: str
    household_size: int
    amount_fen: int | None
    village: str
    town: str
    published_on: date
    last_day: date
    may_object: bool


def public_notices(division: int, *, as_of: date) -> tuple[PublicNoticeView, ...]:
    """The notices shown in a village, town or county on a day, latest first."""
    since, until = span(division)
    rows = _shown(as_of).filter(division__gte=since, division__lt=until)
    return tuple(_view(row) for row in rows.order_by("-published_on", "-id"))


def notice_counts(division: int, *, as_of: date) -> Mapping[int, int]:
    """How many notices each village of a town or county shows on a day; villages with none are left out."""
    since, until = span(division)
    rows = _shown(as_of).filter(division__gte=since, division__lt=until)
    counted = rows.order_by("division").values("division").annotate(notices=Count("id"))
    return {row["division"]: row["notices"] for row in counted}


def notice_by_token(token: str, *, as_of: date) -> PublicNoticeView | None:
    """One notice while it is shown; None once it has expired or was taken down."""
    row = _shown(as_of).filter(token=token).first() if is_possible(token) else None
    return _view(row) if row else None


def _shown(as_of: date) -> QuerySet[PublicNotice]:
    rows = PublicNotice.objects.unscoped("notices are for everyone to see while they are shown")
    return rows.filter(published_on__lte=as_of, ends_on__gt=as_of)


def _view(row: PublicNotice) -> PublicNoticeView:
    return PublicNoticeView(
        token=row.token,
        kind=row.kind,
        name=row.shown_name,
        household_size=row.household_size,
        amount_fen=row.amount_fen,
        village=row.village,
        town=row.town,
        published_on=row.published_on,
        last_day=row.last_day,
        may_object=row.kind == "opinion",
    )
