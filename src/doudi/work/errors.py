"""Refusals of the background work."""

from doudi.law.errors import Unable


class UnableToFinish(Unable):
    """The lease was lost, so another worker has the job: nothing of this attempt is kept."""


class UnableToFindHandler(Unable):
    """No function is declared for a kind of work."""


class UnableToRevive(Unable):
    """Only work that was given up can be tried again."""
