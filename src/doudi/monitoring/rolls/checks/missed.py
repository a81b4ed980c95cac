"""Families of the base that fit by what may be used of it, and are not on the roll (社会救助法 39: 主动发现).

What only banks know is asked for a case alone, and is unknown here: it is supposed to be within the rules,
and the finding says so. Whatever else is unknown keeps a family from being said to fit.
"""

from collections.abc import Mapping

from doudi.law.benefits.policies import Policies
from doudi.law.label import Label
from doudi.monitoring.rolls.arithmetic import lines
from doudi.monitoring.rolls.case import Known
from doudi.monitoring.rolls.finding import NOT_LISTED, Finding, kinds, words
from doudi.registry import sources
from doudi.vault.masking import mask_name

_ASSETS = Label(
    "（存款、证券等资产不明：只能在本人申请后为个案查询）",
    " (deposits and securities unknown: they are asked for a case only)",
)
_WHO = Label("{} 等 {} 人，底册户号 {}", "{}, {} in all, household {} of the base")


def case_only(law: Policies) -> Mapping[str, int]:
    """The facts whose best source may be asked for a case only, each as nothing."""
    table = sources.order().sources
    return {
        name: 0
        for name, fact in law.facts.items()
        if fact.type in ("money", "count")
        and fact.sources
        and fact.sources[0] in table
        and table[fact.sources[0]].uses == "case"
    }


def found(known: Known, benefit: str, *, supposed: bool) -> Finding:
    """The finding. `supposed`: something that only a case may ask was taken for nothing."""
    rules = known.weighed.rules(benefit)
    head = known.home.members[0]
    said = words(
        NOT_LISTED,
        who=Label(
            *(
                _WHO.text(language).format(mask_name(head.name), len(known.home.members), known.home.number)
                for language in ("zh", "en")
            )
        ),
        benefit=rules.benefit.label,
        assets=_ASSETS if supposed else Label("", ""),
        arithmetic=lines(known.weighed, benefit),
    )
    names = [name for name in rules.facts if name not in ("born", "relation", "residence")]
    people = tuple(member.person for member in known.home.members)
    article = kinds()[NOT_LISTED].article
    return Finding(NOT_LISTED, 0, 0, mask_name(head.name), said, article, known.origins(names), people)
