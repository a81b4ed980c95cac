"""What the registry refuses to do. Messages are for people: what is wrong, and what to do."""

from doudi.law.errors import Unable


class UnableToRegisterPerson(Unable):
    """The person is already registered, or what was typed cannot be registered."""


class UnableToReadName(Unable):
    """A name that cannot be a name."""


class UnableToReadPhone(Unable):
    """A text that is no telephone number."""


class UnableToReadAccount(Unable):
    """A text that is no bank account number."""


class UnableToFormHousehold(Unable):
    """A household that cannot be: no head, two heads, or somebody who lives elsewhere."""


class UnableToRecordFact(Unable):
    """A fact without source, of no known kind, or contradicting what the same paper already said."""


class UnableToFind(Unable):
    """Nobody and nothing by that reference."""


class UnableToMerge(Unable):
    """Two records that cannot be merged now, or a merge that cannot be undone."""


class UnableToDecide(Unable):
    """A pair about which somebody has decided already, or a decision without a reason."""
