"""The engine's advice as the page shows it: the outcome in words, each condition, and what is missing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from doudi.cases.advice_view import AdviceView
from doudi.law.benefits.decision import CANNOT_TELL, GRANTED, REFUSED, Missing
from doudi.web.arithmetic import Printed, printed
from doudi.web.templatetags.words import english

_OUTCOMES: dict[str, Promise] = {
    GRANTED: _("按规定应当给予"),
    REFUSED: _("按规定不符合条件"),
    CANNOT_TELL: _("还不能判断"),
}


@dataclass(frozen=True)
class ShownCondition:
    """One condition: met, not met, or not known, in words."""

    words: str
    met: bool | None
    article: str


@dataclass(frozen=True)
class ShownAdvice:
    """What `staff/opinion/advice.html` prints."""

    view: AdviceView
    words: str
    lines: list[Printed]
    conditions: list[ShownCondition]
    missing: list[str]

    @property
    def cannot_tell(self) -> bool:
        """Nothing can be confirmed on it (see the missing list)."""
        return bool(self.view.outcome == CANNOT_TELL)

    @property
    def failed_articles(self) -> list[str]:
        """Articles of the conditions that are not met: what a refusal rests on."""
        return list(dict.fromkeys(one.article for one in self.conditions if one.met is False))


def shown_advice(view: AdviceView, names: Mapping[str, str]) -> ShownAdvice:
    """The advice in the reader's language. `names`: members by id."""
    language = "en" if english() else "zh"
    return ShownAdvice(
        view=view,
        words=str(_OUTCOMES[view.outcome]),
        lines=printed(view.lines),
        conditions=[
            ShownCondition(one.words.text(language), one.met, one.article) for one in view.conditions
        ],
        missing=_missing(view.missing, names, language),
    )


def _missing(lacks: Iterable[Missing], names: Mapping[str, str], language: str) -> list[str]:
    """What is missing and who can supply it, once, with the members it is missing of."""
    members: dict[tuple[str, str], list[str]] = {}
    for lack in lacks:
        whose = members.setdefault((lack.label.text(language), lack.who.text(language)), [])
        whose += [names[lack.member]] if lack.member in names else []
    joint = "、" if language == "zh" else ", "
    return [
        f"{joint.join(whose)}：{label}（{who}）" if whose else f"{label}（{who}）"
        for (label, who), whose in members.items()
    ]
