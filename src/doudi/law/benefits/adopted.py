"""The book with values laid over it that the office itself entered, each approved by a second person.

The files stay as they are. A later entry replaces an earlier one, and what the files say, from its first day
on; where it ends and nothing was set after it, the value is missing, as with any other. A value of the files
is newer than an entry if it begins no earlier and was confirmed after the entry's day: the entry ends there.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from doudi.law.benefits.consistency import check_values
from doudi.law.benefits.entry import Entry
from doudi.law.benefits.parameter import Dated, Parameters
from doudi.law.benefits.policies import Policies
from doudi.law.benefits.reform import overlaid, read_changes


def adopt(policies: Policies, entries: Sequence[Dated]) -> Policies:
    """The policies with these values, in the order in which they were approved. Another book, with another
    hash; the same one where there are none."""
    if not entries:
        return policies
    standing = list(policies.parameters.all_dated)
    for new in entries:
        standing = _laid(standing, new)
    parameters = Parameters(policies.parameters.declared, standing)
    return replace(policies, parameters=parameters, hash=_hash(policies.hash, entries))


def _laid(standing: list[Dated], new: Dated) -> list[Dated]:
    """An entry over what holds; beneath what a later release of the files says for the same time."""
    pieces = [new]
    for newer in (old for old in standing if old.corrects(new)):
        pieces = [left for piece in pieces for left in piece.until_replaced(newer)]
    for piece in pieces:
        standing = [left for old in standing for left in old.until_replaced(piece)]
    return [*standing, *pieces]


def reformed(policies: Policies, path: Path) -> Policies:
    """The policies as they would be under a reform that changes parameters alone: laid over whatever holds,
    files and entries. Raises UnableToReadPolicy."""
    declared = policies.parameters.declared
    changes = read_changes(path, declared)
    if changes.versions:
        raise Entry({}, path.name).refusal("changes rules: only parameters can be laid over a book")
    check_values(changes.values, declared)
    return under_reform(policies, policies, path)


def under_reform(policies: Policies, rules: Policies, path: Path) -> Policies:
    """A book as it would be under a reform. `rules`: the policy files that the book was made from, read with
    the reform (`load.read`); what places set is the book's, with the reform's values over it."""
    declared = policies.parameters.declared
    standing = [(Entry({}, ""), value) for value in policies.parameters.all_dated]
    values = overlaid(standing, read_changes(path, declared).values)
    whole = hashlib.sha256(policies.hash.encode() + b"reform\0" + path.read_bytes()).hexdigest()
    return replace(rules, parameters=Parameters(declared, (value for _, value in values)), hash=whole)


def _hash(before: str, entries: Sequence[Dated]) -> str:
    """Of the files and, in their order, of the entries."""
    digest = hashlib.sha256(before.encode())
    for entry in entries:
        digest.update(b"entry\0" + repr(tuple(entry)).encode())
    return digest.hexdigest()
