"""What each step brings about besides its new state: letters, notices, questions to departments, payments.

The table hangs effects on steps; they run in the step's transaction, after the step is appended.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from doudi.access.principal import Principal
from doudi.cases import clocks, family, notices, opening
from doudi.cases.errors import UnableToTakeStep
from doudi.cases.letters import contents
from doudi.cases.letters.issue import issue
from doudi.cases.models import Case, CaseStep, Decision, Letter, Opinion
from doudi.cases.models.letter import OF_DECISION
from doudi.exchange import report
from doudi.exchange.actions import request_verification
from doudi.law.procedures.procedure import Procedure
from doudi.registry.queries import members_of
from doudi.work.actions import enqueue


@dataclass(frozen=True)
class Taken:
    """A step just taken. `made` holds what its door wrote for it: the opinion or the decision."""

    case: Case
    procedure: Procedure
    row: CaseStep
    actor: Principal
    at: datetime
    on: date
    note: str
    data: Mapping[str, Any] = field(default_factory=dict)
    made: Mapping[str, Any] = field(default_factory=dict)

    @property
    def decision(self) -> Decision:
        """The decision that the step froze; KeyError for a step that freezes none."""
        decision: Decision = self.made["decision"]
        return decision

    def write(self, kind: str, content: Mapping[str, Any]) -> None:
        """Issue a letter in the name of who took the step."""
        issue(self.case, kind, content, actor=self.actor, at=self.at)

    def clock(self, kind: str) -> Any:
        """The running clock of a kind."""
        return next(clock for clock in clocks.open_clocks(self.case) if clock.kind == kind)


def run(taken: Taken) -> None:
    """Every effect of the step, in order."""
    for effect in EFFECTS.get(taken.row.name, ()):
        effect(taken)


def _admit(taken: Taken) -> None:
    """The clerk leaves out whom the papers do not bear out; a step without a word on it takes all."""
    chosen = taken.data.get("members")
    keys = [change.key for change in family.changes_of(taken.case)] if chosen is None else chosen
    opening.admit(taken.case, keys, actor=taken.actor, at=taken.at)


def _tell_acceptance(taken: Taken) -> None:
    content = contents.acceptance(taken.case, taken.clock("total"), taken.clock("start_investigation"))
    taken.write("acceptance", content)


def _ask_papers(taken: Taken) -> None:
    taken.write("correction", contents.correction(taken.data["papers"]))


def _ask_departments(taken: Taken) -> None:
    """Ask about every member; whoever has not consented is not asked about, and stays unknown (社救法 40)."""
    members = members_of(taken.case.household_id, taken.on)
    request_verification(
        case_number=taken.case.number,
        household_id=taken.case.household_id,
        person_ids=[member.person_id for member in members],
        purpose="verification",
        actor=taken.actor,
        at=taken.at,
    )


def _tell_findings(taken: Taken) -> None:
    found = report.for_applicant(taken.case.number, taken.case.applicant_id, as_of=taken.on)
    taken.write("verification", contents.verification(found, taken.clock("total")))


def _publish_opinion(taken: Taken) -> None:
    opinions = Opinion.objects.unscoped("the opinion being publicised").filter(case=taken.case)
    opinion = opinions.order_by("-round")[0]
    last_day = taken.clock("publicity").due_on
    notices.publish_opinion(taken.case, taken.procedure, opinion, on=taken.on, last_day=last_day)


def _take_down(taken: Taken) -> None:
    notices.take_down(taken.case, on=taken.on)


def _publish_award(taken: Taken) -> None:
    notices.publish_award(taken.case, taken.procedure, taken.decision, on=taken.on)


def _renew_award(taken: Taken) -> None:
    notices.renew_award(taken.case, taken.procedure, on=taken.on)


def _confirm(taken: Taken) -> None:
    _tell_decision(taken, contents.confirmation)
    _hand_to_payments(taken, "payments.open_entitlement")


def _refuse(taken: Taken) -> None:
    _tell_decision(taken, contents.refusal)


def _deliver(taken: Taken) -> None:
    """The day it was received on, from which the terms of appeal run; today unless another is given."""
    received = date.fromisoformat(taken.data.get("received_on") or taken.on.isoformat())
    if not (taken.case.decided_on or received) <= received <= taken.on:
        raise UnableToTakeStep("送达的日期应当在作出决定之后、今天或以前。请核对。")
    letters = Letter.objects.unscoped("the letter of one decision").filter(case=taken.case, kind="refusal")
    letters.update(received_on=received)


def _change(taken: Taken) -> None:
    _tell_decision(taken, contents.change)
    _hand_to_payments(taken, "payments.change_entitlement")


def _end(taken: Taken) -> None:
    _tell_decision(taken, contents.change)
    _hand_to_payments(taken, "payments.close_entitlement")


def _tell_decision(taken: Taken, content: Callable[[Case, Decision], contents.Content]) -> None:
    taken.write(OF_DECISION[taken.decision.kind], content(taken.case, taken.decision))


def _hand_to_payments(taken: Taken, kind: str) -> None:
    number, decision_id = taken.case.number, str(taken.decision.id)
    payload = {"case_number": number, "decision_id": decision_id}
    enqueue(kind, f"{number}:{decision_id}", payload, at=taken.at)


def _tell_end_of_process(taken: Taken) -> None:
    taken.write("termination", contents.termination(taken.case, taken.note))


EFFECTS: Mapping[str, tuple[Callable[[Taken], None], ...]] = {
    "accept": (_admit, _tell_acceptance),
    "ask_correction": (_ask_papers,),
    "start_check": (_ask_departments,),
    "tell_findings": (_tell_findings,),
    "publicize": (_take_down, _publish_opinion),
    "report": (_take_down,),
    "report_opinion": (_take_down,),
    "confirm": (_confirm, _publish_award),
    "refuse": (_refuse,),
    "deliver_refusal": (_deliver,),
    "review": (_renew_award,),
    "reduce": (_change, _take_down, _publish_award),
    "increase": (_change, _take_down, _publish_award),
    "end_benefit": (_end, _take_down),
    "withdraw": (_take_down,),
    "stop_process": (_tell_end_of_process, _take_down),
}
