"""Plant small mistakes in the policies, one at a time, and see whether the scenarios catch each of them.

    make mutate                    every programme
    make mutate WORDS="dibao near" only what is written in these folders

A mistake is a flipped operator, a limit shifted by one fen (or one vehicle, one year), a condition or a term
dropped, “and” for “or”. Each is tried on the scenarios that read the rule, in the time of the rule; it is
caught when one of them comes out otherwise. A rule that several benefits rest on counts where it is written.
"""

import argparse
import dataclasses
import multiprocessing
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from doudi.law.benefits.benefit import Benefit, Rule, Version
from doudi.law.benefits.decide import opened
from doudi.law.benefits.load import read
from doudi.law.benefits.policies import Policies
from doudi.law.benefits.scenario import Scenario, read_scenarios
from doudi.law.errors import Unable
from doudi.law.expressions import tree
from doudi.law.expressions.check import AS_OF, Names, check
from doudi.policies.load import FOLDER

TARGET = 95  # of a hundred planted mistakes are caught
_FLIPPED = {
    "<": ("<=", ">="),
    "<=": ("<", ">"),
    ">": (">=", "<="),
    ">=": (">", "<"),
    "==": ("!=",),
    "!=": ("==",),
}
_SHIFT = {"<": -1, ">=": -1, "<=": 1, ">": 1}  # the other way than the flip between < and <= already goes
_OTHER_CALL = {"larger": "smaller", "smaller": "larger"}
_OTHER_ROUNDING = {"round_up": "round_down", "round_down": "round_up", "round_half": "round_down"}
_OTHER_QUANTIFIER = {"any": "all", "all": "any", "maximum": "minimum", "minimum": "maximum"}


class Mistake(NamedTuple):
    """`rule` says `node` instead, in all versions whose expression is `written`; or the benefit of that name
    no longer asks for `condition`."""

    rule: str
    folder: str
    what: str
    written: str = ""
    node: tree.Node | None = None
    condition: str = ""


class Verdict(NamedTuple):
    """`by`: the scenario that caught it; "" where none did. `tried`: how many were run."""

    mistake: Mistake
    by: str
    tried: int


# Mistakes in an expression


def mistakes_in(node: tree.Node, names: Names) -> Iterator[tuple[str, tree.Node]]:
    """Every small mistake in an expression: what was changed, and the changed expression."""
    yield from _own(node, names)
    for field in dataclasses.fields(node):
        for what, changed in _within(getattr(node, field.name), names):
            parts: dict[str, Any] = {field.name: changed}
            yield what, dataclasses.replace(node, **parts)


def _within(part: Any, names: Names) -> Iterator[tuple[str, Any]]:
    """The mistakes in what a field of a node holds: a node, several, or neither."""
    if isinstance(part, tree.Node):
        yield from mistakes_in(part, names)
    elif isinstance(part, tuple):
        for place, one in enumerate(part):
            for what, changed in _within(one, names):
                yield what, (*part[:place], changed, *part[place + 1 :])


def _own(node: tree.Node, names: Names) -> Iterator[tuple[str, tree.Node]]:  # noqa: C901  # one arm a node
    match node:
        case tree.Compare():
            yield from _compared(node, names)
        case tree.Logic(word, operands):
            other = "or" if word == "and" else "and"
            yield f"{word} → {other}", tree.Logic(other, operands)
            for place, dropped in enumerate(operands):
                yield f"without {_text(dropped)}", _logic(word, operands, place)
        case tree.Not(operand):
            yield "without not", operand
        case tree.OneOf(operand, choices):
            yield "not in", tree.Not(node)
            for choice in choices if len(choices) > 1 else ():
                rest = tuple(one for one in choices if one != choice)
                yield f"without {choice}", tree.OneOf(operand, rest)
        case tree.Arithmetic(sign, left, right):
            yield from _reckoned(sign, left, right, names)
        case tree.Choose(condition, this, that):
            yield f"always {_text(this)}", this
            yield f"never {_text(this)}", that
        case tree.Call(function, arguments) if function in _OTHER_CALL:
            yield f"{function} → {_OTHER_CALL[function]}", tree.Call(_OTHER_CALL[function], arguments)
        case tree.Round(function, amount, coin):
            other = _OTHER_ROUNDING[function]
            yield f"{function} → {other}", tree.Round(other, amount, coin)
        case tree.OverMembers(function, value, condition):
            if function in _OTHER_QUANTIFIER:
                other = _OTHER_QUANTIFIER[function]
                yield f"{function} → {other}", tree.OverMembers(other, value, condition)
            if value is not None and condition is not None:
                yield f"{function} over everyone", tree.OverMembers(function, value, None)


