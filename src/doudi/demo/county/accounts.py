"""Open the divisions, offices and accounts of the demo county."""

from datetime import date, datetime, timedelta

from doudi.access import actions, grants
from doudi.access.models import Account, Office
from doudi.access.principal import Principal
from doudi.demo.county.cast import DemoAccount, listed
from doudi.demo.county.places import COUNTY, PROVINCE, county
from doudi.demo.county.stories import family

__all__ = ["DemoAccount", "listed", "open_accounts", "open_divisions"]

_DEMO = Principal.system("demo")


def open_divisions() -> dict[int, Office]:
    """The county, its towns and villages; by division the offices: its province's, its own, the towns'."""
    place = county()
    bureau = f"{place.name.removesuffix('（示例）')}民政局（示例）"
    actions.open_division(PROVINCE, "示例省")
    actions.open_division(COUNTY, place.name)
    offices = {
        PROVINCE: actions.open_office("示例省民政厅（示例）", PROVINCE),
        COUNTY: actions.open_office(bureau, COUNTY),
    }
    for town in place.towns:
        actions.open_division(town.code, town.name)
        offices[town.code] = actions.open_office(f"{town.name}社会救助窗口（示例）", town.code)
        for village in town.villages:
            actions.open_division(village.code, village.name)
    return offices


def open_accounts(offices: dict[int, Office], *, at: datetime, on: date) -> None:
    """Every listed account, and the helpers' authority for a year from the day `on`."""
    for one in listed():
        account = _open(one, offices, at)
        for key in one.helps:
            grants.grant(
                holder=account.id,
                subject=family(key).applicant.id,
                division=family(key).home.village,
                scope=grants.APPLY,
                since=on,
                until=on + timedelta(days=365),
                actor=_DEMO,
                at=at,
            )


def _open(one: DemoAccount, offices: dict[int, Office], at: datetime) -> Account:
    if one.password:
        return actions.open_staff_account(
            username=one.username,
            name=one.name_zh,
            role=one.role,
            office=offices[one.division].id,
            password=one.password,
            totp=one.totp_secret,
            actor=_DEMO,
            at=at,
        )
    if one.person_id is None:
        return actions.open_helper_account(
            username=one.username,
            name=one.name_zh,
            division=one.division,
            phone=one.phone,
            actor=_DEMO,
            at=at,
        )
    account = actions.open_citizen_account(
        person=one.person_id,
        name=one.name_zh,
        division=one.division,
        phone=one.phone,
        card_number=one.card,
        pin=one.pin,
        actor=_DEMO,
        at=at,
    )
    account.username = one.username  # the demo's start page knows its people by name
    account.save(update_fields=["username"])
    return account
