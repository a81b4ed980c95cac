"""Opening, changing and closing accounts; offices and divisions. All of it is journaled."""

from datetime import datetime
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from doudi.access.divisions import level_of, parent_of
from doudi.access.errors import UnableToOpenAccount
from doudi.access.models import Account, Division, Office
from doudi.access.permission import require
from doudi.access.principal import Principal
from doudi.access.roles import label
from doudi.audit.actions import Event, record
from doudi.vault.identifiers import new_id
from doudi.vault.index import blind_index

STAFF_ROLES = (
    "town_clerk", "town_head", "county_verifier", "county_officer", "data_officer", "finance_preparer",
    "finance_approver", "policy_writer", "policy_approver", "auditor", "administrator",
)  # fmt: skip
_WEAK_PINS = frozenset({"123456", "654321", "123123", "112233"})


def open_division(code: int, name: str) -> Division:
    """A division, under its parent where that exists; the same code again takes the new name."""
    parent = parent_of(code)
    known = parent if parent and Division.objects.filter(code=parent).exists() else None
    row, _ = Division.objects.update_or_create(
        code=code, defaults={"name": name, "level": level_of(code), "parent_id": known}
    )
    return row


def open_office(name: str, division: int) -> Office:
    """The office of that name in a division; made when there is none."""
    row, _ = Office.objects.get_or_create(
        name=name, division=division, defaults={"level": level_of(division)}
    )
    return row


def open_staff_account(
    *,
    username: str,
    name: str,
    role: str,
    office: UUID,
    password: str,
    actor: Principal,
    at: datetime,
    totp: str = "",
) -> Account:
    """An account of a member of staff. `totp` is given for demo accounts only: others set up their app at the
    first sign-in. Raises UnableToOpenAccount for a weak password, a taken name or a role that is none."""
    if role not in STAFF_ROLES:
        raise UnableToOpenAccount(f"{label(role)}不是工作人员的岗位。")
    row = Account(
        username=username.strip(), name=name, kind="staff", role=role, office_id=office, opened_at=at
    )
    row.division = Office.objects.get(id=office).division
    require(actor, "account.staff", division=row.division)
    _check_password(password, row)
    row.password = make_password(password)
    row.totp, row.totp_confirmed = totp, bool(totp)
    return _open(row, actor, at)


def open_helper_account(
    *, username: str, name: str, division: int, phone: str, actor: Principal, at: datetime
) -> Account:
    """An account of a helper: a village worker, social worker or relative who applies for others."""
    require(actor, "account.open", division=division)
    row = Account(username=username.strip(), name=name, kind="helper", role="helper", opened_at=at)
    row.division = division
    _take_phone(row, phone)
    return _open(row, actor, at)


def open_citizen_account(
    *,
    person: UUID,
    name: str,
    division: int,
    actor: Principal,
    at: datetime,
    phone: str = "",
    card_number: str = "",
    pin: str = "",
) -> Account:
    """An account of a person of the registry. One of phone and card number is needed to sign in with; the PIN
    of a card can be set later at the window. Raises UnableToOpenAccount when the person or card has one."""
    require(actor, "account.open", division=division)
    if not (phone or card_number):
        raise UnableToOpenAccount("开通账号需要手机号，或社保卡、救助卡的卡号。")
    identifier = new_id()
    row = Account(
        id=identifier, username=f"citizen-{identifier.hex}", name=name, kind="citizen", role="citizen"
    )
    row.person, row.division, row.opened_at = person, division, at
    _take_phone(row, phone)
    row.card_index = blind_index("card", card_number) if card_number else None
    row.pin = _hashed_pin(pin) if pin else ""
    return _open(row, actor, at)


def set_pin(*, account_id: UUID, pin: str, actor: Principal, at: datetime, card_number: str = "") -> None:
    """Set the PIN of a citizen's card at the window, after looking at the card; `card_number` links the card
    first. Six digits, not all the same nor in a row."""
    with transaction.atomic():
        account = _account(account_id)
        require(actor, "account.set_pin", division=account.division)
        if card_number:
            account.card_index = blind_index("card", card_number)
        if account.card_index is None:
            raise UnableToOpenAccount("请先登记社保卡或救助卡的卡号，再设密码。")
        account.pin = _hashed_pin(pin)
        _saved(account, ["pin", "card_index"])
        _journal("account.set_pin", account, actor, at)


def change_phone(*, account_id: UUID, phone: str, actor: Principal, at: datetime) -> None:
    """The phone to which codes go, changed at the window."""
    with transaction.atomic():
        account = _account(account_id)
        require(actor, "account.open", division=account.division)
        _take_phone(account, phone)
        _saved(account, ["phone", "phone_index"])
        _journal("account.change_phone", account, actor, at)


def reset_second_factor(*, account_id: UUID, actor: Principal, at: datetime) -> None:
    """Let a member of staff set up another authenticator app at the next sign-in."""
    with transaction.atomic():
        account = _account(account_id)
        require(actor, "account.staff", division=account.division)
        account.totp, account.totp_confirmed = "", False
        _saved(account, ["totp", "totp_confirmed"])
        _journal("account.reset_totp", account, actor, at)


def set_password(*, account_id: UUID, password: str, actor: Principal, at: datetime) -> None:
    """A new password for a member of staff; their open sessions end."""
    with transaction.atomic():
        account = _account(account_id)
        if actor.account_id != account_id:
            require(actor, "account.staff", division=account.division)
        _check_password(password, account)
        account.password = make_password(password)
        _saved(account, ["password"])
        _journal("account.set_password", account, actor, at)


def close_account(*, account_id: UUID, actor: Principal, at: datetime) -> None:
    """No more signing in; sessions that are open end with their next page."""
    with transaction.atomic():
        account = _account(account_id)
        require(actor, "account.close", division=account.division)
        account.is_active = False
        _saved(account, ["is_active"])
        _journal("account.close", account, actor, at)


def _account(account_id: UUID) -> Account:
    account = Account.objects.filter(id=account_id).first()
    if account is None:
        raise UnableToOpenAccount("没有这个账号。")
    return account


def _open(row: Account, actor: Principal, at: datetime) -> Account:
    with transaction.atomic():
        _saved(row, None)
        _journal("account.open", row, actor, at)
    return row


def _saved(row: Account, fields: list[str] | None) -> None:
    try:
        with transaction.atomic():
            row.save(update_fields=fields) if fields else row.save(force_insert=True)
    except IntegrityError:
        raise UnableToOpenAccount("这个用户名、卡号或这个人已经有账号。请先查询，不要重复开通。") from None


def _journal(action: str, row: Account, actor: Principal, at: datetime) -> None:
    detail = {"account": str(row.id), "kind": row.kind, "role": row.role}
    record(Event(action=action, actor=actor.ref, at=at, subject=row.person, detail=detail))


def _take_phone(row: Account, phone: str) -> None:
    row.phone = phone
    row.phone_index = blind_index("phone", phone) if phone else ""


def _check_password(password: str, row: Account) -> None:
    try:
        validate_password(password, row)
    except ValidationError as error:
        raise UnableToOpenAccount("密码不够安全：" + "".join(error.messages)) from None


def _hashed_pin(pin: str) -> str:
    pin = pin.strip()
    if len(pin) != 6 or not pin.isdecimal() or len(set(pin)) == 1 or pin in _WEAK_PINS:
        raise UnableToOpenAccount("密码要 6 位数字，不能全部相同，也不要用 123456 这样的连号。")
    return make_password(pin)
