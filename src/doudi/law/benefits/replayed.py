"""`doudi assess --replay`: decide a stored decision again, from its own facts and parameters, and compare."""

import json
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import NamedTuple

from doudi.law.benefits.decide import again
from doudi.law.benefits.decision import CANNOT_TELL, GRANTED, REFUSED, Decision, Line
from doudi.law.benefits.policies import Policies
from doudi.law.benefits.wording import value_text
from doudi.law.errors import Unable
from doudi.law.label import Label

OUTCOMES = {
    GRANTED: Label("给予", "granted"),
    REFUSED: Label("不给予", "refused"),
    CANNOT_TELL: Label("不能判断", "cannot be told"),
}
_NOTHING = Label("没有", "nothing")
_MET = {True: Label("符合", "met"), False: Label("不符合", "not met"), None: Label("不清楚", "not known")}


class UnableToReplayFile(Unable):
    """The file holds no stored decision."""


class Difference(NamedTuple):
    """One thing that comes out otherwise: what it is, how it was stored, how it is now."""

    what: Label
    before: Label
    now: Label


class Replayed(NamedTuple):
    """A stored decision and what differs; `same_rules`: it was decided by the rules at hand."""

    stored: Decision
    same_rules: bool
    differences: tuple[Difference, ...]

    @property
    def same(self) -> bool:
        """Nothing comes out otherwise."""
        return not self.differences

    def text(self, language: str) -> str:
        """What came of it, a line for each difference."""
        said = [_HEAD[self.same].text(language)]
        if not self.same_rules:
            said.append(_OTHER_RULES.text(language))
        for difference in self.differences:
            what, before, now = (words.text(language) for words in difference)
            said.append(f"  {what}: {before} → {now}")
        return "\n".join(said)


_HEAD = {
    True: Label(
        "相同：用原来的事实和参数重算，结论和每一行都一样。", "Same: outcome and every line come out again."
    ),
    False: Label("不同：用原来的事实和参数重算，下面这些不一样。", "Different: these come out otherwise."),
}
_OTHER_RULES = Label(
    "注意：现有的规则不是作出这份决定时的规则。要原样复核，请用当时的规则文件。",
    "Note: the rules at hand are not those it was decided by. To check it as it was, use the policy files of "
    "that time.",
)


def read(path: Path) -> Decision:
    """A decision from a file: as cases store it, or as `doudi assess --benefit … --format json` printed it.

    Raises UnableToReplayFile, UnableToReadRecord.
    """
    try:
        stored = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UnableToReplayFile(
            f"读不了 {path}（{error}）。请给出一份存档决定的 JSON。",
            f"Cannot read {path} ({error}). Name the JSON of a stored decision.",
        ) from None
    inner = stored.get("decision", stored) if isinstance(stored, dict) else stored
    if not isinstance(inner, dict) or "policy_hash" not in inner:
        raise UnableToReplayFile(
            f"{path} 不是存档的决定。可以用 doudi assess --benefit dibao --format json 存一份。",
            f"{path} is no stored decision. `doudi assess --benefit dibao --format json` writes one.",
        )
    return Decision.from_json(json.dumps(inner))


def replayed(policies: Policies, stored: Decision) -> Replayed:
    """Decide it again and compare. Raises UnableToFindRules."""
    found = again(policies, stored)
    return Replayed(stored, found.policy_hash == stored.policy_hash, tuple(_differences(stored, found)))


def _differences(stored: Decision, found: Decision) -> Iterator[Difference]:
    yield from _where(_conclusion(stored), _conclusion(found))
    yield from _where(_conditions(stored), _conditions(found))
    yield from _where(_lines(stored), _lines(found))
    yield from _where(_missing(stored), _missing(found))


def _where(before: dict[Label, Label], now: dict[Label, Label]) -> Iterator[Difference]:
    for what in dict.fromkeys((*before, *now)):
        was, is_now = before.get(what, _NOTHING), now.get(what, _NOTHING)
        if was != is_now:
            yield Difference(what, was, is_now)


def _conclusion(decision: Decision) -> dict[Label, Label]:
    return {
        Label("结论", "outcome"): OUTCOMES[decision.outcome],
        Label("金额", "amount"): _both(partial(value_text, decision.amount, "money", decision.amount_unit)),
        Label("从哪天起", "paid from"): _both(partial(value_text, decision.pay_from, "date", "")),
    }


def _conditions(decision: Decision) -> dict[Label, Label]:
    return {condition.label: _MET[condition.met] for condition in decision.conditions}


def _lines(decision: Decision) -> dict[Label, Label]:
    return {line.label: _both(partial(_line, line)) for line in decision.lines}


def _line(line: Line, language: str) -> str:
    return f"{line.sign} {value_text(line.value, line.type, line.unit, language)} [{line.article}]"


def _missing(decision: Decision) -> dict[Label, Label]:
    missing = Label("缺少", "missing")
    return {Label(f"缺少：{one.label.zh}", f"missing: {one.label.en}"): missing for one in decision.missing}


def _both(say: Callable[[str], str]) -> Label:
    return Label(say("zh"), say("en"))
