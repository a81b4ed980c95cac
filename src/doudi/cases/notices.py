"""Public notices: published with the columns that may be public, and taken down."""

from datetime import date, timedelta

from doudi.cases.advice import members_counted
from doudi.cases.models import Advice, Case, Decision, Opinion, PublicNotice
from doudi.cases.models.decision import PAYING
from doudi.cases.places import names_of
from doudi.cases.tokens import new_token
from doudi.law.procedures.procedure import Procedure
from doudi.registry.households import age_on
from doudi.registry.queries import members_of
from doudi.vault.masking import mask_name

AWARD_SHOWN = timedelta(days=365)  # until the periodic review (57号 31) publishes it again
_ADULT = 18  # 民法典 17


def publish_opinion(
    case: Case, procedure: Procedure, opinion: Opinion, *, on: date, last_day: date
) -> PublicNotice:
    """Put the preliminary opinion on notice until its last day (57号 19)."""
    return _publish(case, procedure, "opinion", opinion.amount_fen, opinion.advice, on, last_day)


def opinion_notice(
    case: Case, procedure: Procedure, opinion: Opinion, *, on: date, last_day: date
) -> PublicNotice:
    """The notice as `publish_opinion` would put it up, not stored: to be read before it is."""
    return _written(case, procedure, "opinion", opinion.amount_fen, opinion.advice, on, last_day)


def publish_award(case: Case, procedure: Procedure, decision: Decision, *, on: date) -> PublicNotice:
    """Publish the confirmed benefit (57号 24); it expires with the yearly review."""
    advice = decision.advice or _advice_confirmed_on(case)
    return _publish(case, procedure, "award", decision.amount_fen, advice, on, on + AWARD_SHOWN)


def renew_award(case: Case, procedure: Procedure, *, on: date) -> None:
    """Publish the benefit as it now stands for another year: it is public while it is received (57号 24)."""
    rows = Decision.objects.unscoped("the amount now paid").filter(case=case, kind__in=PAYING)
    decision = rows.order_by("-at", "-id").first()
    if decision is not None:
        take_down(case, on=on)
        publish_award(case, procedure, decision, on=on)


def size_of(case: Case, advice: Advice | None, *, on: date) -> int:
    """How many members count (57号 7); those registered in the household where no advice says."""
    counted = members_counted(advice) if advice else None
    return len(members_of(case.household_id, on)) if counted is None else counted


def take_down(case: Case, *, on: date) -> None:
    """End every notice of the case that is still shown."""
    rows = PublicNotice.objects.unscoped("notices of one case already reached")
    rows.filter(case=case, ends_on__gt=on).update(ends_on=on)


def _publish(
    case: Case,
    procedure: Procedure,
    kind: str,
    amount: int | None,
    advice: Advice | None,
    on: date,
    last_day: date,
) -> PublicNotice:
    notice = _written(case, procedure, kind, amount, advice, on, last_day)
    notice.save(force_insert=True)
    return notice


def _written(
    case: Case,
    procedure: Procedure,
    kind: str,
    amount: int | None,
    advice: Advice | None,
    on: date,
    last_day: date,
) -> PublicNotice:
    """The name of someone under age is never shown in full, whatever the place decided."""
    names = names_of(case.division)
    name = case.applicant.name
    masked = procedure.setting("publicity_name") == "masked" or age_on(case.applicant.born, on) < _ADULT
    return PublicNotice(
        case=case,
        division=case.division,
        kind=kind,
        token=new_token(),
        shown_name=mask_name(name) if masked else name,
        household_size=size_of(case, advice, on=on),
        amount_fen=amount,
        village=names.village,
        town=names.town,
        published_on=on,
        last_day=last_day,
        ends_on=last_day + timedelta(days=1),
    )


def _advice_confirmed_on(case: Case) -> Advice | None:
    rows = Decision.objects.unscoped("decisions of one case already reached").select_related("advice")
    confirmed = rows.filter(case=case, kind="confirm").order_by("-at", "-id").first()
    return confirmed.advice if confirmed else None
