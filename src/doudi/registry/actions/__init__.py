"""Writes of the registry. Each runs in the caller's transaction, or in its own, and writes the journal."""

from doudi.registry.actions.accounts import set_payee_account
from doudi.registry.actions.facts import NewFact, record_facts
from doudi.registry.actions.households import NewMember, form_household, join_household, leave_household
from doudi.registry.actions.people import change_phone, register_person

__all__ = [
    "NewFact",
    "NewMember",
    "change_phone",
    "form_household",
    "join_household",
    "leave_household",
    "record_facts",
    "register_person",
    "set_payee_account",
]
