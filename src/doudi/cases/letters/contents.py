"""What each kind of letter says: plain data, in both languages where it is text. Written once, frozen."""

from collections.abc import Mapping, Sequence
from typing import Any

from doudi.cases.advice import thawed
from doudi.cases.letters.appeal import appeal
from doudi.cases.letters.elsewhere import elsewhere
from doudi.cases.letters.lines import conditions, lines_of
from doudi.cases.letters.parts import for_family
from doudi.cases.models import Case, Deadline, Decision, Disagreement, Objection
from doudi.cases.notices import size_of
from doudi.cases.places import names_of
from doudi.exchange.report import Report

Content = dict[str, Any]


def acceptance(case: Case, total: Deadline, investigation: Deadline) -> Content:
    """The case is accepted; the investigation starts within so many days, the decision comes by this day."""
    return {
        "case_number": case.number,
        "accepted_on": total.opened_on.isoformat(),
        "due_on": total.due_on.isoformat(),
        "provisional": total.provisional,
        "days": total.extended_to or total.count,
        "days_to_start": investigation.count,
    }


def correction(papers: Sequence[Mapping[str, Any]]) -> Content:
    """Every missing paper and why it is needed, once."""
    keys = ("zh", "en", "why_zh", "why_en")
    return {"papers": [{key: str(paper.get(key, "")) for key in keys} for paper in papers]}


def verification(report: Report | None, total: Deadline | None) -> Content:
    """Declared beside found, differences first, as far as it is for the applicant; whose is not.

    total: the running clock of the decision, which is the last day to answer by; no other is set by law.
    """
    rows = report.rows if report else ()
    return {
        "due_on": total.due_on.isoformat() if total else "",
        "provisional": total.provisional if total else False,
        "withheld": list(report.withheld) if report else [],
        "rows": [
            {
                "item": row.item,
                "item_zh": row.zh,
                "item_en": row.en,
                "member": row.member,
                "declared": row.declared,
                "found": row.found,
                "type": row.type,
                "source": row.source,
                "observed_on": row.observed_on.isoformat() if row.observed_on else "",
                "state": row.state,
                "differs": row.differs,
            }
            for row in rows
        ],
    }


def confirmation(case: Case, decision: Decision) -> Content:
    """Granted: how much, from when, and the arithmetic."""
    return {
        "amount_fen": decision.amount_fen,
        "members": size_of(case, decision.advice, on=decision.decided_on),
        "pay_from": decision.pay_from.strftime("%Y-%m") if decision.pay_from else "",
        **_arithmetic(case, decision),
        **_rights(case),
    }


def refusal(case: Case, decision: Decision) -> Content:
    """Refused: why, by which articles, what else may fit, and how to appeal."""
    found = elsewhere(case, on=decision.decided_on)
    return {
        "reason": decision.reason,
        "articles": list(decision.articles),
        "elsewhere": [{**one.words._asdict(), "article": one.article} for one in found],
        **_arithmetic(case, decision),
        **_rights(case),
    }


def change(case: Case, decision: Decision) -> Content:
    """Reduced, increased or ended: from when, why, and how to appeal."""
    return {
        "amount_fen": decision.amount_fen,
        "from": decision.pay_from.strftime("%Y-%m") if decision.pay_from else "",
        "reason": decision.reason,
        "articles": list(decision.articles),
        **_rights(case),
    }


def termination(case: Case, reason: str) -> Content:
    """The process is ended because the household refused to cooperate (57号 29)."""
    return {"reason": reason, "articles": ["民发〔2021〕57号 第二十九条"], **_rights(case)}


def objection_answer(objection: Objection, articles: Sequence[str], received_on: str) -> Content:
    """What was objected, and what came of it."""
    return {
        "received_on": received_on,
        "matter": objection.matter,
        "outcome": objection.outcome,
        "answer": objection.answer,
        "articles": list(articles),
    }


def disagreement_answer(
    disagreement: Disagreement, answer: str, articles: Sequence[str], received_on: str
) -> Content:
    """What the family said against the decision, and what came of it."""
    return {
        "number": disagreement.number,
        "received_on": received_on,
        "matter": disagreement.matter,
        "outcome": disagreement.outcome,
        "answer": answer,
        "articles": list(articles),
    }


def _arithmetic(case: Case, decision: Decision) -> Content:
    if decision.advice is None:
        return {"lines": [], "departure_reason": ""}
    frozen = thawed(decision.advice)
    return {
        "lines": lines_of(frozen, whose=for_family(frozen, case.household_id, case.applicant_id)),
        "conditions": conditions(frozen),
        "example": frozen.example,
        "departure_reason": decision.departure_reason if decision.departs else "",
    }


def _rights(case: Case) -> Content:
    ways = appeal(names_of(case.division).county)
    return {"appeal": [{"name": way.name, **way.words._asdict(), "article": way.article} for way in ways]}
