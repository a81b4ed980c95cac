"""Whoever opens a page with somebody's income, property, numbers or accounts leaves a line they can read."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from doudi.access import grants, looks
from doudi.access.actions import open_helper_account
from doudi.access.models import Account
from doudi.audit.models import Entry
from doudi.audit.queries import Look, who_looked
from doudi.cases import queries, steps
from doudi.cases.models import Case
from doudi.registry.actions import set_payee_account
from doudi.work import clock, worker
from tests.cases.builders import (
    SYSTEM,
    VILLAGE,
    County,
    Family,
    applied,
    checked,
    confirmed,
    county,
    family,
    proposed,
    reviewed,
)
from tests.web.signing import signed_in

MEANS = {"case", "family", "income", "property"}


@dataclass
class Scene:
    """A family that is paid, its case, the offices, and whom it authorised."""

    staff: County
    people: Family
    case: Case
    letter: UUID
    helper: UUID
    follower: UUID
    others: dict[str, UUID]

    def client(self, role: str) -> Client:
        """Somebody of that role, signed in."""
        known = {
            "citizen": self.people.account.account_id,
            "helper": self.helper,
            "follower": self.follower,
            "clerk": self.staff.clerk.account_id,
            "head": self.staff.head.account_id,
            "verifier": self.staff.verifier.account_id,
            "officer": self.staff.officer.account_id,
        }
        return signed_in(known.get(role) or self.others[role])


def _employed(role: str, beside: UUID | None) -> UUID:
    office = Account.objects.get(id=beside or UUID(int=0)).office
    assert office is not None
    row = Account.objects.create(
        username=role,
        name="示例",
        kind="staff",
        role=role,
        office=office,
        division=office.division,
        opened_at=clock.now(),
    )
    return row.id


def _authorised(people: Family, scope: str, number: str) -> UUID:
    helper = open_helper_account(
        username=f"bangban-{scope}",
        name="帮办员",
        division=VILLAGE,
        phone=number,
        actor=SYSTEM,
        at=clock.now(),
    )
    today = clock.today()
    grants.grant(
        holder=helper.id,
        subject=people.applicant,
        division=VILLAGE,
        scope=scope,
        since=today,
        until=today + timedelta(days=30),
        actor=people.account,
        at=clock.now(),
    )
    return helper.id


@pytest.fixture
def scene(db: None) -> Scene:
    staff, people = county(), family(61, members=3)
    at = clock.now() - timedelta(days=20)
    set_payee_account(
        person_id=people.applicant,
        bank="示例农村信用社",
        holder="张示例",
        account="9900010000000990061",
        valid_from=at.date(),
        actor=SYSTEM,
        at=at,
    )
    case = applied(people, at=at)
    checked(case, staff, at=at)
    steps.take_step(case_id=case.id, step="tell_findings", actor=staff.clerk, at=at)
    proposed(case, staff, at=at)
    confirmed(case, staff, at=reviewed(case, staff, at=at))
    worker.run_one(["payments.open_entitlement"])
    letters = queries.letters_of(staff.clerk, case.id, at=clock.now())
    letter = next(one.letter_id for one in letters if one.kind == "confirmation")
    assert letter is not None
    others = {
        role: _employed(role, staff.officer.account_id)
        for role in ("auditor", "finance_preparer", "finance_approver")
    }
    helpers = _authorised(people, "apply", "13900000061"), _authorised(people, "view", "13900000062")
    return Scene(staff, people, case, letter, *helpers, others)


Door = Callable[[Scene, Client], int]


def _get(address: Callable[[Scene], str]) -> Door:
    return lambda scene, client: client.get(address(scene)).status_code


def _my(part: str) -> Door:
    return _get(lambda scene: f"/my/cases/{scene.case.number}/{part}")


_letter = _get(lambda scene: reverse("letters:page", args=[scene.letter]))
_case = _get(lambda scene: reverse("staff:case", args=[scene.case.id]))
_report = _get(lambda scene: reverse("staff:verification", args=[scene.case.id]))
_card = _get(lambda scene: reverse("staff:person", args=[scene.people.applicant]))


def _batch(scene: Scene, client: Client) -> int:
    month = (clock.today().replace(day=1) + timedelta(days=32)).replace(day=1)
    preparer = scene.client("finance_preparer")
    address = preparer.post(reverse("staff:batches"), {"month": month.isoformat()})["Location"]
    worker.run_one(["payments.prepare"])
    return client.get(address).status_code


# the door, who opens it, the purpose and the groups that the person reads
DOORS: dict[str, tuple[Door, str, str, set[str]]] = {
    "letter, clerk": (_letter, "clerk", "application", MEANS),
    "letter, head": (_letter, "head", "application", MEANS),
    "letter, verifier": (_letter, "verifier", "verification", MEANS),
    "letter, officer": (_letter, "officer", "application", MEANS),
    "letter, auditor": (_letter, "auditor", "supervision", MEANS),
    "letter, helper": (_letter, "helper", "application", MEANS),
    "decision, helper": (_my("decision/"), "helper", "application", MEANS),
    "decision, follower": (_my("decision/"), "follower", "helping", {"case", "family"}),
    "progress, helper": (_my(""), "helper", "application", {"case"}),
    "progress, follower": (_my(""), "follower", "helping", {"case"}),
    "report, helper": (_my("report/"), "helper", "application", MEANS - {"case"}),
    "report, follower": (_my("report/"), "follower", "helping", {"family"}),
    "report, clerk": (_report, "clerk", "verification", MEANS - {"case"}),
    "report, head": (_report, "head", "decision", MEANS - {"case"}),
    "report, verifier": (_report, "verifier", "verification", MEANS - {"case"}),
    "report, officer": (_report, "officer", "decision", MEANS - {"case"}),
    "report, auditor": (_report, "auditor", "supervision", MEANS - {"case"}),
    "case, clerk": (_case, "clerk", "application", MEANS | {"contact", "papers"}),
    "case, officer": (_case, "officer", "application", MEANS | {"contact", "papers"}),
    "case, auditor": (_case, "auditor", "supervision", MEANS | {"papers"}),
    "account in the case, clerk": (_case, "clerk", "payment", {"account", "case"}),
    "account in the case, officer": (_case, "officer", "decision", {"account", "case"}),
    "card, clerk": (_card, "clerk", "application", {"contact", "identity"}),
    "card, head": (_card, "head", "application", {"contact", "identity"}),
    "card, verifier": (_card, "verifier", "verification", {"contact", "identity"}),
    "card, officer": (_card, "officer", "application", {"contact", "identity"}),
    "batch, preparer": (_batch, "finance_preparer", "payment", {"account"}),
    "batch, approver": (_batch, "finance_approver", "payment", {"account"}),
    "batch, auditor": (_batch, "auditor", "supervision", {"account"}),
}


def _seen_by(scene: Scene) -> list[Look]:
    return list(who_looked(scene.people.applicant, apart_from=scene.people.account.ref.id))


def test_whoever_opens_it_leaves_a_line_that_the_person_sees(scene: Scene) -> None:
    for name, (door, role, purpose, groups) in DOORS.items():
        client, before = scene.client(role), len(_seen_by(scene))
        assert door(scene, client) == 200, name
        lines = _seen_by(scene)
        new = lines[: len(lines) - before]
        assert (purpose, groups) in [(one.purpose, set(one.groups)) for one in new], name
        assert all(one.office or one.role == "helper" for one in new), name
    page = scene.client("citizen").get("/my/looks/").content.decode()
    for words in (
        "示例县民政局，审计监督员",
        "青禾镇人民政府，乡镇经办人",
        "帮办人",
        "发放救助金",
        "银行账号",
    ):
        assert words in page


def test_without_its_line_nothing_is_shown(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    clients = {role: scene.client(role) for _, role, _, _ in DOORS.values()}
    prepared = [name for name in DOORS if "batch" not in name]

    def broken(*args: object) -> None:
        raise OSError("the journal is full")

    monkeypatch.setattr(looks, "record_all", broken)
    for name in prepared:
        door, role, _, _ = DOORS[name]
        with pytest.raises(OSError, match="journal"):
            door(scene, clients[role])


def test_the_whole_household_sees_a_look_at_its_means(scene: Scene) -> None:
    before = {person: len(who_looked(person)) for person in scene.people.people}
    assert _letter(scene, scene.client("officer")) == 200
    assert {person: len(who_looked(person)) - count for person, count in before.items()} == dict.fromkeys(
        scene.people.people, 1
    )


def test_the_page_and_the_file_of_a_letter_write_the_same(scene: Scene) -> None:
    client, before = scene.client("auditor"), len(_seen_by(scene))
    client.get(reverse("letters:page", args=[scene.letter]))
    client.get(reverse("letters:pdf", args=[scene.letter]))
    first, second, *_ = (vars(one) | {"at": None} for one in _seen_by(scene))
    assert len(_seen_by(scene)) == before + 2 and first == second


def test_who_only_follows_reads_no_arithmetic_and_no_such_letter(scene: Scene) -> None:
    client = scene.client("follower")
    assert "sum__line" not in client.get(f"/my/cases/{scene.case.number}/decision/").content.decode()
    refused = client.get(reverse("letters:page", args=[scene.letter]))
    assert refused.status_code == 403 and "只够跟进度" in refused.content.decode()
    assert "sum__line" in scene.client("helper").get(
        f"/my/cases/{scene.case.number}/decision/"
    ).content.decode()  # fmt: skip


def test_ones_own_look_is_in_the_journal_and_not_on_ones_page(scene: Scene) -> None:
    client, before = scene.client("citizen"), len(_seen_by(scene))
    for door in (_my(""), _my("decision/"), _my("report/"), _letter):
        assert door(scene, client) == 200
    own = Entry.objects.filter(actor_id=scene.people.account.ref.id, subject=scene.people.applicant)
    seen = own.exclude(groups=[]).filter(purpose="self").values_list("action", flat=True)
    assert sorted(seen) == ["case.read", "case.read", "letter.read", "payment.read", "verification.read"]
    assert len(_seen_by(scene)) == before


def test_one_of_the_family_who_looks_is_named_as_such(scene: Scene) -> None:
    row = Account.objects.create(
        username="spouse",
        name="张成员1",
        kind="citizen",
        role="citizen",
        division=VILLAGE,
        person=scene.people.people[1],
        opened_at=clock.now(),
    )
    assert _my("report/")(scene, signed_in(row.id)) == 200
    page = scene.client("citizen").get("/my/looks/").content.decode()
    assert "家里人" in page and "看自己家的申请" in page
