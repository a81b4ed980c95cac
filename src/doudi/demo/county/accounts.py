"""Make the divisions, offices and accounts of the demo county."""

from datetime import date, datetime, timedelta

from django.contrib.auth.hashers import make_password

from doudi.access import grants
from doudi.access.models import Account, Division, Office
from doudi.access.principal import Principal
from doudi.demo.county.cast import DemoAccount, listed
from doudi.demo.county.places import COUNTY, county
from doudi.demo.county.stories import family
from doudi.vault.index import blind_index

__all__ = ["DemoAccount", "listed", "make_accounts", "make_divisions"]

_DEMO = Principal.system("demo")


def make_divisions() -> None:
    """The county, its towns and villages, and an office for the county and each town."""
    place = county()
    Division.objects.bulk_create([Division(code=COUNTY, name=place.name, level="county")])
    Division.objects.bulk_create(
        Division(code=town.code, name=town.name, level="town", parent_id=COUNTY) for town in place.towns
    )
    Division.objects.bulk_create(
        Division(code=village.code, name=village.name, level="village", parent_id=town.code)
        for town in place.towns
        for village in town.villages
    )
    offices = [
        Office(name=f"{place.name.removesuffix('（示例）')}民政局（示例）", level="county", division=COUNTY)
    ]
    offices += [
        Office(name=f"{town.name}社会救助窗口（示例）", level="town", division=town.code)
        for town in place.towns
    ]
    Office.objects.bulk_create(offices)


def make_accounts(at: datetime, on: date) -> None:
    """Every listed account, and the helper's authority for a year from the day `on`."""
    offices = {office.division: office for office in Office.objects.order_by("division")}
    accounts = [_account(one, offices, at) for one in listed()]
    Account.objects.bulk_create(accounts)
    by_name = {account.username: account for account in accounts}
    for one in listed():
        for key in one.helps:
            grants.grant(
                holder=by_name[one.username].id,
                subject=family(key).applicant.id,
                scope=grants.APPLY,
                since=on,
                until=on + timedelta(days=365),
                actor=_DEMO,
                at=at,
            )


def _account(one: DemoAccount, offices: dict[int, Office], at: datetime) -> Account:
    is_staff = bool(one.password)
    return Account(
        username=one.username,
        name=one.name_zh,
        kind="staff" if is_staff else one.role,
        role=one.role,
        office=offices[one.division] if is_staff else None,
        division=one.division,
        person=one.person_id,
        phone=one.phone,
        phone_index=blind_index("phone", one.phone) if one.phone else "",
        card_index=blind_index("card", one.card) if one.card else None,
        pin=make_password(one.pin) if one.pin else "",
        password=make_password(one.password or None),
        totp=one.totp_secret,
        totp_confirmed=is_staff,
        opened_at=at,
    )
