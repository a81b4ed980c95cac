"""The names of facts: those of the law (`policies/national/facts.yaml`), and a few kept for people to read.

Each belongs to a group of data, by which reading is permitted and a look is told.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from doudi.policies.load import policies

_GROUPS = {
    "income": {
        "wage_income", "business_income", "property_income", "pension_income", "basic_pension",
        "support_received", "other_transfer_income", "transfer_expense", "other_income", "award_income",
        "assistance_income", "locally_exempt_income", "tier_amount",
    },
    "property": {
        "deposits", "securities", "other_financial", "exempt_financial", "vehicles", "exempt_vehicles",
        "homes", "other_property",
    },
    "health": {"disability_grade", "serious_illness", "care_expense"},
}  # fmt: skip


@dataclass(frozen=True)
class Entry:
    """One name: `type` money|count|boolean|date|code, `entity` person|household, words, group of data.

    `law`: whether the law asks for it; what it does not know is not handed to it.
    """

    name: str
    type: str
    entity: str
    zh: str
    en: str
    group: str
    law: bool = True


_OWN = (
    Entry(
        "name_matches",
        "boolean",
        "person",
        "姓名与户籍一致",
        "name as in the household register",
        "family",
        False,
    ),
)


@cache
def dictionary() -> Mapping[str, Entry]:
    """Every fact by name."""
    groups = {name: group for group, names in _GROUPS.items() for name in names}
    law = (
        Entry(
            fact.name, fact.type, fact.entity, fact.label.zh, fact.label.en, groups.get(fact.name, "family")
        )
        for fact in policies().facts.values()
    )
    return {entry.name: entry for entry in (*law, *_OWN)}


def group_of(name: str) -> str:
    """The group of data a fact belongs to; what nobody classed is taken for the most private one."""
    entry = dictionary().get(name)
    return entry.group if entry else "health"
