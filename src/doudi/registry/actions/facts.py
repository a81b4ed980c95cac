"""Record what a source said. Nothing is overwritten: a later statement follows an earlier one."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from django.db import transaction

from doudi.access.errors import UnableToAct
from doudi.access.permission import require
from doudi.access.principal import Principal
from doudi.audit.actions import Event, record_all
from doudi.registry import sources
from doudi.registry.errors import UnableToRecordFact
from doudi.registry.models import Fact

Value = int | str | bool | None
Key = tuple[UUID, str, str, str, str]


@dataclass(frozen=True)
class NewFact:
    """One statement. Money in fen, dates as "2026-07-01", ratios as "3/10"; names are those of facts.yaml.

    `source_ref` is the paper or message it comes from; the same paper can be recorded again without effect.
    """

    subject_kind: Literal["person", "household"]
    subject: UUID
    name: str
    value: Value
    source: str
    source_ref: str
    observed_on: date | None
    household: UUID | None = None
    valid_from: date | None = None
    valid_until: date | None = None
    standing: Literal["found", "asked", "silent"] = "found"
    uses: Literal["any", "case"] = "any"
    case_number: str = ""

    @property
    def key(self) -> Key:
        """What makes two statements the same one: the same paper about the same thing."""
        return (self.subject, self.name, self.source, self.source_ref, self.standing)


@transaction.atomic
def record_facts(facts: Sequence[NewFact], *, actor: Principal, at: datetime, division: int) -> int:
    """Record facts set-wise and return how many were new. A fact whose paper already said it is skipped.

    Raises UnableToRecordFact for an unknown source, a value without a paper behind it, or a paper that said
    otherwise before.
    """
    _check_right(facts, actor, division)
    for fact in facts:
        _check(fact)
    known = _recorded(facts)
    fresh: dict[Key, NewFact] = {}
    for fact in facts:
        before = known.get(fact.key, _value(fresh.get(fact.key)))
        if before is _NOTHING:
            fresh[fact.key] = fact
        elif before != fact.value:
            raise UnableToRecordFact(
                f"材料 {fact.source_ref} 之前记录的“{fact.name}”是另一个数。"
                "要更正，请用新的材料编号再记一次，原记录会保留。"
            )
    rows = [_row(fact, actor, at, division) for fact in fresh.values()]
    Fact.objects.bulk_create(rows, batch_size=500)
    record_all(_events(rows, actor, at))
    return len(rows)


def _events(rows: Sequence[Fact], actor: Principal, at: datetime) -> Iterator[Event]:
    """One line per subject and source: how many facts were recorded, never what they say."""
    groups: Counter[tuple[str, UUID, str, str]] = Counter(
        (row.subject_kind, row.subject, row.source, row.case_number)
        for row in rows
        if row.standing == "found"
    )
    for (kind, subject, source, case), count in sorted(groups.items(), key=str):
        whom = (subject, None) if kind == "person" else (None, subject)
        yield Event(
            "fact.record",
            actor.ref,
            at,
            subject=whom[0],
            household=whom[1],
            case=case,
            detail={"count": count, "source": source},
        )


_NOTHING = object()


def _check_right(facts: Sequence[NewFact], actor: Principal, division: int) -> None:
    """Staff record what they saw; a family or its helper records what it declares, and nothing else."""
    if actor.kind not in {"citizen", "helper"}:
        require(actor, "fact.record", division=division)
    elif any(fact.source != sources.DECLARED for fact in facts):
        raise UnableToAct("您可以申报自己家的情况；其他来源的情况由工作人员记录。")


def _value(fact: NewFact | None) -> object:
    return _NOTHING if fact is None else fact.value


def _check(fact: NewFact) -> None:
    if not sources.known(fact.source):
        raise UnableToRecordFact(f"“{fact.source}”不是登记过的信息来源。请从来源列表里选择。")
    if not fact.name:
        raise UnableToRecordFact("缺少事项名称。请选择要记录的事项。")
    if fact.standing == "found" and fact.value is None:
        raise UnableToRecordFact(f"“{fact.name}”没有填写内容。不知道就不要记录：不知道不等于零。")
    if isinstance(fact.value, float):
        raise UnableToRecordFact(f"“{fact.name}”请用整数（金额以分为单位）。")


def _recorded(facts: Sequence[NewFact]) -> dict[Key, object]:
    """What the same papers said before, by key."""
    papers = {fact.source_ref for fact in facts if fact.source_ref}
    if not papers:
        return {}
    rows = Fact.objects.unscoped("compare with the same papers").filter(
        source_ref__in=papers, subject__in={fact.subject for fact in facts}
    )
    return {
        (subject, name, source, ref, standing): value
        for subject, name, source, ref, standing, value in rows.values_list(
            "subject", "name", "source", "source_ref", "standing", "value"
        )
    }


def _row(fact: NewFact, actor: Principal, at: datetime, division: int) -> Fact:
    return Fact(
        subject_kind=fact.subject_kind,
        subject=fact.subject,
        household_id=fact.household,
        name=fact.name,
        value=fact.value,
        standing=fact.standing,
        source=fact.source,
        source_ref=fact.source_ref,
        observed_on=fact.observed_on,
        valid_from=fact.valid_from,
        valid_until=fact.valid_until,
        uses=fact.uses,
        case_number=fact.case_number,
        division=division,
        recorded_at=at,
        recorded_by=f"{actor.ref.kind}:{actor.ref.id}",
    )
