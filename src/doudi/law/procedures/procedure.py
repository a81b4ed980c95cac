"""A procedure of the office: which step leads where, who may take it, what the law asks before it. Pure."""

from collections.abc import Container, Mapping
from dataclasses import dataclass, replace
from typing import Any

from doudi.law.errors import Unable
from doudi.law.label import Label
from doudi.law.procedures.deadline import Term

ANYONE = "anyone"
ALWAYS = "always"


@dataclass(frozen=True, slots=True)
class Reason:
    """One rule that stops a step: what to do about it, and the article that says so."""

    zh: str
    en: str
    article: str


class UnableToFollow(Unable):
    """The procedure does not allow the step now; `reasons` holds each rule that stops it."""

    def __init__(self, message: str, reasons: tuple[Reason, ...] = ()) -> None:
        super().__init__(message)
        self.reasons = reasons


@dataclass(frozen=True, slots=True)
class Setting:
    """What a place may decide about the procedure; never without a reference."""

    name: str
    value: str | int | bool
    choices: tuple[str, ...]
    label: Label
    reference: str


@dataclass(frozen=True, slots=True)
class Guard:
    """Where every `when` fact holds, `needs` must hold too. `not x` reads the opposite of the fact x."""

    needs: str
    when: tuple[str, ...]
    refusal: Label
    article: str

    def holds(self, known: Mapping[str, bool]) -> bool:
        """Whether the step may go on as far as this guard is concerned."""
        return not all(_read(known, fact) for fact in self.when) or _read(known, self.needs)


@dataclass(frozen=True, slots=True)
class DeadlineRule:
    """A clock. limit: act by this day. wait: nothing before this day has passed.

    `terms_when`: the term instead of `term` where the fact holds; the first that does.
    """

    name: str
    label: Label
    kind: str  # limit | wait
    term: Term
    extended_to: int | None
    holder: str
    article: str
    terms_when: tuple[tuple[str, Term], ...] = ()

    @property
    def extended_words(self) -> Label:
        """The length it may be extended to, as people say it; empty where it may not be."""
        if self.extended_to is None:
            return Label("", "")
        return replace(self.term, count=self.extended_to).words

    def term_for(self, known: Mapping[str, bool]) -> Term:
        """The term by what is known: every fact of `terms_when`."""
        return next((term for fact, term in self.terms_when if known[fact]), self.term)


@dataclass(frozen=True, slots=True)
class State:
    """Where a case can stand. `no_deadline` says why a state without a clock has none; `waited` is `now` once
    the days of a `wait` clock have passed.

    `tone`: the colour of its tag. `forward`: the steps that carry a case on from here; whoever may take one
    has the next act. `findings_open`: what the departments found may still be disputed.
    """

    name: str
    phase: str  # open | receiving | final
    holder: str
    label: Label
    now: Label
    next: Label
    no_deadline: Label | None
    waited: Label | None
    tone: str
    forward: tuple[str, ...]
    findings_open: bool


@dataclass(frozen=True, slots=True)
class Step:
    """One act. `to` is None when the case stays; `public`: whether the applicant's timeline shows it.

    `aside`: beside the main line, ALWAYS or once a fact holds; "" on it. `once`: taken once, it leaves its
    taker nothing more to do in the state. `marks`: the day of it is the case's day of acceptance or decision.
    `ahead`: the step while it is still to come, in the citizen's words.
    """

    name: str
    from_states: tuple[str, ...]
    to: str | None
    who: tuple[str, ...]
    guards: tuple[Guard, ...]
    opens: tuple[str, ...]
    closes: tuple[str, ...]
    extends: tuple[str, ...]
    article: str
    documents: tuple[str, ...]
    label: Label
    ahead: Label
    done: Label
    public: bool
    aside: str
    once: bool
    marks: str


