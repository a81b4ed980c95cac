"""A release changes what a parameter is: an entry that it cannot read holds nothing, and stops no page."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from doudi.conf import checks
from doudi.law.benefits.look_up import UnableToTryParameter
from doudi.law.benefits.parameter import Parameter, Parameters
from doudi.policies.load import policies
from doudi.rulebook import actions, book, queries
from doudi.rulebook.book import standing_law
from doudi.rulebook.models import Proposal, Ruling
from tests.rulebook.office import AT, ON, draft, person

pytestmark = pytest.mark.django_db
NAME, NUMBER = "dibao.standard", "990000-2026-001"
_KEYS: dict[str, Any] = {"key": ("town", "village")}
_COUNT: dict[str, Any] = {"type": "count", "unit": ""}
_OTHER_UNIT: dict[str, Any] = {"unit": "yuan/month"}
_CODE: dict[str, Any] = {"type": "code", "unit": "", "choices": {}}


@pytest.fixture
def stored() -> Callable[[str], Proposal]:
    """A proposal as an earlier release took it, with what became of it ("" while it waits)."""

    def store(outcome: str) -> Proposal:
        writer, other = person("policy_writer", "钱拟定"), person("policy_approver", "孙审定")
        said = vars(draft(value={"urban": "950.50", "rural": "760"}))
        kind = {"type": "money", "unit": "yuan/person/month"}
        row = Proposal(**said, **kind, number=NUMBER, tried=1, policy_hash="", **actions._acted(writer, AT))
        row.save(force_insert=True)
        if outcome:
            position = 1 if outcome == "approved" else None
            ruling: dict[str, Any] = {"outcome": outcome, "position": position, "policy_hash": "", "tried": 1}
            Ruling.objects.create(proposal=row, **ruling, **actions._acted(other, AT))
        return row

    return store


@pytest.fixture
def release(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Parameter]:
    def released(**changed: Any) -> Parameter:
        law = policies()
        parameter = replace(law.parameters.declared[NAME], **changed)
        declared = {**law.parameters.declared, NAME: parameter}
        newer = replace(law, parameters=Parameters(declared, law.parameters.all_dated))
        monkeypatch.setattr(book, "policies", lambda: newer)
        return parameter

    return released


@pytest.mark.parametrize("changed", [_KEYS, _COUNT, _CODE, _OTHER_UNIT, {"key": ()}, {"maximum": 100}])
def test_an_approved_entry_it_cannot_read_is_missing_and_named(
    changed: dict[str, Any], stored: Callable[[str], Proposal], release: Callable[..., Parameter]
) -> None:
    row = stored("approved")
    before = policies().parameters.find(NAME, "990001", row.since)
    release(**changed)
    assert before is not None and standing_law().parameters.find(NAME, "990001", row.since) is None
    assert [said.msg for said in checks.entries_can_be_read(None) if NUMBER in said.msg]


@pytest.mark.parametrize("outcome", ["", "approved", "declined"])
def test_the_pages_show_it_as_it_was_written(
    outcome: str, stored: Callable[[str], Proposal], release: Callable[..., Parameter]
) -> None:
    row = stored(outcome)
    parameter = release(**_KEYS)
    reader = person("policy_approver", "李审定")
    (listed,) = queries.proposals(reader)
    assert listed.value.zh == "rural 760, urban 950.50"
    whole = queries.proposal(reader, row.id)
    assert not whole.readable and whole.row.value == listed.value
    with pytest.raises(UnableToTryParameter, match="每一类"):
        book.dated(row, parameter)


def test_one_that_waits_is_refused_when_it_is_approved(
    stored: Callable[[str], Proposal], release: Callable[..., Parameter]
) -> None:
    row = stored("")
    release(**_COUNT, key=())
    approver = person("policy_approver", "李审定")
    with pytest.raises(UnableToTryParameter):
        actions.settle(row.id, "approved", note="", actor=approver, at=AT, on=ON)
    actions.settle(row.id, "declined", note="规则已改", actor=approver, at=AT, on=ON)


def test_one_that_can_be_read_is_not_named(stored: Callable[[str], Proposal]) -> None:
    stored("approved")
    assert checks.entries_can_be_read(None) == []


def test_a_proposal_keeps_what_its_figure_is_of() -> None:
    writer = person("policy_writer", "钱拟定")
    row = Proposal.objects.get(id=actions.propose(draft(), actor=writer, at=AT, on=ON))
    assert (row.type, row.unit) == ("money", "yuan/person/month")


def test_a_proposal_of_before_these_were_kept_is_read_as_declared(
    stored: Callable[[str], Proposal], release: Callable[..., Parameter]
) -> None:
    row = stored("")
    row.type = row.unit = ""
    assert book.dated(row, release(**_OTHER_UNIT)).value == {"urban": 95_050, "rural": 76_000}
