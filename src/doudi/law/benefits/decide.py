"""Decide one household: the outcome, the arithmetic, and what it rests on or still lacks."""

from collections.abc import Mapping, Sequence
from datetime import date

from doudi.law.benefits.account import Account, told
from doudi.law.benefits.benefit import Ruleset
from doudi.law.benefits.decision import CANNOT_TELL, GRANTED, REFUSED, Decision
from doudi.law.benefits.look_up import LookUp, Written
from doudi.law.benefits.policies import Policies
from doudi.law.benefits.situation import Known, Situation
from doudi.law.errors import Unable
from doudi.law.expressions.evaluate import HOUSEHOLD, Reading
from doudi.law.expressions.unknown import Gap, Unknown, Value, gaps


class UnableToReadSituation(Unable):
    """The situation holds a fact that is not declared, or a value that its fact cannot have."""


class UnableToReplay(Unable):
    """The rules a decision was made by are not among the policies at hand."""


def decide(
    policies: Policies,
    benefit: str,
    situation: Situation,
    *,
    place: str,
    as_of: date,
    overrides: Mapping[str, Written] | None = None,
    receiver: str = "",
) -> Decision:
    """What the law says about a household, or about one of its members, in a place on a day.

    `place`: a division code (its first six digits count). `overrides`: parameters to try, by name, in yuan;
    the decision says so. `receiver`: of a benefit that persons receive, the member's key in the situation.
    Raises UnableToReadSituation, UnableToFindRules, UnableToTryParameter.
    """
    account = opened(
        policies, benefit, situation, place=place, as_of=as_of, overrides=overrides, receiver=receiver
    )
    return concluded(account, place)


def replay(policies: Policies, decision: Decision) -> Decision:
    """Decide again from a stored decision's own facts and parameters. Raises UnableToReplay."""
    rules = policies.benefit(decision.benefit, as_of=decision.as_of)
    if rules.hash != decision.policy_hash:
        old, new = decision.policy_hash[:12], rules.hash[:12]
        raise UnableToReplay(
            f"这份决定按规则 {old} 作出，现有规则是 {new}。请用当时的规则文件重算。",
            f"Decided by rules {old}, but those at hand are {new}. Use the policy files of that time.",
        )
    return again(policies, decision)


def again(policies: Policies, decision: Decision) -> Decision:
    """Decide again from a stored decision's own facts and parameters, by whichever rules are at hand.

    Raises UnableToFindRules where none is in force on its day.
    """
    rules = policies.benefit(decision.benefit, as_of=decision.as_of)
    look_up = LookUp.of_decision(policies.parameters, decision.parameters_used)
    situation = situation_of(decision)
    account = _account(policies, rules, situation, look_up, decision.as_of, decision.receiver)
    return concluded(account, decision.place)


def situation_of(decision: Decision) -> Situation:
    """The facts that a decision was made on."""
    household: dict[str, Known] = {}
    members: dict[str, dict[str, Known]] = {member: {} for member in decision.members}
    for used in decision.facts_used:
        known = Known(used.value, used.source, used.observed_on)
        (members[used.member] if used.member else household)[used.name] = known
    return Situation(household, members)


def opened(
    policies: Policies,
    benefit: str,
    situation: Situation,
    *,
    place: str,
    as_of: date,
    overrides: Mapping[str, Written] | None = None,
    receiver: str = "",
) -> Account:
    """A household's rules ready to be read, for those who need a value rather than a whole decision."""
    rules = policies.benefit(benefit, as_of=as_of)
    look_up = LookUp.of_place(policies.parameters, place, as_of, overrides or {})
    return _account(policies, rules, situation, look_up, as_of, receiver)


def alongside(account: Account, benefit: str, receiver: str = "") -> Account:
    """Another benefit's rules on the same reading: who needs values of many has each worked out once."""
    rules = account.policies.benefit(benefit, as_of=account.as_of)
    _refuse_receiver(rules, account.situation, receiver)
    return Account(
        account.policies, rules, account.situation, account.reading, account.look_up, account.as_of, receiver
    )


def _account(
    policies: Policies,
    rules: Ruleset,
    situation: Situation,
    look_up: LookUp,
    as_of: date,
    receiver: str,
) -> Account:
    reading = _reading(policies, situation, look_up, as_of)
    _refuse_receiver(rules, situation, receiver)
    return Account(policies, rules, situation, reading, look_up, as_of, receiver)


