"""Register a person; the same ID number twice is refused by the database."""

from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from doudi.access.permission import require
from doudi.access.principal import Principal
from doudi.audit.actions import Event, record
from doudi.law import id_number as numbers
from doudi.registry.actions.authority import may_change
from doudi.registry.errors import UnableToFind, UnableToRegisterPerson
from doudi.registry.models import Person
from doudi.registry.names import name_key, read_name
from doudi.registry.numbering import take
from doudi.registry.phone import read_phone
from doudi.vault.index import blind_index


@transaction.atomic
def register_person(
    *,
    name: str,
    id_number: str,
    division: int,
    actor: Principal,
    at: datetime,
    phone: str = "",
    sex: str = "",
    born: date | None = None,
) -> Person:
    """Register one person and return the row.

    `id_number` in any usual form (15 digits, small x, full-width), or "" for someone who has none: then
    `sex` ("F" or "M") and `born` must be given. Raises UnableToReadIdNumber, UnableToReadName,
    UnableToReadPhone, UnableToRegisterPerson.
    """
    require(actor, "person.register", division=division)
    person = Person(
        number=0, name=read_name(name), division=division, registered_at=at, **_identity(id_number, sex, born)
    )
    person.name_key = name_key(person.name)
    _set_phone(person, phone)
    person.number = take("person")
    try:
        with transaction.atomic():
            person.save(force_insert=True)
    except IntegrityError as error:
        raise _already(error) from error
    record(Event(action="person.register", actor=actor.ref, at=at, subject=person.id))
    return person


@transaction.atomic
def change_phone(*, person_id: UUID, phone: str, actor: Principal, at: datetime) -> None:
    """Note a person's new telephone number ("" when there is none any more)."""
    person = Person.objects.unscoped("change one known person").filter(id=person_id).first()
    if person is None:
        raise UnableToFind("没有找到这个人。请返回列表重新选择。")
    may_change(actor, "person.register", person.division, [person_id])
    _set_phone(person, phone)
    person.save(update_fields=["phone", "phone_index"])
    record(Event(action="person.phone", actor=actor.ref, at=at, subject=person.id))


def _identity(text: str, sex: str, born: date | None) -> dict[str, object]:
    """The columns of Person that follow from the ID number, or from what was given instead."""
    if text.strip():
        number = numbers.parse(text)
        return {
            "id_number": number.text,
            "id_index": blind_index("id_number", number.text),
            "sex": number.sex,
            "born": number.born,
        }
    if sex not in {"F", "M"} or born is None:
        raise UnableToRegisterPerson("没有身份证号的人，请填写性别和出生日期。")
    return {"id_number": "", "id_index": None, "sex": sex, "born": born}


def _set_phone(person: Person, phone: str) -> None:
    person.phone = read_phone(phone) if phone.strip() else ""
    person.phone_index = blind_index("phone", person.phone) if person.phone else ""


def _already(error: IntegrityError) -> Exception:
    """The refusal for a number that is registered; any other broken constraint is a fault of ours."""
    if "id_index" not in str(error):
        return error
    return UnableToRegisterPerson(
        "这个身份证号已经登记过。请用身份证号查找原来的档案并继续使用；"
        "如果那份档案登记的不是本人，请联系县级核对人员更正，不要换号码重新登记。"
    )
