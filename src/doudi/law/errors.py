"""The base of every refusal in the product."""


class Unable(Exception):
    """Something could not be done. The message is for people: what, where, and what to do about it."""
