"""Public notices: published with the columns that may be public, and taken down."""

from datetime import date, timedelta

from doudi.cases.models import Case, Decision, Opinion, PublicNotice
from doudi.cases.places import names_of
from doudi.cases.tokens import new_token
from doudi.law.procedures.procedure import Procedure
from doudi.registry.queries import members_of
from doudi.vault.masking import mask_name

AWARD_SHOWN = timedelta(days=365)  # until the yearly review (57号 31) publishes it again


def publish_opinion(
    case: Case, procedure: Procedure, opinion: Opinion, *, on: date, last_day: date
) -> PublicNotice:
    """Put the preliminary opinion on notice until its last day (57号 19)."""
    return _publish(case, procedure, "opinion", opinion.amount_fen, on, last_day)


def publish_award(case: Case, procedure: Procedure, decision: Decision, *, on: date) -> PublicNotice:
    """Publish the confirmed benefit (57号 24); it expires with the yearly review."""
    return _publish(case, procedure, "award", decision.amount_fen, on, on + AWARD_SHOWN)


def take_down(case: Case, *, on: date) -> None:
    """End every notice of the case that is still shown."""
    rows = PublicNotice.objects.unscoped("notices of one case already reached")
    rows.filter(case=case, ends_on__gt=on).update(ends_on=on)


def _publish(
    case: Case, procedure: Procedure, kind: str, amount: int | None, on: date, last_day: date
) -> PublicNotice:
    names = names_of(case.division)
    name = case.applicant.name
    masked = procedure.setting("publicity_name") == "masked"
    notice = PublicNotice(
        case=case,
        division=case.division,
        kind=kind,
        token=new_token(),
        shown_name=mask_name(name) if masked else name,
        household_size=len(members_of(case.household_id, on)),
        amount_fen=amount,
        village=names.village,
        town=names.town,
        published_on=on,
        last_day=last_day,
        ends_on=last_day + timedelta(days=1),
    )
    notice.save(force_insert=True)
    return notice
