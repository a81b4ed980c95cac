"""For whom in a household somebody acts: a citizen for themselves, a helper for whoever authorised them."""

from collections.abc import Iterable
from uuid import UUID

from doudi.access.permission import may
from doudi.access.principal import Principal


def acts_for(principal: Principal, action: str, people: Iterable[UUID]) -> UUID | None:
    """The person among `people` by whom the principal may do `action`; for staff simply the first.

    None: this citizen or helper has nothing to do with the household, and `require` will refuse.
    """
    members = list(people)
    if principal.kind not in {"citizen", "helper"}:
        return members[0] if members else None
    return next((person for person in members if may(principal, action, subject=person)), None)