def _compared(node: tree.Compare, names: Names) -> Iterator[tuple[str, tree.Node]]:
    for operator in _FLIPPED[node.operator]:
        yield f"{node.operator} → {operator}", tree.Compare(operator, node.left, node.right)
    if node.operator in _SHIFT and check(node.left, names).type in ("money", "count", "zero"):
        shifted = tree.Arithmetic("+", node.right, tree.Literal(_SHIFT[node.operator]))
        yield f"limit {_SHIFT[node.operator]:+}", tree.Compare(node.operator, node.left, shifted)


def _logic(word: str, operands: tuple[tree.Node, ...], without: int) -> tree.Node:
    rest = operands[:without] + operands[without + 1 :]
    return tree.Logic(word, rest) if len(rest) > 1 else rest[0]


def _reckoned(sign: str, left: tree.Node, right: tree.Node, names: Names) -> Iterator[tuple[str, tree.Node]]:
    """A term dropped, or a factor that is no unit of its own: a number, a ratio, a count."""
    if sign != "*":
        other = "-" if sign == "+" else "+"
        yield f"{sign} → {other}", tree.Arithmetic(other, left, right)
        yield f"without {_text(right)}", left
        if sign == "+":
            yield f"without {_text(left)}", right
        return
    kinds = check(left, names).type, check(right, names).type
    if kinds[0] == "money" and kinds[1] in ("ratio", "count"):
        yield f"without × {_text(right)}", left
    if kinds[1] == "money" and kinds[0] in ("ratio", "count"):
        yield f"without × {_text(left)}", right


def _text(node: tree.Node) -> str:
    """A node in few words, for the list of what was not caught."""
    match node:
        case tree.Literal(value):
            return str(value)
        case tree.Name(name) | tree.Parameter(name):
            return name
        case tree.OneOf(operand, choices):
            return f"{_text(operand)} in {'/'.join(choices)}"
        case tree.Compare(operator, left, right) | tree.Arithmetic(operator, left, right):
            return f"{_text(left)} {operator} {_text(right)}"
        case tree.Not(operand):
            return f"not {_text(operand)}"
        case _:
            return f"{type(node).__name__.lower()}({', '.join(map(_text, tree.children(node)))})"


# Mistakes in the pack


def mistakes(law: Policies, folders: Sequence[str] = ()) -> Iterator[Mistake]:
    """Every mistake to plant, in the rules written in some folders of national/ (none named: in all)."""
    rules = {name: rule for benefit in law.benefits.values() for name, rule in benefit.rules.items()}
    decisive, names = _decisive(law), _names(law)
    units = {f"without × {name}" for name, rule in rules.items() if _is_one(rule)}
    for name, rule in rules.items():
        folder = rule.where.split("/")[1]
        if folders and folder not in folders:
            continue
        if name in law.benefits:  # it says that all its conditions are met
            for condition in law.benefits[name].conditions:
                yield Mistake(name, folder, f"without {condition}", condition=condition)
        elif name in decisive:
            yield from (one for one in _planted(rule, folder, names) if one.what not in units)


def _planted(rule: Rule, folder: str, names: Names) -> Iterator[Mistake]:
    """In each wording of a rule once, however many versions say it."""
    for written, node in {version.expression: version.node for version in rule.versions}.items():
        seen = {node}
        for what, changed in mistakes_in(node, names):
            if changed not in seen:
                seen.add(changed)
                yield Mistake(rule.name, folder, what, written, changed)


