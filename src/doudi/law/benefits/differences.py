"""What is otherwise in a benefit between two days, or between the law and a reform; and its whole history."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import NamedTuple

from doudi.law.benefits.benefit import Ruleset
from doudi.law.benefits.document import settings, terms
from doudi.law.benefits.policies import Policies
from doudi.law.benefits.reading import words_of
from doudi.law.label import Label


class Statement(NamedTuple):
    """What is said on one of the two days, and by which article or document."""

    words: Label
    article: Label


class Difference(NamedTuple):
    """A rule or a parameter (`kind`) that is new (`before` None), gone (`after` None) or says something else.

    `reworded`: only the article is another, the rule says the same.
    """

    kind: str
    name: str
    label: Label
    before: Statement | None
    after: Statement | None

    @property
    def reworded(self) -> bool:
        """Whether the same is said by another article."""
        return self.before is not None and self.after is not None and self.before.words == self.after.words


class Turn(NamedTuple):
    """A day on which the law of a benefit changed, and what changed."""

    day: date
    differences: tuple[Difference, ...]


def differences(
    earlier: tuple[Policies, date], later: tuple[Policies, date], benefit: str, *, place: str
) -> tuple[Difference, ...]:
    """What is otherwise: rules first, then what the place sets. Each side is a law and a day. Raises
    UnableToFindRules where the benefit is no law on one of the days."""
    sides = [(law, law.benefit(benefit, as_of=day), day) for law, day in (earlier, later)]
    rules = [_rules(law, ruleset) for law, ruleset, _ in sides]
    values = [
        {
            one.name: (one.label, Statement(one.value, one.reference))
            for one in settings(law, ruleset, place=place, as_of=day)
            if one.value is not None
        }
        for law, ruleset, day in sides
    ]
    return (*_between("rule", *rules), *_between("parameter", *values))


def history(policies: Policies, benefit: str) -> tuple[Turn, ...]:
    """Every day on which a rule of the benefit changed, the latest first; not its beginning."""
    own = policies.benefits[benefit]
    days = [period.since for period in own.periods if own.is_law(period.since)]
    said = [_rules(policies, own.on(day)) for day in days]
    turns = [
        Turn(day, tuple(_between("rule", before, after)))
        for day, before, after in zip(days[1:], said, said[1:], strict=False)
    ]
    return tuple(turn for turn in reversed(turns) if turn.differences)


def _rules(policies: Policies, rules: Ruleset) -> dict[str, tuple[Label, Statement]]:
    words, within = words_of(policies), terms(policies, rules)
    return {
        name: (
            rules.rules[name].label,
            Statement(words.text(version.node), Label(version.article, version.article)),
        )
        for name, version in rules.versions.items()
        if name in within
    }


def _between(
    kind: str, before: Mapping[str, tuple[Label, Statement]], after: Mapping[str, tuple[Label, Statement]]
) -> Iterator[Difference]:
    for name in dict.fromkeys((*after, *before)):
        was, now = before.get(name), after.get(name)
        if (was and was[1]) != (now and now[1]):
            label = (now or was or (Label("", ""),))[0]
            yield Difference(kind, name, label, was and was[1], now and now[1])
