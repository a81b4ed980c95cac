"""What facts and parameters can be at most, and that nothing the rules make of them leaves 64 bits."""

from collections.abc import Iterable, Mapping
from math import isfinite, lcm
from types import MappingProxyType

from doudi.law.benefits.benefit import Ruleset, Version
from doudi.law.benefits.entry import Entry
from doudi.law.benefits.fact import Fact
from doudi.law.benefits.parameter import Amount, Parameter, Parameters
from doudi.law.benefits.policies import Policies
from doudi.law.expressions.extent import STATED, Extent, Scope, extent
from doudi.law.expressions.parse import UnableToReadExpression


def of_fact(fact: Fact) -> Extent:
    """What may be stated of it."""
    widest = STATED[fact.type]
    return widest if fact.minimum is None else widest._replace(least=fact.minimum)


def of_parameters(
    parameters: Parameters, tried: Mapping[str, Amount] = MappingProxyType({})
) -> dict[str, Extent]:
    """What each parameter is anywhere on any day, or can be where nobody set it. `tried`: values beside."""
    set_by_name: dict[str, list[Amount]] = {name: [] for name in parameters.declared}
    dated = ((one.parameter, one.value) for one in parameters.all_dated if not one.unreadable)
    for name, value in (*dated, *tried.items()):
        set_by_name[name] += value.values() if isinstance(value, Mapping) else (value,)
    return {name: _of(parameters.declared[name], values) for name, values in set_by_name.items()}


def _of(parameter: Parameter, values: Iterable[Amount]) -> Extent:
    if parameter.type not in ("money", "count", "ratio"):
        return STATED[parameter.type]
    bounds = (bound for bound in parameter.bounds if isfinite(bound))
    numbers = [value for value in (0, *values, *bounds) if not isinstance(value, str)]
    scale = lcm(*(value.denominator for value in numbers))
    return Extent(int(min(numbers) * scale), int(max(numbers) * scale), scale)


def check_extents(policies: Policies) -> Policies:
    """The policies, when no rule at any time can leave the room that the readings over many rows have,
    whatever is stated. Raises UnableToReadPolicy, about the first rule that could."""
    in_force = (
        benefit.on(period.since)
        for benefit in policies.benefits.values()
        for period in benefit.periods
        if benefit.is_law(period.since)
    )
    check_rules(in_force, of_parameters(policies.parameters))
    return policies


def check_rules(rulesets: Iterable[Ruleset], parameters: Mapping[str, Extent]) -> None:
    """The same of some benefits, each in one period. Raises UnableToReadPolicy."""
    found: dict[tuple[Version, tuple[Extent, ...]], Extent] = {}  # of a rule over the same, only once
    for rules in rulesets:
        known = {name: of_fact(fact) for name, fact in rules.benefit.facts.items()}
        known["as_of"] = STATED["date"]
        for name in rules.order():
            version = rules.versions[name]
            over = version, tuple(known[needed] for needed in version.needs)
            if over not in found:
                where = Entry({}, rules.rules[name].where, name)
                found[over] = _of_version(version, Scope(known.__getitem__, parameters.__getitem__), where)
            known[name] = found[over]


def _of_version(version: Version, scope: Scope, where: Entry) -> Extent:
    try:
        return extent(version.node, scope)
    except UnableToReadExpression as error:
        raise where.refusal(f"(from {version.interval.since}) {error}") from None