def _is_one(rule: Rule) -> bool:
    """A factor of 1, there for its unit: to leave it out is no mistake that anybody could see."""
    return all(version.node == tree.Literal(1) for version in rule.versions)


def _names(law: Policies) -> Names:
    values = {"as_of": AS_OF} | {name: fact.signature for name, fact in law.facts.items()}
    for benefit in law.benefits.values():
        values |= {name: rule.signature for name, rule in benefit.rules.items()}
    return Names(values, {name: one.signature for name, one in law.parameters.declared.items()})


def _decisive(law: Policies) -> set[str]:
    """The rules that an outcome, an amount, a first day or what a referral prints rests on; the others are
    printed beside an amount, or asked for."""
    reached: set[str] = set()
    for benefit in law.benefits.values():
        waiting = [one for one in (benefit.name, benefit.amount, benefit.pay_from) if one]
        waiting += _referred(benefit)
        while waiting:
            name = waiting.pop()
            if name in benefit.rules and name not in reached:
                reached.add(name)
                waiting += [
                    one for version in benefit.rules[name].versions for one in tree.names_in(version.node)
                ]
    return reached


def _referred(benefit: Benefit) -> list[str]:
    """What is printed for another department to go on with: all that a referral comes to."""
    return [line.name for line in benefit.lines] if benefit.offices else []


def with_mistake(benefit: Benefit, mistake: Mistake) -> Benefit:
    """The benefit with one mistake in it."""
    rule = benefit.rules[mistake.rule]
    versions = tuple(_mistaken(version, mistake) for version in rule.versions)
    rules = {**benefit.rules, rule.name: dataclasses.replace(rule, versions=versions)}
    conditions = benefit.conditions
    if mistake.condition and mistake.rule == benefit.name:
        conditions = tuple(one for one in conditions if one != mistake.condition)
    return dataclasses.replace(benefit, rules=rules, conditions=conditions, _sets={})


def _mistaken(version: Version, mistake: Mistake) -> Version:
    if mistake.node is not None:
        same = version.expression == mistake.written
        return dataclasses.replace(version, node=mistake.node) if same else version
    operands = version.node.operands if isinstance(version.node, tree.Logic) else (version.node,)
    kept = tuple(one for one in operands if one != tree.Name(mistake.condition))
    node = tree.Logic("and", kept) if len(kept) > 1 else kept[0] if kept else tree.Literal(True)
    return dataclasses.replace(version, node=node)


# Trying them


class UnableToTry(Unable):
    """A scenario comes out otherwise before anything was planted."""


class Trial:
    """The scenarios of a pack, and which rules each of them reads on its way to its answer.

    Raises UnableToTry where a scenario fails by itself: it would seem to catch everything.
    """

    def __init__(self, root: Path) -> None:
        self.law = read(root)
        self.scenarios = list(read_scenarios(root, self.law))
        if failing := [one.name for one in self.scenarios if one.differences(self.law)]:
            raise UnableToTry(
                f"这些情形本来就不对，请先改好（doudi policy check）：{'；'.join(failing)}。",
                f"These scenarios fail by themselves; run doudi policy check: {'; '.join(failing)}.",
            )
        self._readers: dict[str, list[Scenario]] = defaultdict(list)
        for scenario in self.scenarios:
            for name in {*_read_by(self.law, scenario), scenario.benefit}:
                self._readers[name].append(scenario)

    def verdict(self, mistake: Mistake) -> Verdict:
        """Whether a scenario catches a mistake, the last one that caught a mistake of that rule first."""
        readers, benefits = self._readers[mistake.rule], dict(self.law.benefits)
        planted: set[str] = set()
        tried = 0
        for place, scenario in enumerate(readers):
            if not self._is_in_time(mistake, scenario):
                continue
            if scenario.benefit not in planted:
                planted.add(scenario.benefit)
                benefits[scenario.benefit] = with_mistake(benefits[scenario.benefit], mistake)
            tried += 1
            if _is_caught(scenario, dataclasses.replace(self.law, benefits=benefits)):
                readers.insert(0, readers.pop(place))
                return Verdict(mistake, scenario.name, tried)
        return Verdict(mistake, "", tried)

    def _is_in_time(self, mistake: Mistake, scenario: Scenario) -> bool:
        version = self.law.benefits[scenario.benefit].rules[mistake.rule].version(scenario.as_of)
        return version is not None and mistake.written in ("", version.expression)


