"""The next fact worth asking for: the one that keeps the most conditions open."""

from collections import Counter
from datetime import date

from doudi.law.benefits.account import Account
from doudi.law.benefits.decide import opened
from doudi.law.benefits.decision import Missing
from doudi.law.benefits.policies import Policies
from doudi.law.benefits.situation import Situation
from doudi.law.expressions.unknown import Gap, gaps


def ask(
    policies: Policies,
    benefit: str,
    situation: Situation,
    *,
    place: str,
    as_of: date,
    receiver: str = "",
) -> Missing | None:
    """The fact to ask for next, or None when no answer of the family's can change the outcome any more.

    A condition that has failed settles it. Otherwise the fact that stands in the most open conditions comes
    first (whether someone counts as a member stands in all of them), then the order of the fact dictionary.
    Raises UnableToReadSituation, UnableToFindRules.
    """
    account = opened(policies, benefit, situation, place=place, as_of=as_of, receiver=receiver)
    verdicts = [account.value(name) for name in account.rules.conditions]
    if any(met is False for met in verdicts):
        return None
    amount = account.rules.benefit.amount
    values = [*verdicts, account.value(amount)] if amount else verdicts
    open_in = Counter(gap for value in values for gap in gaps(value) if gap.kind == "fact")
    return _first(account, open_in)


def _first(account: Account, open_in: Counter[Gap]) -> Missing | None:
    most = max(open_in.values(), default=0)
    ranked = account.missing([gap for gap, times in open_in.items() if times == most])
    return ranked[0] if ranked else None
