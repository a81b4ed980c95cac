"""`doudi link` over the registry: pairs on the list, decisions, merges of the certain ones, and going on."""

from io import StringIO
from uuid import UUID

import pytest
from django.core.management import CommandError, call_command

from doudi.access.errors import UnableToAct
from doudi.registry.actions import register_person
from doudi.registry.errors import UnableToDecide, UnableToFind
from doudi.registry.identity import queries, reviews, runs
from doudi.registry.identity.blocks import UnableToCompare
from doudi.registry.identity.merges import survivors
from doudi.registry.identity.models import CandidatePair, Linking, Merge, PairDecision
from doudi.registry.models import Person
from tests.registry.people import AT, SYSTEM, VILLAGE, family, id_number, someone, staff

pytestmark = pytest.mark.django_db
COUNTY = 990001000000
VERIFIER, OFFICER = staff("county_verifier"), staff("county_officer")
ASKED = runs.Asked(COUNTY)


@pytest.fixture
def twice() -> tuple[UUID, UUID]:
    """One person with a number, and the same without, among people of other names."""
    for n in range(1, 40):
        someone(n * 1000 + 2, name=f"{'王李赵钱孙周吴郑冯陈'[n % 10]}{'一二三四五六七八九'[n % 9]}示")
    one = someone(2, name="欧阳示例", phone="10000001001")
    born = Person.objects.unscoped("test").get(id=one).born
    other = register_person(
        name="欧阳示列",
        id_number="",
        sex="F",
        born=born,
        phone="10000001001",
        division=VILLAGE,
        actor=SYSTEM,
        at=AT,
    )
    return one, other.id


def pair() -> CandidatePair:
    return CandidatePair.objects.unscoped("test").get()


def test_pairs_wait_for_people_and_nothing_is_merged_by_itself(twice: tuple[UUID, UUID]) -> None:
    done = runs.run(ASKED, actor=SYSTEM, at=AT)
    assert done.state == Linking.State.DONE and done.report["records"] == 41
    found = pair()
    assert (found.left_id, found.right_id, found.certain, found.division) == (*twice, True, VILLAGE)
    assert found.levels["name"] == "shape" or found.levels["name"] == "sound"
    assert not Merge.objects.unscoped("test").exists()
    page = queries.pairs(VERIFIER)
    assert [row.names for row in page.rows] == [("欧阳示例", "欧阳示列")] and page.next_after is None


def test_a_run_again_adds_nothing_and_asks_nobody_twice(twice: tuple[UUID, UUID]) -> None:
    runs.run(ASKED, actor=SYSTEM, at=AT)
    reviews.decide(pair_id=pair().id, same=False, reason="是姐妹", actor=VERIFIER, at=AT)
    runs.run(runs.Asked(COUNTY, merges_itself=True), actor=SYSTEM, at=AT)
    assert pair().state == "different"
    assert not Merge.objects.unscoped("test").exists()
    assert not queries.pairs(VERIFIER).rows


def test_certain_pairs_are_merged_when_asked_and_can_be_undone(twice: tuple[UUID, UUID]) -> None:
    runs.run(runs.Asked(COUNTY, merges_itself=True), actor=SYSTEM, at=AT)
    assert survivors(twice)[twice[1]] == twice[0]
    assert pair().state == "same"
    row = queries.merges(VERIFIER)[0]
    assert row.by == "test" and "自动" in row.reason
    reviews.undo(merge_id=row.merge_id, reason="不是本人", actor=OFFICER, at=AT)
    assert pair().state == "waiting"
    assert survivors(twice)[twice[1]] == twice[1]


def test_certain_pairs_of_two_households_wait_instead(twice: tuple[UUID, UUID]) -> None:
    runs.run(ASKED, actor=SYSTEM, at=AT)
    for person in twice:
        family((person, "head"))
    runs.run(runs.Asked(COUNTY, merges_itself=True), actor=SYSTEM, at=AT)
    assert (pair().state, pair().certain, pair().why) == ("waiting", False, "by_hand")


def test_a_decision_merges_has_a_reason_and_is_made_once(twice: tuple[UUID, UUID]) -> None:
    runs.run(ASKED, actor=SYSTEM, at=AT)
    known = pair().id
    with pytest.raises(UnableToDecide, match="怎样核实"):
        reviews.decide(pair_id=known, same=True, reason="", actor=VERIFIER, at=AT)
    with pytest.raises(UnableToAct):
        reviews.decide(pair_id=known, same=True, reason="看过户口簿", actor=OFFICER, at=AT)
    reviews.decide(pair_id=known, same=True, reason="看过户口簿", actor=VERIFIER, at=AT)
    assert survivors(twice)[twice[1]] == twice[0]
    with pytest.raises(UnableToDecide, match="已经有人"):
        reviews.decide(pair_id=known, same=False, reason="看过户口簿", actor=VERIFIER, at=AT)
    view = queries.pair(VERIFIER, known, at=AT)
    assert [one.reason for one in view.decisions] == ["看过户口簿"] and view.merge and not view.may_decide
    assert PairDecision.objects.unscoped("test").count() == 1


def test_side_by_side_shows_what_the_purpose_allows(twice: tuple[UUID, UUID]) -> None:
    runs.run(ASKED, actor=SYSTEM, at=AT)
    view = queries.pair(VERIFIER, pair().id, at=AT)
    assert view.left.id_number == id_number(2) and view.left.phone == "100****1001"
    seen = queries.pair(staff("auditor"), pair().id, at=AT)
    assert seen.left.id_number.startswith("990001****") and not seen.may_decide
    with pytest.raises(UnableToAct):
        queries.pairs(staff("town_clerk"))
    other_county = staff("county_verifier", 990002000000, 990003000000)
    assert not queries.pairs(other_county).rows
    with pytest.raises(UnableToFind):
        queries.pair(other_county, pair().id, at=AT)


def test_a_stopped_run_goes_on_with_the_people_it_began_with(
    twice: tuple[UUID, UUID], monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    asked = runs.Asked(COUNTY, merges_itself=True)
    with monkeypatch.context() as stop:
        stop.setattr(runs, "_merge_one", stopped)
        with pytest.raises(KeyboardInterrupt):
            runs.run(asked, actor=SYSTEM, at=AT)
    begun = Linking.objects.unscoped("test").get()
    assert begun.state == Linking.State.MERGING
    someone(500, name="后来的")
    done = runs.run(ASKED, actor=SYSTEM, at=AT)
    assert (done.id, done.state, done.report["records"]) == (begun.id, Linking.State.DONE, 41)
    assert survivors(twice)[twice[1]] == twice[0]


def test_a_vacuous_run_is_refused_and_leaves_nothing() -> None:
    someone(2)
    with pytest.raises(UnableToCompare):
        runs.run(ASKED, actor=SYSTEM, at=AT)
    assert not Linking.objects.unscoped("test").exists()


def test_the_command_reports_and_a_dry_run_writes_nothing(twice: tuple[UUID, UUID]) -> None:
    out = StringIO()
    call_command("link", "--place", "990001", "--dry-run", stdout=out, stderr=StringIO())
    said = out.getvalue()
    assert "41 records, 40 with a usable number" in said and "certain by weight" in said
    assert not CandidatePair.objects.unscoped("test").exists()
    call_command("link", "--place", "990001", "--merge", stdout=out, stderr=StringIO())
    assert survivors(twice)[twice[1]] == twice[0]
    with pytest.raises(CommandError, match="不到两条"):
        call_command("link", "--place", "990002", stdout=out, stderr=StringIO())