def _read_by(law: Policies, scenario: Scenario) -> Iterator[str]:
    account = opened(
        law,
        scenario.benefit,
        scenario.situation,
        place=scenario.place,
        as_of=scenario.as_of,
        overrides=scenario.tried,
        receiver=scenario.receiver,
    )
    benefit = account.rules.benefit
    for name in (*account.rules.conditions, benefit.amount, benefit.pay_from, *_referred(benefit)):
        if name in account.rules.rules:
            account.value(name)
    for values in (account.reading.household, *account.reading.members):
        yield from (name for name in values if name in benefit.rules)


def _is_caught(scenario: Scenario, law: Policies) -> bool:
    """A mistake that cannot even be read (a code where a number belongs) is caught as well."""
    try:
        return bool(scenario.differences(law))
    except (Unable, TypeError, AttributeError, ValueError, KeyError):
        return True


# All of them, on every core


_trial: Trial


def tried(root: Path, planted: Sequence[Mistake], processes: int) -> list[Verdict]:
    """A verdict for each mistake, in their order."""
    global _trial  # what the forked processes start from
    _trial = Trial(root)
    with multiprocessing.get_context("fork").Pool(processes) as pool:
        return pool.map(_verdict, planted, chunksize=20)


def _verdict(mistake: Mistake) -> Verdict:
    return _trial.verdict(mistake)


def report(verdicts: Iterable[Verdict]) -> Iterator[str]:
    """Caught of all, folder by folder, and every mistake that no scenario caught."""
    verdicts = list(verdicts)
    caught: Counter[str] = Counter()
    planted: Counter[str] = Counter()
    for verdict in verdicts:
        planted[verdict.mistake.folder] += 1
        caught[verdict.mistake.folder] += bool(verdict.by)
    for (rule, written), missed in _missed(verdicts).items():
        yield f"{rule}: {written}" if written else rule
        for verdict in missed:
            yield f"    {verdict.mistake.what}  ({verdict.tried} scenarios)"
    yield f"{'written in national/':28}{'planted':>9}{'caught':>9}{'':>8}"
    for folder in sorted(planted):
        yield _row(folder, caught[folder], planted[folder])
    yield _row("all", caught.total(), planted.total())


def _missed(verdicts: Iterable[Verdict]) -> dict[tuple[str, str], list[Verdict]]:
    missed: dict[tuple[str, str], list[Verdict]] = defaultdict(list)
    for verdict in verdicts:
        if not verdict.by:
            missed[verdict.mistake.rule, verdict.mistake.written].append(verdict)
    return missed


def _row(name: str, caught: int, planted: int) -> str:
    return f"{name:28}{planted:>9,}{caught:>9,}{100 * caught / planted:>7.1f}%"


def main(argv: Sequence[str] | None = None) -> int:
    """Print the report; 0 when enough is caught, 1 when not, 2 when the pack is wrong to begin with."""
    parser = argparse.ArgumentParser(
        prog="python -m bench.mutations", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("folders", nargs="*", help="folders of national/, such as dibao; none: all of them")
    parser.add_argument("--root", type=Path, default=FOLDER, help="other policy files than the product's own")
    parser.add_argument("--processes", type=int, default=multiprocessing.cpu_count())
    options = parser.parse_args(argv)
    began = time.monotonic()
    try:
        planted = list(mistakes(read(options.root), options.folders))
        verdicts = tried(options.root, planted, options.processes)
    except Unable as refusal:
        print(refusal.english, file=sys.stderr)
        return 2
    print("\n".join(report(verdicts)))
    print(f"{time.monotonic() - began:.0f} s on {options.processes} processes")
    caught = sum(bool(verdict.by) for verdict in verdicts)
    return 0 if caught * 100 >= TARGET * len(verdicts) else 1


if __name__ == "__main__":
    sys.exit(main())
