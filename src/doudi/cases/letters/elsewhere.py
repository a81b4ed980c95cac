"""What else a family can turn to after a refusal: what fits the figures first, then what anyone can."""

from typing import NamedTuple

from doudi.law.benefits.decision import Decision
from doudi.law.label import Label

_ALONE = Label(
    "家里有重度残疾或者重病的人：您家被认定为低保边缘家庭的，这位家人可以单独申请低保。请向镇（街道）提出。",
    "Somebody in your family is severely disabled or seriously ill: once your family is recognised as a "
    "near-dibao family, that person can apply for dibao alone. Ask the township.",
)
_NEAR = Label(
    "收入比低保线高一点：可以申请认定低保边缘家庭，看病、上学、住房、就业有相应的救助。",
    "Income a little above the line: ask to be recognised as a near-dibao family, which is helped with "
    "medical care, schooling, housing and work.",
)
_RIGID = Label(
    "看病、上学花得太多：可以申请认定刚性支出困难家庭。",
    "Too much goes to medical care or schooling: ask to be recognised as a family with rigid expenses.",
)
_URGENT = Label(
    "眼下过不去：可以向镇（街道）申请临时救助，先救急。",
    "You cannot get by just now: ask the township for temporary assistance.",
)
_AGAIN = Label(
    "情况有变化：随时可以再次申请，不限次数。",
    "Your situation changes: you can apply again at any time, as often as needed.",
)
_SEVERE = {"disability_grade": ("1", "2"), "serious_illness": (True,)}


class Elsewhere(NamedTuple):
    """One thing to turn to, and the article it rests on ("": none is needed)."""

    words: Label
    article: str


def elsewhere(decision: Decision) -> tuple[Elsewhere, ...]:
    """What fits this family, by the conditions it did not meet and the facts that were used."""
    failed = {condition.name for condition in decision.conditions if condition.met is False}
    found = []
    if "income_below_standard" in failed:
        if any(fact.value in _SEVERE.get(fact.name, ()) for fact in decision.facts_used):
            found.append(Elsewhere(_ALONE, "社会救助法 第二十一条第二款；民发〔2021〕57号 第八条"))
        found.append(Elsewhere(_NEAR, "社会救助法 第二十一条"))
        found.append(Elsewhere(_RIGID, "社会救助法 第二十二条"))
    return (*found, Elsewhere(_URGENT, "社会救助法 第二十九条"), Elsewhere(_AGAIN, ""))
