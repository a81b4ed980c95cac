"""What the guards of a procedure ask about a case, answered from what is stored."""

from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from doudi.access.principal import Principal
from doudi.cases import advice as engine
from doudi.cases.models import (
    Case,
    CaseStep,
    Deadline,
    Decision,
    Hearing,
    Objection,
    Opinion,
    RelativeRegistration,
    Visit,
)
from doudi.exchange import report
from doudi.exchange.models import Dispute
from doudi.law.procedures.procedure import Procedure, Step, fact_name
from doudi.registry.queries import members_of


@dataclass
class Asking:
    """Who asks, about which case, on which day. `data` came with the step; its door settled `claims`."""

    case: Case
    procedure: Procedure
    actor: Principal
    on: date
    note: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)
    claims: Mapping[str, bool] = field(default_factory=dict)

    @cached_property
    def last(self) -> Mapping[str, int]:
        """The latest sequence number of each step that was taken."""
        rows = CaseStep.objects.unscoped("steps of one case already reached").filter(case=self.case)
        return dict(rows.order_by("sequence").values_list("name", "sequence"))

    @cached_property
    def visits(self) -> list[Visit]:
        """The signed visits; what counts as one stands in `visits`."""
        rows = Visit.objects.unscoped("visits of one case already reached")
        return list(
            rows.filter(case=self.case, complete_at__isnull=False).exclude(kind="neighbour").order_by("id")
        )

    @cached_property
    def opinion(self) -> Opinion | None:
        """The latest opinion of the township."""
        rows = Opinion.objects.unscoped("opinions of one case already reached")
        return rows.filter(case=self.case).order_by("-round").first()


def known(step: Step, asking: Asking) -> dict[str, bool]:
    """Every fact the step's guards ask: claimed by its door where it did, else answered here."""
    names = {fact_name(text) for guard in step.guards for text in (guard.needs, *guard.when)}
    return {name: _answer(name, asking) for name in names - set(asking.procedure.setting_facts())}


def of_terms(procedure: Procedure, clocks: Iterable[str], asking: Asking) -> dict[str, bool]:
    """Every fact on which the length of these clocks depends."""
    names = {fact for clock in clocks for fact, _term in procedure.deadlines[clock].terms_when}
    return {name: _answer(name, asking) for name in names}


def holds(name: str, asking: Asking) -> bool:
    """One fact about the case."""
    return _answer(name, asking)


def check_started(taken: Container[str]) -> bool:
    """Whether the departments were asked, by the names of the steps that were taken."""
    return "start_check" in taken


def _answer(name: str, asking: Asking) -> bool:
    if name in asking.claims:
        return asking.claims[name]
    answer = _ANSWERS.get(name)
    return answer(asking) if answer else False  # what only a door can settle does not hold without it


def _own_case(asking: Asking) -> bool:
    """The actor is a member of the household, or registered as a relative of one."""
    actor = asking.actor
    if actor.person_id:
        members = members_of(asking.case.household_id, asking.on)
        return any(member.person_id == actor.person_id for member in members)
    if not asking.case.has_relative or actor.account_id is None:
        return False
    relatives = RelativeRegistration.objects.unscoped("relatives in one case already reached")
    return relatives.filter(case=asking.case, official_account=actor.account_id).exists()


def _findings_differ(asking: Asking) -> bool:
    """A department found something other than was declared. Not looked for once the applicant was told."""
    if _findings_told(asking):
        return False
    found = report.of_case(asking.case.number, as_of=asking.on)
    return found is not None and any(row.differs for row in found.rows)


def _findings_told(asking: Asking) -> bool:
    return "tell_findings" in asking.last


def _dispute_open(asking: Asking) -> bool:
    rows = Dispute.objects.unscoped("disputes of one case already reached")
    return rows.filter(case_number=asking.case.number, resolved_at__isnull=True).exists()


def _objection_open(asking: Asking) -> bool:
    if not asking.case.has_objection:
        return False
    rows = Objection.objects.unscoped("objections of one case already reached")
    return rows.filter(case=asking.case, answered_at__isnull=True).exists()


def _looked_again(asking: Asking) -> bool:
    """A signed visit or a deliberation since the last objection or return."""
    since = max(asking.last.get("object", 0), asking.last.get("send_back", 0))
    if asking.last.get("deliberate", 0) > since:
        return True
    return any(visit.level == "town" and visit.sequence > since for visit in asking.visits)


def _publicity_over(asking: Asking) -> bool:
    """The days of the notice now hanging are over: the last day has passed."""
    rows = Deadline.objects.unscoped("clocks of one case already reached")
    running = rows.filter(case=asking.case, kind="publicity", closed_on__isnull=True)
    return running.filter(due_on__lt=asking.on).exists()


def _publicity_served(asking: Asking) -> bool:
    """The latest notice hung for all its days; an objection stops the clock but not the notice."""
    rows = Deadline.objects.unscoped("clocks of one case already reached")
    latest = rows.filter(case=asking.case, kind="publicity").order_by("-id").first()
    return latest is not None and latest.due_on < asking.on


def _gave_opinion(asking: Asking) -> bool:
    return asking.opinion is not None and asking.opinion.actor_id == asking.actor.ref.id


def _extended(asking: Asking) -> bool:
    rows = Deadline.objects.unscoped("clocks of one case already reached")
    return rows.filter(case=asking.case, kind="total", extended_to__isnull=False).exists()


def _heard(asking: Asking) -> bool:
    """The household was heard since the last decision on its benefit."""
    decisions = Decision.objects.unscoped("decisions of one case already reached").filter(case=asking.case)
    hearings = Hearing.objects.unscoped("hearings of one case already reached").filter(case=asking.case)
    last = decisions.order_by("-at", "-id").first()
    if last is not None:
        hearings = hearings.filter(at__gte=last.at).exclude(id__lt=last.id)
    return hearings.exists()


_ANSWERS: Mapping[str, Callable[[Asking], bool]] = {
    "papers_listed": lambda asking: bool(asking.data.get("papers")),
    "papers_asked_before": lambda asking: "ask_correction" in asking.last,
    "check_started": lambda asking: check_started(asking.last),
    "findings_differ": _findings_differ,
    "findings_told": _findings_told,
    "dispute_open": _dispute_open,
    "town_visit_signed": lambda asking: any(visit.level == "town" for visit in asking.visits),
    "county_visit_signed": lambda asking: any(visit.level == "county" for visit in asking.visits),
    "relative_registered": lambda asking: asking.case.has_relative,
    "complaint_received": lambda asking: asking.case.has_complaint,
    "opinion_grants": lambda asking: asking.opinion is not None and asking.opinion.outcome == "grant",
    "objected": lambda asking: "object" in asking.last,
    "objection_open": _objection_open,
    "publicized": lambda asking: "publicize" in asking.last,
    "looked_again": _looked_again,
    "publicity_over": _publicity_over,
    "publicity_served": _publicity_served,
    "gave_opinion": _gave_opinion,
    "reasoned": lambda asking: bool(asking.note.strip()),
    "extension_reason_known": lambda asking: asking.data.get("reason") in asking.procedure.extension_reasons,
    "extended": _extended,
    "heard": _heard,
    "income_changes": lambda asking: engine.income_may_change(asking.case, as_of=asking.on),
    "own_case": _own_case,
}
