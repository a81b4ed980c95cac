"""What else a family can turn to after a refusal: what the engine finds first, then what anyone can."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from doudi.cases.categories import may_be_told, others_of
from doudi.cases.models import Case
from doudi.exchange import audience
from doudi.law.benefits.standing import Standing
from doudi.law.label import Label
from doudi.registry.queries import members_of

_LIKELY = Label("{}：照现在查到的，您家可能符合。{}。", "{}: by what is known now, you may fit. {}.")
_SOMEBODY = Label(
    "{}：照现在查到的，您家里有人可能符合。{}。",
    "{}: by what is known now, somebody in your family may fit. {}.",
)
_OPEN = Label("{}：还说不准，要先知道{}。{}。", "{}: cannot be told yet; first it must be known: {}. {}.")
_TOWNSHIP = Label("请向镇（街道）提出", "Ask the township")
_URGENT = Label(
    "眼下过不去：可以向镇（街道）申请临时救助，先救急。",
    "You cannot get by just now: ask the township for temporary assistance.",
)
_AGAIN = Label(
    "情况有变化：随时可以再次申请，不限次数。",
    "Your situation changes: you can apply again at any time, as often as needed.",
)
_MOST_OPEN = 3
_MOST_NAMED = 3


class Elsewhere(NamedTuple):
    """One thing to turn to, and the article it rests on ("": none is needed)."""

    words: Label
    article: str


ANYONE = (Elsewhere(_URGENT, "社会救助法 第二十九条"), Elsewhere(_AGAIN, ""))


def elsewhere(case: Case, *, on: date) -> tuple[Elsewhere, ...]:
    """What likely fits this family by the facts of the case, then what speaks for itself and cannot be told
    yet, then what anyone can do. No figures, and nobody is named."""
    members = members_of(case.household_id, on)
    seen = {str(one) for one in audience.of_family(case.applicant_id, members)}
    others = [one for one in others_of(case, as_of=on) if may_be_told(one, seen)]
    likely = dict.fromkeys(map(_likely, (one for one in others if one.likely)))
    return (*likely, *[*_open(others)][:_MOST_OPEN], *ANYONE)


def _likely(standing: Standing) -> Elsewhere:
    words = _SOMEBODY if standing.decision.receiver else _LIKELY
    return Elsewhere(_filled(words, standing.decision.label, _where(standing)), _article(standing))


def _open(others: list[Standing]) -> Iterator[Elsewhere]:
    """The household's own benefits whose first condition is met and where nothing has failed."""
    for one in others:
        if one.likely is None and one.spoken_for and not (one.decision.receiver or one.decision.office):
            yield Elsewhere(_filled(_OPEN, one.decision.label, _missing(one), _where(one)), _article(one))


def _missing(standing: Standing) -> Label:
    labels = [*dict.fromkeys(one.label for one in standing.lacking)][:_MOST_NAMED]
    return Label("、".join(one.zh for one in labels), ", ".join(one.en for one in labels))


def _where(standing: Standing) -> Label:
    return standing.decision.office or _TOWNSHIP


def _filled(words: Label, *parts: Label) -> Label:
    return Label(words.zh.format(*(one.zh for one in parts)), words.en.format(*(one.en for one in parts)))


def _article(standing: Standing) -> str:
    found = standing.reason or standing.decision.conditions[0]
    return found.article
