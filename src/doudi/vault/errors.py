"""What the vault refuses, in words for the person who runs the system."""

from doudi.law.errors import Unable


class UnableToUseKeys(Unable):
    """The key file is missing, open to others, damaged, or does not hold the key that is asked for."""


class UnableToSeal(Unable):
    """A value cannot be encrypted where it stands."""


class UnableToUnseal(Unable):
    """A sealed value is damaged, was made with another key, or belongs to another row."""
