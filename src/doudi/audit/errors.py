"""What the journal refuses."""

from doudi.law.errors import Unable


class UnableToRecord(Unable):
    """An event cannot be written: then what it tells of must not happen, or be shown, either."""


class UnableToVerify(Unable):
    """The journal cannot be checked: a file is missing, damaged, or from another journal."""
