"""The book with values laid over it that the office itself entered, each approved by a second person.

The files stay as they are. A later entry replaces an earlier one, and what the files say, from its first day
on; where it ends and nothing was set after it, the value is missing, as with any other.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import replace

from doudi.law.benefits.parameter import Dated, Parameters
from doudi.law.benefits.policies import Policies


def adopt(policies: Policies, entries: Sequence[Dated]) -> Policies:
    """The policies with these values, in the order in which they were approved. Another book, with another
    hash; the same one where there are none."""
    if not entries:
        return policies
    standing = list(policies.parameters.all_dated)
    for new in entries:
        standing = [*(left for old in standing for left in old.until_replaced(new)), new]
    parameters = Parameters(policies.parameters.declared, standing)
    return replace(policies, parameters=parameters, hash=_hash(policies.hash, entries))


def _hash(before: str, entries: Sequence[Dated]) -> str:
    """Of the files and, in their order, of the entries."""
    digest = hashlib.sha256(before.encode())
    for entry in entries:
        digest.update(b"entry\0" + repr(tuple(entry)).encode())
    return digest.hexdigest()
