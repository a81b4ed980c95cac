"""Reads of the registry. They return plain frozen values; whoever sees clear personal data leaves a look."""

from doudi.registry.households import Member, household_division, household_of, members_of
from doudi.registry.queries.accounts import (
    PayeeAccount,
    PayeeSecret,
    payee_account,
    payee_account_for_payment,
)
from doudi.registry.queries.file import Figure, HouseholdFile, MemberFile, TimelineEntry, household_file
from doudi.registry.queries.people import (
    Identity,
    PersonCard,
    cards_of,
    clear_identity,
    find_by_id_number,
    find_by_phone,
    heads_of,
    identity,
    lived_in,
    opened_card,
    person,
    persons,
)
from doudi.registry.queries.search import Page, PersonRow, named, search

__all__ = [
    "Figure",
    "HouseholdFile",
    "Identity",
    "Member",
    "MemberFile",
    "Page",
    "PayeeAccount",
    "PayeeSecret",
    "PersonCard",
    "PersonRow",
    "TimelineEntry",
    "cards_of",
    "clear_identity",
    "find_by_id_number",
    "find_by_phone",
    "heads_of",
    "household_division",
    "household_file",
    "household_of",
    "identity",
    "lived_in",
    "members_of",
    "named",
    "opened_card",
    "payee_account",
    "payee_account_for_payment",
    "person",
    "persons",
    "search",
]
