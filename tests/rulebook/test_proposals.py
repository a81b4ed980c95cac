"""A value is proposed by one person, approved by another, and then holds in decisions from its day on."""

import datetime as dt
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError, transaction

from doudi.access.errors import UnableToAct
from doudi.access.principal import Principal
from doudi.audit.models import Entry
from doudi.law.benefits.decide import again, decide
from doudi.law.benefits.decision import Decision
from doudi.law.benefits.look_up import UnableToTryParameter
from doudi.law.benefits.parameter import Parameters
from doudi.law.benefits.scenario import Scenario, read_scenarios
from doudi.law.errors import Unable
from doudi.policies.load import FOLDER, policies
from doudi.rulebook import actions, queries, trial
from doudi.rulebook.book import standing_law
from doudi.rulebook.errors import UnableToFindProposal, UnableToPropose, UnableToRule
from doudi.rulebook.models import Proposal, Ruling
from tests.rulebook.office import AT, ON, draft, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def writer() -> Principal:
    return person("policy_writer", "钱拟定")


@pytest.fixture
def approver() -> Principal:
    return person("policy_approver", "孙审定")


def proposed(writer: Principal, **changed: Any) -> UUID:
    return actions.propose(draft(**changed), actor=writer, at=AT, on=ON)


def approve(approver: Principal, proposal: UUID, at: dt.datetime = AT) -> None:
    actions.settle(proposal, "approved", note="", actor=approver, at=at, on=ON)


def example(**changed: Any) -> Scenario:
    """A household of one, urban, without income."""
    name = "城镇标准高于农村标准"
    found = next(one for one in read_scenarios(FOLDER, policies(), "dibao") if one.name == name)
    return replace(found, **changed)


def decided(as_of: dt.date) -> Decision:
    return decide(standing_law(), "dibao", example().situation, place="990001", as_of=as_of)


def test_an_approved_value_holds_from_its_day_on(writer: Principal, approver: Principal) -> None:
    proposal = proposed(writer)
    assert standing_law() is policies(), "what is only proposed changes nothing"
    stored = decided(dt.date(2026, 12, 31)).to_json()
    approve(approver, proposal)
    assert standing_law().hash != policies().hash
    assert standing_law() is standing_law()
    assert decided(dt.date(2026, 12, 31)).amount == 20_000
    assert decided(dt.date(2027, 1, 1)).amount == 25_000
    after = decided(dt.date(2028, 1, 1))
    assert (after.outcome, after.missing[0].name) == ("cannot_tell", "dibao.standard"), "nothing lives on"
    assert again(standing_law(), Decision.from_json(stored)).to_json() == stored


def test_a_decision_says_on_which_entry_it_rests(writer: Principal, approver: Principal) -> None:
    approve(approver, proposed(writer))
    found = Decision.from_json(decided(dt.date(2027, 3, 1)).to_json())
    (used,) = (one for one in found.parameters_used if one.name == "dibao.standard")
    assert used.reference.entry == "990000-2026-001" and used.reference.certainty == "approved"
    assert used.reference.text == "示民发〔2026〕9号 第一条"
    assert not any(one.reference.entry for one in found.parameters_used if one.name != "dibao.standard")
    assert again(policies(), found).amount == 25_000, "replayed from what it kept, on the files alone"


def test_the_proposer_does_not_approve(writer: Principal, approver: Principal) -> None:
    proposal = proposed(writer)
    with pytest.raises(UnableToAct, match="岗位"):
        approve(writer, proposal)
    turned = Principal(**{**vars(writer), "role": "policy_approver"})
    with pytest.raises(UnableToRule, match="另一位审定人"):
        approve(turned, proposal)
    with pytest.raises(UnableToAct, match="岗位"):
        proposed(approver)


def test_the_database_itself_holds_the_two_apart(writer: Principal) -> None:
    row = Proposal.objects.get(id=proposed(writer))
    own = {"actor_id": writer.ref.id, "actor_name": writer.name, "at": AT}
    with pytest.raises(DatabaseError, match="another person"), transaction.atomic():
        Ruling.objects.create(proposal=row, outcome="approved", position=1, policy_hash="", tried=0, **own)
    with pytest.raises(DatabaseError), transaction.atomic():
        Ruling.objects.create(proposal=row, outcome="approved", policy_hash="", tried=0, **own)
    for change in ({"value": "1"}, {"until": dt.date(2030, 1, 1)}):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            Proposal.objects.filter(id=row.id).update(**change)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        row.delete()


@pytest.mark.parametrize(
    "changed,said",
    [
        ({"place": "990001"}, "辖区|这一级不能定"),
        ({"parameter": "dibao.nothing"}, "没有名为"),
        ({"value": "much"}, "读不出来"),
        ({"value": {"urban": "950"}}, "每一类都填"),
        ({"value": "-1"}, "范围|读不出来"),
        ({"since": dt.date(2026, 11, 1)}, "已经过去"),
        ({"until": dt.date(2027, 1, 1)}, "要晚于"),
        ({"article": " "}, "文件、条款"),
        ({"parameter": "dibao.method", "value": "difference", "place": "000000"}, "辖区"),
    ],
)  # fmt: skip
def test_what_cannot_stand_in_the_book(writer: Principal, changed: dict[str, Any], said: str) -> None:
    with pytest.raises(Unable, match=said):
        proposed(writer, **changed)
    assert not Proposal.objects.exists()


def test_a_past_day_only_where_the_document_says_so(writer: Principal, approver: Principal) -> None:
    past = {"since": dt.date(2026, 10, 1), "until": dt.date(2027, 1, 1), "retroactive": True}
    approve(approver, proposed(writer, **past))
    assert decided(dt.date(2026, 10, 1)).amount == 25_000
    assert decided(dt.date(2026, 9, 30)).amount == 20_000


