"""What a family would be paid once its members are put right: said where that is what is wrong."""

from doudi.law.label import Label
from doudi.monitoring.rolls.arithmetic import yuan
from doudi.monitoring.rolls.case import Case

_SAID = Label("；按 {} 人重算，每月应为 {}", "; reckoned again for {} it is {} a month")


def recounted(case: Case) -> Label:
    """The amount by the base, where nothing of it is open; "" elsewhere."""
    known = case.known
    if known is None or case.benefit not in known.weighed.stretch.pack.rulesets:
        return Label("", "")
    rules = known.weighed.rules(case.benefit)
    if rules.benefit.entity != "household" or not rules.benefit.amount or known.weighed.unmet(case.benefit):
        return Label("", "")
    amount, members = known.weighed.known(rules.benefit.amount), known.weighed.known("members")
    if amount is None or not members:
        return Label("", "")
    said = yuan(amount, amount)
    return Label(_SAID.zh.format(members, said.zh), _SAID.en.format(members, said.en))
