"""Figures in words: the printed lines of a benefit, those that a condition speaks of, and where they come
from.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from doudi.law.benefits.benefit import Rule
from doudi.law.benefits.fact import Fact
from doudi.law.benefits.parameter import Parameter
from doudi.law.benefits.wording import UNTOLD, value_text
from doudi.law.label import Label
from doudi.monitoring.rolls.weighing import Weighed
from doudi.registry import sources
from doudi.registry.population import Said

_AT_LEAST, _AT_MOST = Label("至少 {}", "at least {}"), Label("至多 {}", "at most {}")
_BETWEEN = Label("{} 至 {} 之间", "between {} and {}")


def yuan(low: Any, high: Any) -> Label:
    """An amount, or the range it lies in."""
    return _ranged(low, high, "money", "yuan")


@lru_cache(20_000)  # the same standards and sums stand on row after row
def _ranged(low: Any, high: Any, kind: str, unit: str) -> Label:
    def said(value: Any, language: str) -> str:
        return value_text(value, kind, unit, language)

    if low is None and high is None:
        return UNTOLD
    if low == high:
        return _both(lambda language: said(low, language))
    if high is None:
        return _both(lambda language: _AT_LEAST.text(language).format(said(low, language)))
    if low is None:
        return _both(lambda language: _AT_MOST.text(language).format(said(high, language)))
    return _both(lambda language: _BETWEEN.text(language).format(said(low, language), said(high, language)))


def _both(write: Any) -> Label:
    return Label(write("zh"), write("en"))


def lines(weighed: Weighed, benefit: str, member: int = 0, *, paid: bool = True) -> Label:
    """The benefit's printed lines one after another; without those of what is paid where nothing is, and
    without what is not known where the sum it leads to is."""
    rules = weighed.rules(benefit)
    parts: list[Label] = []
    open_since = 0  # parts before it are settled
    unknown: list[Label] = []
    for line in rules.lines:
        rule, ends = rules.rules[line.name], weighed.ends(line.name, member)
        silent = (line.skip_zero and ends == (0, 0)) or line.aside or (line.unless_refused and not paid)
        if rule.type not in ("money", "count") or silent:
            continue
        parts.append(_part(rule, line.sign, ends))
        if ends[0] is None or ends[0] != ends[1]:
            unknown.append(parts[-1])
        elif line.sign == "=":
            parts[open_since:] = [part for part in parts[open_since:] if part not in unknown]
            open_since, unknown = len(parts), []
    return _sentence(parts)


def _sentence(parts: list[Label]) -> Label:
    if not parts:
        return Label("", "")
    return Label("；".join(part.zh for part in parts) + "。", "; ".join(part.en for part in parts) + ".")


def _part(rule: Rule | Fact | Parameter, sign: str, ends: tuple[Any, Any]) -> Label:
    value = _ranged(*ends, rule.type, rule.unit)
    mark = {"": " ", "=": " = ", "+": " + ", "-": " − ", "×": " × "}.get(sign, f" {sign} ")
    return Label(f"{rule.label.zh}{mark}{value.zh}", f"{rule.label.en}{mark}{value.en}")


def figures(weighed: Weighed, benefit: str, condition: str, member: int = 0) -> Label:
    """The figures that a condition's words name, or it compares, and what the place sets as its limit."""
    rules = weighed.rules(benefit)
    failed = rules.rules[condition].failed
    named = rules.named_in(failed) if failed else ()
    parts = [
        _part(one, "", weighed.ends(name, member))
        for name in named or rules.needs(condition)
        if (one := rules.rules.get(name) or rules.facts.get(name)) and one.type in ("money", "count")
    ]
    declared = weighed.stretch.pack.policies.parameters.declared
    for name in rules.parameters_of(condition):
        limit = weighed.limit(name)
        if declared[name].type in ("money", "count") and isinstance(limit, int):
            parts.append(_part(declared[name], "", (limit, limit)))
    return _sentence(parts)


def origins(about: Iterable[Mapping[str, Said]], facts: Iterable[str]) -> Label:
    """Who said these figures, and the latest day of each: 公安部门（2026-09-01）."""
    names = set(facts)
    days: dict[str, date | None] = {}
    for source, seen in _told(about, names):
        before = days.get(source)
        days[source] = max(filter(None, (before, seen)), default=None)
    ordered = [source for source in sources.order().default if source in days]
    return Label(*("、".join(_origin(one, days[one], lang) for one in ordered) for lang in ("zh", "en")))


def _told(about: Iterable[Mapping[str, Said]], names: set[str]) -> Iterator[tuple[str, date | None]]:
    for said in about:
        for name in names & said.keys():
            if said[name].value not in (0, False, "none"):
                yield said[name].source, said[name].observed_on


def _origin(source: str, seen: date | None, language: str) -> str:
    label = sources.label(source, language)
    if seen is None:
        return label
    return f"{label} ({seen})" if language == "en" else f"{label}（{seen}）"
