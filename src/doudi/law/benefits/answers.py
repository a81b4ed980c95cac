"""One household read in as few words as may be: what each benefit comes to, without the grounds.

Every value is worked out once, in one table, however many benefits and members ask for it: the time it takes
grows as the household does. `assess` says the same with its grounds.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial

from doudi.law.benefits.account import Account, told
from doudi.law.benefits.assess import receivers, staying
from doudi.law.benefits.decide import alongside, opened, outcome
from doudi.law.benefits.decision import GRANTED
from doudi.law.benefits.interplay import Answer, Due, Effect, Stay, combined
from doudi.law.benefits.look_up import Written
from doudi.law.benefits.policies import Policies
from doudi.law.benefits.situation import Situation


@dataclass(frozen=True, slots=True)
class Answers:
    """By benefit and receiver ("": the household): `own` by its own rules, `due` beside the others."""

    own: Mapping[tuple[str, str], Answer]
    due: Mapping[tuple[str, str], Due]


def answers(
    policies: Policies,
    situation: Situation,
    *,
    place: str,
    as_of: date,
    overrides: Mapping[str, Written] | None = None,
) -> Answers:
    """Every benefit that is law on that day. Raises UnableToReadSituation, UnableToTryParameter."""
    table = partial(opened, policies, place=place, as_of=as_of, overrides=overrides)
    asked = list(receivers(policies, situation, as_of))
    whole = table(asked[0][0], situation, receiver=asked[0][1])
    own = {(name, receiver): _answer(alongside(whole, name, receiver)) for name, receiver in asked}

    def stay(effect: Effect) -> Stay:
        rest = staying(whole, effect)
        if len(rest.members) == len(situation.members) or not rest.members:
            return Stay(not rest.members, None)
        return Stay(True, _answer(table(effect.then, rest)))

    due, _ = combined(own.values(), policies.effects, as_of=as_of, stay=stay)
    return Answers(own, {(one.benefit, one.receiver): one for one in due})


def _answer(account: Account) -> Answer:
    """What a benefit's own rules come to."""
    benefit = account.rules.benefit
    verdicts = [account.value(name) for name in account.rules.conditions]
    amount = account.value(benefit.amount) if benefit.amount else None
    said = outcome(verdicts, amount)
    return Answer(
        benefit.name,
        account.receiver,
        said,
        amount if said == GRANTED and isinstance(amount, int) else None,
        all(met is True for met in verdicts),
        {} if account.receiver else _counted(account),
    )


def _counted(account: Account) -> dict[str, bool | None]:
    """Whether each member has part in a household's benefit: who counts, or all if its rules do not ask."""
    if "counted" not in account.rules.rules:
        return dict.fromkeys(account.members, True)
    found = {member: told(account.value_of("counted", n)) for n, member in enumerate(account.members)}
    return {member: None if value is None else bool(value) for member, value in found.items()}
