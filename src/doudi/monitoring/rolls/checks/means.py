"""Conditions that surely fail by what may be used of the base, and amounts that are not what the law says."""

from functools import cache

from doudi.law.benefits.benefit import Ruleset
from doudi.law.label import Label
from doudi.monitoring.rolls.arithmetic import figures, lines, yuan
from doudi.monitoring.rolls.case import Case, Known
from doudi.monitoring.rolls.finding import ROLL
from doudi.monitoring.rolls.weighing import Weighed
from doudi.registry.dictionary import group_of

TAPER = "dibao_taper"
_MAY_TAPER = Label("如果还在渐退期内，可以继续发。", " It may go on while it tapers off.")
_SETTLED = (
    "deceased",
    "counted_twice",
    "member_missing",
    "member_elsewhere",
    "income_over",
    "assets_over",
    "condition_unmet",
)


def conditions(case: Case, weighed: Weighed) -> None:
    """Each condition of the family's benefit that fails whatever is still unknown."""
    known = case.known
    if case.has("counted_twice") or not weighed.ends("members")[1]:
        return  # where nobody counts any more, that is what was found
    member = _receiver(case, known) if known else 0
    rules = weighed.rules(case.benefit)
    for name in () if _tapers(case.benefit, weighed) else weighed.unmet(case.benefit, member):
        kind = kind_of(rules, name)
        said = figures(weighed, case.benefit, name, member)
        if kind == "income_over":
            said = lines(weighed, case.benefit, member, paid=False)
        more = _MAY_TAPER if kind == "income_over" and _may_taper(case.benefit, weighed) else Label("", "")
        case.add(
            kind,
            case.family.head,
            article=rules.versions[name].article,
            source=known.origins(_behind(rules, name)) if known else ROLL,
            people=[one.person for one in known.home.members] if known else (),
            condition=rules.rules[name].label,
            arithmetic=Label(said.zh + more.zh, said.en + more.en),
        )


def _receiver(case: Case, known: Known) -> int:
    registered = case.roll.person(case.family.head)
    return (known.position(registered.person) if registered else None) or 0


def kind_of(rules: Ruleset, condition: str) -> str:
    """Whether a condition is about assets, about income, or about something else: by the facts behind it."""
    groups = {group_of(fact) for fact in _behind(rules, condition)}
    if "property" in groups:
        return "assets_over"
    return "income_over" if "income" in groups else "condition_unmet"


@cache
def _behind(rules: Ruleset, name: str, seen: frozenset[str] = frozenset()) -> frozenset[str]:
    """All facts that a rule rests on through rules of figures; who counts is not what it is about."""
    found: frozenset[str] = frozenset()
    for needed in rules.needs(name):
        if needed in rules.facts:
            found |= {needed}
        elif needed in rules.rules and needed not in seen and rules.rules[needed].type != "boolean":
            found |= _behind(rules, needed, seen | {needed})
    return found - {"born", "relation", "residence"}


def _tapers(benefit: str, weighed: Weighed) -> bool:
    """Whether dibao surely tapers off: its own conditions hold, and none that it has in common fails."""
    if not _may_taper(benefit, weighed):
        return False
    own = set(weighed.rules(TAPER).conditions) - set(weighed.rules(benefit).conditions)
    return all(weighed.known(name) is True for name in own)


def _may_taper(benefit: str, weighed: Weighed) -> bool:
    if benefit != "dibao" or TAPER not in weighed.stretch.pack.rulesets:
        return False
    return not weighed.unmet(TAPER)


def amount(case: Case, weighed: Weighed) -> bool:
    """Compare the listed amount with the law's; whether it could be compared. A family whose members or means
    are wrong is put right first: the amount that follows is said there."""
    listed = case.family.amount
    if listed is None or case.has(*_SETTLED):
        return True
    benefit = TAPER if _tapers(case.benefit, weighed) else case.benefit
    name = weighed.rules(benefit).benefit.amount
    if not name or (case.of_person and len(case.family.rows) > 1):
        return False
    member = _receiver(case, case.known) if case.known else 0
    low, high = weighed.ends(name, member)
    if high is None:  # it can be anything
        return False
    if listed > high or (low is not None and listed < low):
        _note_amount(case, weighed, benefit, member)
    return True


def _note_amount(case: Case, weighed: Weighed, benefit: str, member: int) -> None:
    known, rules, listed = case.known, weighed.rules(benefit), case.family.amount
    name = rules.benefit.amount
    case.add(
        "amount_wrong",
        case.family.head,
        article=rules.versions[name].article,
        source=known.origins(_behind(rules, name)) if known else ROLL,
        people=[one.person for one in known.home.members] if known else (),
        listed=yuan(listed, listed),
        due=yuan(*weighed.ends(name, member)),
        arithmetic=lines(weighed, benefit, member),
    )
