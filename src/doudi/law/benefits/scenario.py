"""Scenarios: small households with the answer the law must give, for officials to read and to write."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from re import fullmatch

from doudi.law.benefits.account import Account
from doudi.law.benefits.benefit import Benefit
from doudi.law.benefits.decide import concluded, opened
from doudi.law.benefits.decision import CANNOT_TELL, GRANTED, REFUSED, Decision, Line
from doudi.law.benefits.entry import Entry, read_file
from doudi.law.benefits.look_up import UnableToTryParameter, read_amount
from doudi.law.benefits.policies import Policies
from doudi.law.benefits.situation import Known, Situation
from doudi.law.benefits.written import UnableToReadFact, find_fact, read_value
from doudi.law.money import yuan_text

_EXPECTED = ("outcome", "amount", "paid_from", "missing", "unmet", "lines", "duties")
_UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Scenario:
    """`expect`: outcome, and where it matters amount (yuan), paid_from, missing, unmet (conditions), lines,
    duties (those that are raised).

    `lines`: of some printed lines the value (money in yuan); `unknown` where it is printed and cannot be
    told, null where the line is left out.
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

    def decided(self, policies: Policies) -> Decision:
        """What the policies say of it. Raises UnableToFindRules, UnableToTryParameter."""
        return concluded(self._opened(policies), self.place)

    def _opened(self, policies: Policies) -> Account:
        return opened(
            policies,
            self.benefit,
            self.situation,
            place=self.place,
            as_of=self.as_of,
            overrides=self.tried,
            receiver=self.receiver,
        )

    def differences(self, policies: Policies) -> list[str]:
        """What the policies say other than expected; nothing when they agree."""
        account = self._opened(policies)
        unlike = self.unlike(concluded(account, self.place))
        raised = sorted(duty.name for duty in account.duties())
        expected = self.expect.get("duties", raised)
        return unlike if expected == raised else [*unlike, f"duties: expected {expected}, found {raised}"]

    def unlike(self, decision: Decision) -> list[str]:
        """What a decision of this scenario says other than expected."""
        found = _found(decision) | {"lines": self._printed(decision)}
        return [
            f"{key}: expected {expected}, found {found[key]}"
            for key, expected in self.expect.items()
            if key in found and found[key] != expected
        ]

    def _printed(self, decision: Decision) -> dict[str, object]:
        """Of the lines that are expected, what is printed."""
        printed = {line.name: _value(line) for line in decision.lines}
        expected = self.expect.get("lines")
        return {name: printed.get(name) for name in expected} if isinstance(expected, dict) else {}


def _value(line: Line) -> object:
    """The value of a line as it is written in a file."""
    if line.value is None:
        return _UNKNOWN
    if isinstance(line.value, bool | date | str):
        return line.value
    return yuan_text(line.value).replace(",", "") if line.type == "money" else str(line.value)


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
        if path.parent.parent.name not in policies.benefits:
            raise file.refusal("stands in the folder of no benefit: move it to that of the benefit it tries")
        for key, entity in (("household", "household"), ("everyone", "person")):
            if key in file.values:  # read by themselves, so that a slip is said to be here
                _known(file.inner(key), _part(file, key), entity, policies)
        for entry in file.entries("scenarios"):
            yield _scenario(entry, file, path.parent.parent.name, policies)


def _scenario(entry: Entry, file: Entry, benefit: str, policies: Policies) -> Scenario:
    entry.only("name", "place", "as_of", "set", "household", "everyone", "members", "receiver", "expect")
    household = {**_part(file, "household"), **_part(entry, "household")}
    everyone = {**_part(file, "everyone"), **_part(entry, "everyone")}
    members = {
        key: {**everyone, **_member(entry, key, facts)} for key, facts in _part(entry, "members").items()
    }
    as_of = _day(entry, policies.benefits[benefit])
    expect = _part(entry, "expect")
    _refuse_expected(entry, expect, policies, benefit)
    return Scenario(
        entry.text("name"),
        benefit,
        _place(entry),
        as_of,
        Situation(
            _known(entry, household, "household", policies),
            {key: _known(entry, facts, "person", policies) for key, facts in members.items()},
        ),
        _tried(entry, policies),
        {key: _expected(value) for key, value in expect.items()},
        _receiver(entry, policies.benefits[benefit].entity, members),
    )


def _day(entry: Entry, benefit: Benefit) -> date:
    as_of = entry.day("as_of")
    if as_of is None or not benefit.is_law(as_of):
        raise entry.refusal(
            f"{benefit.name} is no law on “as_of” {as_of}: take another day, or enter that law"
        )
    return as_of


def _place(entry: Entry) -> str:
    place = entry.text("place")
    if not fullmatch(r"\d{6}|\d{9}|\d{12}", place):
        raise entry.refusal(f"“place” is “{place}”: write a division code such as 990001, in quotes")
    return place


def _tried(entry: Entry, policies: Policies) -> dict[str, str]:
    """The parameters that are tried, each of them declared and of a value it can have."""
    tried = {str(name): str(value) for name, value in _part(entry, "set").items()}
    for name, value in tried.items():
        if name not in policies.parameters.declared:
            raise entry.refusal(f"“set” names “{name}”, which is no parameter: declare it, or correct it")
        try:
            read_amount(policies.parameters.declared[name], value)
        except UnableToTryParameter as error:
            raise entry.refusal(f"“set”: {error.english}") from None
    return tried


def _refuse_expected(entry: Entry, expect: Mapping[str, object], policies: Policies, benefit: str) -> None:
    """What is expected is something that can come out, of names that there are."""
    if not expect or set(expect) - set(_EXPECTED):
        raise entry.refusal(f"needs “expect” with some of {', '.join(_EXPECTED)}")
    found = policies.benefits[benefit]
    entry.inner("expect").one_of("outcome", (GRANTED, REFUSED, CANNOT_TELL))
    _refuse_others(entry, expect, "lines", [line.name for line in found.lines])
    _refuse_others(entry, expect, "unmet", found.conditions)
    _refuse_others(entry, expect, "duties", [duty.name for duty in found.duties])
    _refuse_others(entry, expect, "missing", [*policies.parameters.declared, *policies.facts])


def _refuse_others(entry: Entry, expect: Mapping[str, object], key: str, known: Iterable[str]) -> None:
    named = expect.get(key, [])
    shape = dict if key == "lines" else list
    if key in expect and not isinstance(named, shape):
        raise entry.refusal(f"“{key}” should be {'name: value' if shape is dict else 'a list of names'}")
    if unknown := [str(name) for name in named if name not in known]:  # type: ignore[attr-defined]
        raise entry.refusal(f"“{key}” names {', '.join(unknown)}, which is none of this benefit: correct it")


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
    if isinstance(value, dict):
        return {name: _expected(inner) for name, inner in value.items()}
    return str(value) if type(value) is int else value


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
            raise entry.refusal(f"{name}: {error.english}", name) from None
