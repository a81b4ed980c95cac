"""What every procedure must keep: no dead end, no unexplained wait, no step without its article."""

from collections.abc import Iterator, Mapping

from doudi.law.procedures.deadline import UNITS
from doudi.law.procedures.procedure import ALWAYS, Procedure, Step, fact_name

PHASES = ("open", "receiving", "final")
HOLDERS = ("applicant", "town", "county", "nobody")
KINDS = ("limit", "wait")
TONES = ("calm", "good", "wait", "warn", "grey")
MARKS = ("", "accepted", "decided")


def faults(procedure: Procedure) -> list[str]:
    """Every rule the procedure breaks, in words; empty when it is sound."""
    found = [
        *_step_words(procedure),
        *_other_words(procedure),
        *_state_names(procedure),
        *_step_names(procedure),
    ]
    if found:
        return found  # the walk below needs every name to exist
    return [*_reach(procedure), *_waits(procedure), *_clocks(procedure), *_turns(procedure)]


def _step_words(procedure: Procedure) -> Iterator[str]:
    for step in procedure.steps.values():
        if not step.article:
            yield f"步骤 {step.name} 没有依据条文"
        if not step.who:
            yield f"步骤 {step.name} 没有写由谁办"
        if not step.from_states:
            yield f"步骤 {step.name} 没有写从哪个状态出发"
        for guard in step.guards:
            if not guard.article:
                yield f"步骤 {step.name} 的条件 {guard.needs} 没有依据条文"


def _other_words(procedure: Procedure) -> Iterator[str]:
    for rule in procedure.deadlines.values():
        if not rule.article:
            yield f"时限 {rule.name} 没有依据条文"
        if rule.kind not in KINDS or rule.term.unit not in UNITS or rule.term.count <= 0:
            yield f"时限 {rule.name} 的种类、单位或长度不对"
    for setting in procedure.settings.values():
        if not setting.reference:
            yield f"设置 {setting.name} 没有写依据"
        if setting.choices and setting.value not in setting.choices:
            yield f"设置 {setting.name} 只能是 {'、'.join(setting.choices)}"


def _state_names(procedure: Procedure) -> Iterator[str]:
    if procedure.first not in procedure.states:
        yield f"起始状态 {procedure.first} 不存在"
    for state in procedure.states.values():
        if state.phase not in PHASES or state.holder not in HOLDERS:
            yield f"状态 {state.name} 的阶段或承办方不对"
        if state.tone not in TONES:
            yield f"状态 {state.name} 的色调只能是 {'、'.join(TONES)}"


def _step_names(procedure: Procedure) -> Iterator[str]:
    facts = set(procedure.facts) | set(procedure.setting_facts())
    for step in procedure.steps.values():
        for name in (*step.from_states, *((step.to,) if step.to else ())):
            if name not in procedure.states:
                yield f"步骤 {step.name} 提到不存在的状态 {name}"
        for name in (*step.opens, *step.closes, *step.extends):
            if name not in procedure.deadlines:
                yield f"步骤 {step.name} 提到不存在的时限 {name}"
        yield from _attributes(procedure, step)
        asked = {fact_name(text) for guard in step.guards for text in (guard.needs, *guard.when)}
        for name in sorted(asked - facts):
            yield f"步骤 {step.name} 问到不存在的事实 {name}"
    for rule in procedure.deadlines.values():
        for fact, _term in rule.terms_when:
            if fact not in procedure.facts:
                yield f"时限 {rule.name} 问到不存在的事实 {fact}"


def _attributes(procedure: Procedure, step: Step) -> Iterator[str]:
    if step.aside not in {"", ALWAYS} | set(procedure.facts):
        yield f"步骤 {step.name} 的 aside 只能是 {ALWAYS} 或者一个事实"
    if step.marks not in MARKS:
        yield f"步骤 {step.name} 的 marks 只能是 accepted 或 decided"


def _turns(procedure: Procedure) -> Iterator[str]:
    """Where an office holds an application, someone of it has the next act; every step named exists."""
    for name in procedure.usual:
        if name not in procedure.steps:
            yield f"通常步骤 {name} 不存在"
    for state in procedure.states.values():
        if state.phase == "open" and state.holder in {"town", "county"} and not state.forward:
            yield f"状态 {state.name} 没有写下一步由哪些步骤推进（forward）"
        for name in state.forward:
            step = procedure.steps.get(name)
            if step is None or state.name not in step.from_states or step.aside == ALWAYS:
                yield f"状态 {state.name} 的 forward 不能是 {name}"


def _reach(procedure: Procedure) -> Iterator[str]:
    reached, todo = {procedure.first}, [procedure.first]
    while todo:
        for step in _leaving(procedure, todo.pop()):
            if step.to not in reached:
                reached.add(str(step.to))
                todo.append(str(step.to))
    for state in procedure.states.values():
        if state.name not in reached:
            yield f"状态 {state.name} 走不到"
        leaves = any(_leaving(procedure, state.name))
        if state.phase != "final" and not leaves:
            yield f"状态 {state.name} 走不出去"
        if state.phase == "final" and leaves:
            yield f"状态 {state.name} 已是终点，却还有出路"


def _leaving(procedure: Procedure, state: str) -> list[Step]:
    moves = procedure.steps.values()
    return [step for step in moves if state in step.from_states and step.to not in (None, state)]


def _waits(procedure: Procedure) -> Iterator[str]:
    running = running_clocks(procedure)
    for state in procedure.states.values():
        if state.phase != "final" and not running[state.name] and state.no_deadline is None:
            yield f"状态 {state.name} 没有时限，也没有说明为什么没有"


def running_clocks(procedure: Procedure) -> Mapping[str, frozenset[str]]:
    """For each state the clocks that certainly run there, whichever way the case came."""
    every = frozenset(procedure.deadlines)
    running = dict.fromkeys(procedure.states, every)
    running[procedure.first] = frozenset()
    changed = True
    while changed:
        changed = False
        for step in procedure.steps.values():
            for origin in step.from_states:
                to = step.to or origin
                here = running[to] & ((running[origin] - frozenset(step.closes)) | frozenset(step.opens))
                if here != running[to]:
                    running[to], changed = here, True
    return running


def _clocks(procedure: Procedure) -> Iterator[str]:
    opened = {name for step in procedure.steps.values() for name in step.opens}
    closed = {name for step in procedure.steps.values() for name in step.closes}
    for name in procedure.deadlines:
        if name not in opened:
            yield f"时限 {name} 没有哪一步开始它"
        if name not in closed:
            yield f"时限 {name} 没有哪一步结束它"
    for step in procedure.steps.values():
        for name in step.extends:
            if procedure.deadlines[name].extended_to is None:
                yield f"步骤 {step.name} 延长的时限 {name} 没有写延长到多少"