def test_scenarios_must_pass_before_it_is_proposed(writer: Principal) -> None:
    """The examples of the law are of 1 September 2026; a value of that day would contradict them."""
    with pytest.raises(UnableToPropose, match="和应得的结论不一样"):
        proposed(writer, since=dt.date(2026, 8, 1), until=dt.date(2027, 1, 1), retroactive=True)


def test_scenarios_must_pass_once_more_when_it_is_approved(
    writer: Principal, approver: Principal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An example of a day on which it holds expects another answer by now."""
    proposal = proposed(writer)
    examples = example(as_of=dt.date(2027, 2, 1), expect={"outcome": "refused"})
    monkeypatch.setattr(trial, "scenarios", lambda _: (examples,))
    with pytest.raises(UnableToPropose, match="不一样"):
        approve(approver, proposal)
    assert not Ruling.objects.exists()


def test_it_is_settled_once(writer: Principal, approver: Principal) -> None:
    proposal = proposed(writer)
    with pytest.raises(UnableToRule, match="为什么"):
        actions.settle(proposal, "declined", note=" ", actor=approver, at=AT, on=ON)
    with pytest.raises(UnableToRule, match="自己"):
        stranger = person("policy_writer", "李别人")
        actions.settle(proposal, "withdrawn", note="", actor=stranger, at=AT, on=ON)
    actions.settle(proposal, "declined", note="文号不对", actor=approver, at=AT, on=ON)
    with pytest.raises(UnableToRule, match="已经有人处理"):
        approve(approver, proposal)
    with pytest.raises(UnableToFindProposal):
        approve(approver, UUID(int=1))
    assert standing_law() is policies()


def test_a_later_entry_holds_over_an_earlier_one(writer: Principal, approver: Principal) -> None:
    approve(approver, proposed(writer))
    second = {"since": dt.date(2027, 7, 1), "until": dt.date(2028, 7, 1), "value": "1000"}
    waiting = proposed(writer, since=dt.date(2027, 6, 1))
    approve(approver, proposed(writer, **second), AT + dt.timedelta(hours=1))
    amounts = [decided(dt.date(2027, month, 1)).amount for month in (1, 6, 7, 12)]
    assert amounts == [25_000, 25_000, 30_000, 30_000]
    with pytest.raises(UnableToRule, match="又批准了别的改动"):
        approve(approver, waiting, AT + dt.timedelta(hours=2))


def test_a_parameter_that_a_release_took_away_is_only_declined(
    writer: Principal, approver: Principal, monkeypatch: pytest.MonkeyPatch
) -> None:
    proposal = proposed(writer)
    without = replace(policies(), parameters=Parameters({}, ()))
    monkeypatch.setattr(actions, "over_files", lambda entries: without)
    with pytest.raises(UnableToRule, match="规则里没有“dibao"):
        approve(approver, proposal)
    actions.settle(proposal, "declined", note="规则已改", actor=approver, at=AT, on=ON)


def test_nothing_that_waits_falls_off_the_list(
    writer: Principal, approver: Principal, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting, *others = (proposed(writer) for _ in range(3))
    for other in others:
        actions.settle(other, "withdrawn", note="", actor=writer, at=AT, on=ON)
    monkeypatch.setattr(queries, "_MOST", 1)
    found = queries.proposals(approver)
    assert [row.id for row in found] == [waiting, others[-1]]


def test_everything_is_journaled(writer: Principal, approver: Principal) -> None:
    approve(approver, proposed(writer))
    actions.settle(proposed(writer), "withdrawn", note="", actor=writer, at=AT, on=ON)
    done = list(
        Entry.objects.filter(action__startswith="policy.").order_by("number").values_list("action", flat=True)
    )
    assert done == ["policy.propose", "policy.approve", "policy.propose", "policy.withdraw"]
    first = Entry.objects.filter(action="policy.propose").order_by("number")[0]
    assert first.detail["entry"] == "990000-2026-001" and first.actor_name == "钱拟定"


def test_what_it_would_change_is_shown_before(writer: Principal, approver: Principal) -> None:
    whole = queries.proposal(approver, proposed(writer))
    assert whole.before is not None and "900 元" in whole.before.zh and "950 元" in whole.row.value.zh
    assert {"dibao", "near", "tekun"} <= {one.benefit for one in whole.changes}
    assert whole.tried > 100 and whole.failed == ()
    assert whole.turns["granted"] and whole.turns["more"]
    assert whole.row.may == {"approve", "decline"}
    assert queries.proposal(writer, whole.row.id).row.may == {"withdraw"}


def test_reading_the_book_asks_one_query(
    writer: Principal, approver: Principal, django_assert_num_queries: Any
) -> None:
    approve(approver, proposed(writer))
    standing_law()
    with django_assert_num_queries(1):
        standing_law()


def test_a_value_that_is_no_number_is_refused_as_the_files_refuse_it(writer: Principal) -> None:
    with pytest.raises(UnableToTryParameter):
        proposed(writer, parameter="dibao.home_limit", value="one")


def test_of_two_approved_at_one_moment_the_second_is_tried_again(
    writer: Principal, approver: Principal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second has read the book before the first stood in it."""
    first, second = proposed(writer), proposed(writer, parameter="dibao.home_limit", value="2")
    approve(approver, first)
    with monkeypatch.context() as earlier:
        earlier.setattr(actions, "approved", tuple)
        with pytest.raises(UnableToRule, match="刚刚批准"):
            approve(approver, second)
    approve(approver, second)
    assert list(Ruling.objects.order_by("position").values_list("position", flat=True)) == [1, 2]
