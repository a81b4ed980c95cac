"""The account a person is paid to."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from doudi.access.principal import Principal
from doudi.audit.actions import Event, record
from doudi.registry.actions.authority import may_change
from doudi.registry.bank_account import read_account
from doudi.registry.errors import UnableToFind
from doudi.registry.models import PayeeAccount, Person
from doudi.registry.names import read_name
from doudi.vault.index import blind_index


@transaction.atomic
def set_payee_account(
    *, person_id: UUID, bank: str, holder: str, account: str, valid_from: date, actor: Principal, at: datetime
) -> PayeeAccount:
    """Pay this person to this account from a day on; the account before it ends that day and is kept."""
    person = Person.objects.unscoped("one known payee").filter(id=person_id).first()
    if person is None:
        raise UnableToFind("没有找到这个人。请返回列表重新选择。")
    may_change(actor, "account.payee", person.division, [person_id])
    digits = read_account(account)
    row = PayeeAccount(
        person=person,
        bank=bank.strip(),
        holder=read_name(holder),
        account=digits,
        account_index=blind_index("account", digits),
        division=person.division,
        valid_from=valid_from,
    )
    PayeeAccount.objects.unscoped("end the account before").filter(
        person=person, valid_until__isnull=True
    ).update(valid_until=valid_from)
    row.save(force_insert=True)
    record(Event(action="account.set", actor=actor.ref, at=at, subject=person.id))
    return row
