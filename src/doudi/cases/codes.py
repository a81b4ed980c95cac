"""Another adult of the household agrees by a code on their own phone, before the application is handed in."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from doudi.access.permission import require
from doudi.access.principal import Principal
from doudi.access.queries import has_phone
from doudi.access.signin import codes
from doudi.audit.actions import Event, record
from doudi.cases import application
from doudi.cases.consenting import PROVEN
from doudi.cases.errors import UnableToAskConsent
from doudi.law.calendar import china_date
from doudi.registry.queries import clear_identity, household_of, members_of

NOT_REGISTERED = (
    "这一位还没有登记在您家，不能用手机验证码。可以到窗口、或在工作人员上门时本人签字；不影响现在提交。",
    "This person is not registered in your household, so a code is not possible. They can sign at the "
    "counter or at the home visit; you can hand in now.",
)
NO_PHONE = (
    "这位家人没有登记手机号。可以到窗口、或在工作人员上门时本人签字；不影响现在提交。",
    "No telephone is registered for this person. They can sign at the counter or at the home visit; "
    "you can hand in now.",
)
SAME_PHONE = (
    "这位家人登记的手机和您的是同一个，验证码不能算本人同意。可以到窗口、或在工作人员上门时本人签字；不影响现在提交。",
    "This person's registered telephone is also yours, so a code would not be their consent. They can sign "
    "at the counter or at the home visit; you can hand in now.",
)


def send(principal: Principal, person_id: UUID, member_id: UUID, *, at: datetime, source: str = "") -> None:
    """Send the code to the phone registered for the member. Raises UnableToAskConsent, UnableToSignIn."""
    phone = _phone(principal, person_id, member_id, at)
    with transaction.atomic():
        record(Event("consent.ask", principal.ref, at, subject=member_id))
    codes.send_code(phone, at=at, source=source, use=_use(person_id, member_id))


def agree(principal: Principal, person_id: UUID, member_id: UUID, code: str, *, at: datetime) -> None:
    """Keep with the open draft that the member agreed. Raises UnableToAskConsent; UnableToSignIn if wrong."""
    phone = _phone(principal, person_id, member_id, at)
    codes.confirm_by_code(phone, code, at=at, use=_use(person_id, member_id))
    application.keep(principal, person_id, {PROVEN: {str(member_id): at.isoformat()}}, at=at)


def _use(person_id: UUID, member_id: UUID) -> str:
    """A code is for this member in this application: families share phones."""
    return f"{codes.CONSENT}:{person_id}:{member_id}"


def _phone(principal: Principal, person_id: UUID, member_id: UUID, at: datetime) -> str:
    """The phone that is this member's and nobody's who asks: their own, of the registered household."""
    require(principal, "case.apply", subject=person_id)
    household = household_of(person_id, china_date(at))
    members = members_of(household, china_date(at)) if household else ()
    if member_id == person_id or member_id not in {member.person_id for member in members}:
        raise UnableToAskConsent(*NOT_REGISTERED)
    phone = clear_identity(member_id).phone
    if not phone:
        raise UnableToAskConsent(*NO_PHONE)
    shared = phone == clear_identity(person_id).phone or has_phone(principal.account_id, phone)
    if shared:
        raise UnableToAskConsent(*SAME_PHONE)
    return phone
