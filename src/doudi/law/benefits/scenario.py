"""Scenarios: small households with the answer the law must give, for officials to read and to write."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from doudi.law.benefits.decide import decide
from doudi.law.benefits.decision import Decision
from doudi.law.benefits.entry import Entry, read_file
from doudi.law.benefits.policies import Policies
from doudi.law.benefits.situation import Known, Situation
from doudi.law.benefits.written import UnableToReadFact, find_fact, read_value
from doudi.law.money import yuan_text


@dataclass(frozen=True, slots=True)
class Scenario:
    """`expect`: outcome, and where it matters amount (yuan), paid_from, missing, unmet (conditions).

    `receiver`: of a benefit that persons receive, whose it is; the first member unless the scenario says.
    """

    name: str
    benefit: str
    place: str
    as_of: date
    situation: Situation
    tried: Mapping[str, str]
    expect: Mapping[str, object]
    receiver: str

    def differences(self, policies: Policies) -> list[str]:
        """What the policies say other than expected; nothing when they agree."""
        decision = decide(
            policies,
            self.benefit,
            self.situation,
            place=self.place,
            as_of=self.as_of,
            overrides=self.tried,
            receiver=self.receiver,
        )
        found = _found(decision)
        return [
            f"{key}: expected {expected}, found {found[key]}"
            for key, expected in self.expect.items()
            if found[key] != expected
        ]


def _found(decision: Decision) -> dict[str, object]:
    return {
        "outcome": decision.outcome,
        "amount": None if decision.amount is None else yuan_text(decision.amount).replace(",", ""),
        "paid_from": decision.pay_from,
        "missing": sorted({missing.name for missing in decision.missing}),
        "unmet": sorted(condition.name for condition in decision.conditions if condition.met is False),
    }


def read_scenarios(root: Path, policies: Policies, benefit: str = "*") -> Iterator[Scenario]:
    """Every scenario below `root`, or those of one benefit. Raises UnableToReadPolicy."""
    for path in sorted(root.rglob(f"{benefit}/scenarios/*.yaml")):
        file = read_file(path, root).only("household", "everyone", "scenarios")
        for entry in file.entries("scenarios"):
            yield _scenario(entry, file, path.parent.parent.name, policies)


def _scenario(entry: Entry, file: Entry, benefit: str, policies: Policies) -> Scenario:
    entry.only("name", "place", "as_of", "set", "household", "everyone", "members", "receiver", "expect")
    household = {**_part(file, "household"), **_part(entry, "household")}
    everyone = {**_part(file, "everyone"), **_part(entry, "everyone")}
    members = {
        key: {**everyone, **_member(entry, key, facts)} for key, facts in _part(entry, "members").items()
    }
    as_of = entry.day("as_of")
    expect = _part(entry, "expect")
    if as_of is None or not expect or set(expect) - {"outcome", "amount", "paid_from", "missing", "unmet"}:
        raise entry.refusal("needs “as_of”, and “expect” with outcome, amount, paid_from, missing or unmet")
    return Scenario(
        entry.text("name"),
        benefit,
        entry.text("place"),
        as_of,
        Situation(
            _known(entry, household, "household", policies),
            {key: _known(entry, facts, "person", policies) for key, facts in members.items()},
        ),
        {str(name): str(value) for name, value in _part(entry, "set").items()},
        {key: _expected(value) for key, value in expect.items()},
        _receiver(entry, policies.benefits[benefit].entity, members),
    )


def _receiver(entry: Entry, entity: str, members: Mapping[str, object]) -> str:
    if entity == "household":
        return ""
    return entry.one_of("receiver", members) if "receiver" in entry.values else next(iter(members), "")


def _part(entry: Entry, key: str) -> dict[str, object]:
    return {} if entry.values.get(key) is None else dict(entry.inner(key).values)


def _member(entry: Entry, key: str, facts: object) -> dict[str, object]:
    if not isinstance(facts, dict):
        raise entry.refusal(f"member {key} needs facts, or {{}}")
    return facts


def _expected(value: object) -> object:
    if isinstance(value, list):
        return sorted(value)
    return str(value) if isinstance(value, int) else value


def _known(entry: Entry, facts: Mapping[str, object], entity: str, policies: Policies) -> dict[str, Known]:
    return dict(_each_known(entry, facts.items(), entity, policies))


def _each_known(
    entry: Entry, facts: Iterable[tuple[str, object]], entity: str, policies: Policies
) -> Iterator[tuple[str, Known]]:
    """Facts as known; one that is written as null is unknown."""
    for name, written in facts:
        if written is None:
            continue
        try:
            yield name, Known(read_value(find_fact(policies.facts, name, entity), written), "declared")
        except UnableToReadFact as error:
            raise entry.refusal(f"{name}: {error.english}") from None
