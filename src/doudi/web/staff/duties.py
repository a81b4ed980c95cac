"""What the office has to see to in a case, in the reader's language."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from doudi.law.benefits.duty import Raised
from doudi.web.templatetags.words import cited, english, spoken


class Matter(NamedTuple):
    """One matter: what, with whom ("": the family), what to do, and the article."""

    words: str
    whose: str
    todo: str
    article: str


def matters(duties: Iterable[Raised], names: Mapping[str, str]) -> tuple[Matter, ...]:
    """The duties as a page shows them. `names`: what the members are called, by their key."""
    joint = ", " if english() else "、"
    return tuple(
        Matter(
            spoken(one.label),
            joint.join(names.get(member, member) for member in one.members),
            spoken(one.todo),
            cited(one.article),
        )
        for one in duties
    )