def _refuse_receiver(rules: Ruleset, situation: Situation, receiver: str) -> None:
    """A person's benefit needs to be told which person, and a household's benefit none."""
    of_person = rules.benefit.entity == "person"
    if of_person and receiver not in situation.members:
        raise UnableToReadSituation(
            f"{rules.benefit.label.zh}是给个人的。请说明是家里的哪一位。",
            f"{rules.benefit.label.en} is for one person: say which member.",
        )
    if receiver and not of_person:
        raise UnableToReadSituation(
            f"{rules.benefit.label.zh}是给全家的，不能只算一个人。",
            f"{rules.benefit.label.en} is for the household, not for one member.",
        )


def concluded(account: Account, place: str) -> Decision:
    """Read the rules, conclude, and write the account (the trace last: words may still ask for values)."""
    rules, benefit = account.rules, account.rules.benefit
    verdicts = [account.value(name) for name in rules.conditions]
    amount = account.value(benefit.amount) if benefit.amount else None
    paid_from = told(account.value(benefit.pay_from)) if benefit.pay_from else None
    said = outcome(verdicts, amount)
    granted = said == GRANTED
    conditions = tuple(account.condition(name) for name in rules.conditions)
    lines = tuple(account.lines(refused=said == REFUSED))
    return Decision(
        benefit=benefit.name,
        label=benefit.label,
        place=place,
        as_of=account.as_of,
        outcome=said,
        amount=amount if granted and isinstance(amount, int) else None,
        pay_from=paid_from if granted and isinstance(paid_from, date) else None,
        conditions=conditions,
        lines=lines,
        trace=tuple(account.trace()),
        members=account.members,
        facts_used=tuple(account.facts_used()),
        parameters_used=account.look_up.used,
        missing=tuple(account.missing(_open(verdicts, amount))) if said == CANNOT_TELL else (),
        policy_hash=rules.hash,
        receiver=account.receiver,
        office=benefit.office(place, account.as_of),
        amount_unit=benefit.rules[benefit.amount].unit if benefit.amount else "",
    )


def _open(verdicts: Sequence[Value], amount: Value | None) -> frozenset[Gap]:
    return gaps(*verdicts, *(() if amount is None else (amount,)))


def outcome(verdicts: Sequence[Value], amount: Value | None) -> str:
    """Kleene's `and` over the conditions; what is due but cannot be put in figures cannot be told either."""
    if any(met is False for met in verdicts):
        return REFUSED
    unknown = isinstance(amount, Unknown) or any(isinstance(met, Unknown) for met in verdicts)
    return CANNOT_TELL if unknown else GRANTED


def _reading(policies: Policies, situation: Situation, look_up: LookUp, as_of: date) -> Reading:
    """The table of values before any rule is read: facts as stated, the rest unknown when asked for."""
    members = tuple(situation.members)
    if not members:
        raise UnableToReadSituation(
            "家庭里还没有人。请先填写申请人和共同生活的人。",
            "The household has no members yet. Add the applicant and those who live together first.",
        )

    def absent(name: str, member: int) -> Value:
        whose = "" if member == HOUSEHOLD else members[member]
        return Unknown(*policies.facts[name].bounds, frozenset((Gap("fact", name, whose),)))

    return Reading(
        {"as_of": as_of, **_stated(policies, situation.household, "household")},
        [_stated(policies, facts, "person") for facts in situation.members.values()],
        look_up.value,
        absent,
    )


def _stated(policies: Policies, facts: Mapping[str, Known], entity: str) -> dict[str, Value]:
    """The plain values of stated facts, each looked at against its declaration."""
    values: dict[str, Value] = {}
    for name, known in facts.items():
        fact = policies.facts.get(name)
        if fact is None or fact.entity != entity:
            whose = "家庭" if entity == "household" else "个人"
            raise UnableToReadSituation(
                f"“{name}”不是{whose}的指标。`doudi facts` 列出全部指标。",
                f'"{name}" is no fact of a {entity}. `doudi facts` lists them all.',
            )
        if (problem := fact.problem(known.value)) is not None:
            raise UnableToReadSituation(
                f"“{fact.label.zh}”（{name}）{problem.zh}。", f'"{name}" ({fact.label.en}) {problem.en}.'
            )
        values[name] = known.value
    return values