@dataclass(frozen=True, slots=True)
class Procedure:
    """One version of a procedure as a place follows it. `digest` names exactly what binds a case."""

    name: str
    version: int
    place: str
    label: Label
    first: str
    settings: Mapping[str, Setting]
    facts: Mapping[str, Label]
    deadlines: Mapping[str, DeadlineRule]
    states: Mapping[str, State]
    steps: Mapping[str, Step]
    extension_reasons: Mapping[str, Label]
    opened: Label  # what the timeline says of the application itself
    usual: tuple[str, ...]  # the steps of a case in which nothing is out of the ordinary, in order
    source: Mapping[
        str, Any
    ]  # the resolved document it was read from: stored with a case, read back as it was
    digest: str

    def setting(self, name: str) -> str | int | bool:
        """The place's value of a setting."""
        return self.settings[name].value

    def setting_facts(self) -> dict[str, bool]:
        """The settings as facts a guard can ask: `x` for a boolean, `x_is_choice` for each choice."""
        facts: dict[str, bool] = {}
        for setting in self.settings.values():
            if isinstance(setting.value, bool):
                facts[setting.name] = setting.value
            for choice in setting.choices:
                facts[f"{setting.name}_is_{choice}"] = setting.value == choice
        return facts


@dataclass(frozen=True, slots=True)
class Move:
    """What taking a step does: the state it leads to, and the clocks it opens, closes and extends."""

    step: Step
    from_state: str
    to: str
    opens: tuple[str, ...]
    closes: tuple[str, ...]  # every open clock when the case is over
    extends: tuple[str, ...]


def next_state(procedure: Procedure, state: str, step: str, role: str, known: Mapping[str, bool]) -> Move:
    """The move that `step` makes from `state` for someone with `role`.

    known: every fact the step's guards ask. Raises UnableToFollow with each rule that stops it.
    """
    taken = procedure.steps.get(step)
    if taken is None:
        raise UnableToFollow(f"{procedure.label.zh}没有“{step}”这一步。")
    if state not in taken.from_states:
        where = procedure.states[state].label.zh
        raise UnableToFollow(f"这件事现在是“{where}”，不能“{taken.label.zh}”。请刷新页面看最新进展。")
    if not may_take(taken, role):
        raise UnableToFollow(f"“{taken.label.zh}”不归您办，请转给有权办理的人员。")
    reasons = stopped_by(procedure, taken, known)
    if reasons:
        raise UnableToFollow("".join(reason.zh for reason in reasons), reasons)
    to = taken.to or state
    over = procedure.states[to].phase == "final"
    closes = tuple(procedure.deadlines) if over else taken.closes
    return Move(taken, state, to, taken.opens, closes, taken.extends)


def stopped_by(procedure: Procedure, step: Step, known: Mapping[str, bool]) -> tuple[Reason, ...]:
    """Each guard of the step that does not hold, as words with an article."""
    facts = {**known, **procedure.setting_facts()}
    failed = (guard for guard in step.guards if not guard.holds(facts))
    return tuple(Reason(guard.refusal.zh, guard.refusal.en, guard.article) for guard in failed)


def may_take(step: Step, role: str) -> bool:
    """Whether the step is for this role."""
    return ANYONE in step.who or role in step.who


def next_acts(procedure: Procedure, role: str) -> dict[str, frozenset[str]]:
    """The states in which the role has the next act, each with the steps after which it no longer has.

    The set is empty where the role's turn lasts as long as the state.
    """
    found = {}
    for state in procedure.states.values():
        mine = [procedure.steps[name] for name in state.forward if may_take(procedure.steps[name], role)]
        if mine:
            lasting = not all(step.once for step in mine)
            found[state.name] = frozenset() if lasting else frozenset(step.name for step in mine)
    return found


def turn(procedure: Procedure, state: str, done: Container[str]) -> tuple[Step, ...]:
    """The steps whose takers have the next act in the state; empty where nobody of an office has.

    done: names of steps that are over for this case. A step that ends (taken once, or beside the main line
    after a fact holds) comes before those that lead on: until it is over they are stopped.
    """
    forward = [procedure.steps[name] for name in procedure.states[state].forward]
    first = tuple(step for step in forward if (step.once or step.aside) and step.name not in done)
    return first or tuple(step for step in forward if not step.once and not step.aside)


def fact_name(text: str) -> str:
    """The fact a guard's word asks: `not x` asks x."""
    return text.removeprefix("not ")


def _read(known: Mapping[str, bool], text: str) -> bool:
    value = known[fact_name(text)]
    return not value if text.startswith("not ") else value
