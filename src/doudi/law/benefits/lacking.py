"""All that keeps an assessment from telling, each thing once: what a place has to set, by who sets it and by
which article, and what nobody has said of the family yet.
"""

from collections.abc import Iterator, Mapping

from doudi.law.benefits.assess import Assessment
from doudi.law.benefits.decision import CANNOT_TELL, Missing
from doudi.law.benefits.explain import called, known_to
from doudi.law.label import Label

_UNSET = Label(
    "当地还没有录入的规定（录入以后才能判断）",
    "What the place has not entered (it must be, before this can be told)",
)
_UNSAID = Label(
    "家里还没有说明的情况（说明以后才能判断）", "What is not known of the family yet (it must be, likewise)"
)
_SETS = Label("由{}确定", "Set by {}")
_WAITING = Label("，{} 项救助要用（{}）", ", needed for {} benefits ({})")
_WAITS = Label("，{} 项救助要用（{}）", ", needed for {} benefit ({})")


def lacking(assessment: Assessment, language: str, names: Mapping[str, str]) -> Iterator[str]:
    """The two lists, line by line; nothing where all can be told. What most benefits wait for comes first."""
    waiting = _waiting(assessment)
    unset = [one for one in waiting if one.kind == "parameter"]
    unsaid = [one for one in waiting if one.kind != "parameter"]
    if unset:
        yield _UNSET.text(language)
    for who, article in dict.fromkeys((one.who, one.article) for one in unset):
        yield f"- {_SETS.text(language).format(who.text(language))}  〔{article}〕"
        for one in unset:
            if (one.who, one.article) == (who, article):
                yield f"    {one.label.text(language)}{_needed(one, len(waiting[one]), language)}"
    if unset and unsaid:
        yield ""
    if unsaid:
        yield _UNSAID.text(language)
    yield from (f"- {line}" for line in _said_once(unsaid, language, names))


def _waiting(assessment: Assessment) -> dict[Missing, set[str]]:
    """What is missing, and the benefits that wait for it, by name."""
    waiting: dict[Missing, set[str]] = {}
    for decision in assessment.decisions:
        if decision.outcome == CANNOT_TELL:
            for one in decision.missing:
                waiting.setdefault(one, set()).add(decision.benefit)
    return dict(sorted(waiting.items(), key=lambda found: -len(found[1])))


def _needed(missing: Missing, benefits: int, language: str) -> str:
    return (_WAITS if benefits == 1 else _WAITING).text(language).format(benefits, missing.name)


def _said_once(unsaid: list[Missing], language: str, names: Mapping[str, str]) -> Iterator[str]:
    """A fact with all those of whom it is not known."""
    whose: dict[str, list[str]] = {}
    for one in unsaid:
        whose.setdefault(one.name, []).append(names.get(one.member, one.member))
    for one in {missing.name: missing for missing in unsaid}.values():
        members = ("、" if language == "zh" else ", ").join(filter(None, whose[one.name]))
        yield f"{called(one.label, members, {}, language)}{known_to(one, language)}"
