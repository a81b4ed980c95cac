"""How an application stands for every benefit, as pages show it: likely, cannot tell yet, or not so far.

One card for all members of whom the same is true. What is not met is never shown as a refusal: only an
office refuses, and a card always says what else there is to do.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from doudi.law.benefits.decision import Condition, Decision, Missing
from doudi.law.benefits.explain import paid_text
from doudi.law.benefits.policies import Policies
from doudi.law.benefits.questionnaire import nothing_of
from doudi.law.benefits.standing import Standing
from doudi.law.benefits.wording import value_text
from doudi.web.templatetags.words import cited, english

_MOST_PAPERS = 4


@dataclass(frozen=True)
class Because:
    """A condition in the family's own figures, with its article, and how far it is from its limit."""

    words: str
    article: str
    distance: str = ""


@dataclass(frozen=True)
class Lacking:
    """Something that is not known: what, who knows or sets it, and the fact's name ("": a place sets it)."""

    label: str
    who: str
    fact: str


@dataclass(frozen=True)
class Card:
    """One benefit. `whose`: for which members ("": the family). `where`: the office that decides it, "" the
    township. `amount_open`: it is paid, and how much is only found in the case. `acted`: what another benefit
    does to it. `example`: made-up values were used."""

    benefit: str
    label: str
    whose: str
    likely: bool | None
    amount: str
    amount_open: bool
    because: tuple[Because, ...]
    lacking: tuple[Lacking, ...]
    where: str
    papers: tuple[str, ...]
    acted: tuple[Because, ...]
    example: bool


@dataclass(frozen=True)
class Cards:
    """All benefits in the order of judging, by how they stand."""

    likely: tuple[Card, ...]
    open: tuple[Card, ...]
    unlikely: tuple[Card, ...]

    @property
    def example(self) -> bool:
        """Some card rests on made-up values."""
        return any(card.example for card in (*self.likely, *self.open, *self.unlikely))


def cards(policies: Policies, standings: Iterable[Standing], names: Mapping[str, str]) -> Cards:
    """The cards of an application. `names`: what the members are called, by their key."""
    alike: dict[Card, list[str]] = {}
    for standing in standings:
        alike.setdefault(_card(policies, standing), []).append(standing.decision.receiver)
    joint = ", " if english() else "、"
    made = [_of(card, joint.join(names[one] for one in whose if one)) for card, whose in alike.items()]
    helped = {card.benefit for card in made if card.likely is not False}
    return Cards(
        tuple(card for card in made if card.likely),
        tuple(card for card in made if card.likely is None),
        tuple(_once(card for card in made if card.likely is False and card.benefit not in helped)),
    )


def _once(made: Iterable[Card]) -> Iterable[Card]:
    """Of what does not fit, each benefit once, whoever it is about."""
    return {card.benefit: card for card in reversed([*made])}.values().__reversed__()


def _of(card: Card, whose: str) -> Card:
    return Card(**{**vars(card), "whose": whose})


def _card(policies: Policies, standing: Standing) -> Card:
    decision, language = standing.decision, _language()
    return Card(
        benefit=decision.benefit,
        label=decision.label.text(language),
        whose="",
        likely=standing.likely,
        amount=_amount(standing, language),
        amount_open=bool(standing.likely and decision.amount_unit and not standing.amount),
        because=tuple(_because(standing, language)),
        lacking=tuple(_lacking(standing.lacking, language)),
        where=decision.office.text(language) if decision.office else "",
        papers=() if decision.office else tuple(_papers(policies, decision, language)),
        acted=tuple(Because(one.words.text(language), cited(one.article)) for one in standing.acted),
        example=decision.example,
    )


def _language() -> str:
    return "en" if english() else "zh"


def _amount(standing: Standing, language: str) -> str:
    if not standing.amount:
        return ""
    return paid_text(standing.amount, standing.decision.amount_unit, language)


def _because(standing: Standing, language: str) -> Iterable[Because]:
    """What speaks for it; of another department's everything, since its words say what to bring."""
    conditions = standing.decision.conditions
    if standing.likely and standing.decision.office:
        return [_said(one, language) for one in conditions if one.met]
    return [_said(standing.reason, language)] if standing.reason else []


def _said(condition: Condition, language: str) -> Because:
    return Because(condition.words.text(language), cited(condition.article), _distance(condition, language))


def _distance(condition: Condition, language: str) -> str:
    """How far the money is from its limit, on whichever side."""
    far = condition.distance
    if far is None or condition.type != "money":
        return ""
    figure = value_text(max(far, -far), condition.type, condition.unit, language)
    return _("离这条线还有 %s。") % figure if far >= 0 and condition.met else _("相差 %s。") % figure


def _lacking(missing: Iterable[Missing], language: str) -> Iterable[Lacking]:
    """Each thing once, whoever it is missing of."""
    found = (
        Lacking(one.label.text(language), one.who.text(language), one.name if one.kind == "fact" else "")
        for one in missing
    )
    return dict.fromkeys(found)


def _papers(policies: Policies, decision: Decision, language: str) -> list[str]:
    """What a paper can show of what was stated and is there, by the sources of each fact."""
    asked: Collection[str] = policies.questionnaire.questions
    shown = [
        used.label.text(language)
        for used in decision.facts_used
        if used.name in asked
        and "document" in policies.facts[used.name].sources
        and used.value not in (nothing_of(policies.facts[used.name]), "none", "able")
    ]
    return [*dict.fromkeys(shown)][:_MOST_PAPERS]
