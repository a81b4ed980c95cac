"""Refusals of the rulebook, for the people who propose and approve."""

from doudi.law.errors import Unable


class UnableToPropose(Unable):
    """The value cannot stand in the book as it was written; the message says why."""


class UnableToRule(Unable):
    """The proposal is not this person's to settle, or not now."""


class UnableToFindProposal(Unable):
    """There is no such proposal."""
