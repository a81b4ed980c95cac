"""Erasure: the key of an ended case is destroyed after its period, by an officer; the journal stays whole."""

from collections.abc import Callable
from datetime import datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from doudi.access.errors import UnableToAct
from doudi.access.models import Account
from doudi.audit import journal
from doudi.audit.check import check
from doudi.audit.models import Entry
from doudi.audit.seal import seal
from doudi.cases import decisions, erasure, queries, steps
from doudi.cases.erasure import UnableToErase, erase
from doudi.cases.models import Advice, Case, CaseStep, Decision, Letter, Opinion
from doudi.law.calendar import china_date
from doudi.vault import keys
from doudi.vault.errors import UnableToReadErased
from doudi.vault.models import RecordKey
from doudi.vault.resealing import sealed_columns
from tests.cases import builders as b
from tests.web.signing import signed_in

pytestmark = pytest.mark.django_db
REASON = "财产超过规定"


def refused() -> tuple[b.County, b.Family, Case, datetime]:
    """A case that ended with a refusal; gives the moment it did."""
    staff, home = b.county(), b.family()
    case = b.applied(home)
    b.checked(case, staff)
    b.proposed(case, staff)
    at = b.reviewed(case, staff)
    advice = decisions.advise(case_id=case.id, principal=staff.officer, at=at)
    decisions.refuse(
        case_id=case.id,
        reason=REASON,
        articles=["民发〔2021〕57号 第二十一条"],
        departure_reason="入户发现新情况",
        advice_id=advice.advice_id,
        actor=staff.officer,
        at=at,
    )
    steps.take_step(case_id=case.id, step="deliver_refusal", actor=staff.clerk, at=at)
    case = steps.find(case.id)
    assert case.phase == "final"
    return staff, home, case, at


def long_after(at: datetime) -> datetime:
    """When the example county's period of 60 months has passed."""
    return at + timedelta(days=5 * 366)


def test_what_was_decided_is_gone_for_everyone_and_the_journal_is_whole() -> None:
    staff, home, case, at = refused()
    assert queries.decision_view(home.account, case.number, at=at) is not None
    letter = queries.letters_of(home.account, case.id, at=at)[0]
    seal(at=at)
    later = long_after(at)
    erase(case_id=case.id, actor=staff.officer, at=later)
    seal(at=later)
    keys.forget()
    on = china_date(later).isoformat()
    reads: tuple[Callable[[], object], ...] = (
        lambda: queries.decision_view(home.account, case.number, at=later),
        lambda: queries.decision_view(staff.officer, case.number, at=later),
        lambda: queries.case_file(staff.officer, case.id, at=later),
        lambda: queries.letters_of(home.account, case.id, at=later),
        lambda: queries.letter_by_token(letter.token),
        lambda: Advice.objects.unscoped("test").filter(case=case)[0].frozen,
        lambda: Decision.objects.unscoped("test").get(case=case).reason,
        lambda: Opinion.objects.unscoped("test").get(case=case).reason,
        lambda: Letter.objects.unscoped("test").filter(case=case)[0].content,
        lambda: CaseStep.objects.unscoped("test").filter(case=case)[0].note,
    )
    for read in reads:
        with pytest.raises(UnableToReadErased, match=f"{on} 由示例县民政局吴科长删除"):
            read()
    assert [row.number for row in queries.cases_of(home.account, at=later)] == [case.number]
    entry = Entry.objects.get(action="case.erase")
    assert (entry.case, entry.actor_name, entry.at) == (case.number, "吴科长", later)
    found = check(journal.of_database(()))
    assert not found.findings
    assert found.leaves > 10


def test_pages_say_that_it_was_erased(client: Client) -> None:
    staff, home, case, at = refused()
    [letter, *_] = queries.letters_of(home.account, case.id, at=at)
    erase(case_id=case.id, actor=staff.officer, at=long_after(at))
    shown = client.get(f"/v/{letter.token}")
    assert shown.status_code == 410
    assert "内容已经删除" in shown.content.decode()
    assert "吴科长" in shown.content.decode()
    household = signed_in(home.account.account_id)
    for page in (f"/my/cases/{case.number}/", f"/my/cases/{case.number}/decision/"):
        assert household.get(page).status_code == 410, page
    assert household.get("/my/").status_code == 200


def test_it_is_kept_while_it_is_open_or_its_period_runs_or_nobody_set_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    staff, home, case, at = refused()
    last = CaseStep.objects.unscoped("test").filter(case=case).latest("sequence")
    until = erasure.kept_until(case, china_date(at))
    assert (until.year, until.month, until.day) == (
        china_date(last.at).year + 5, china_date(last.at).month, china_date(last.at).day
    )  # fmt: skip
    day_before = at.replace(year=until.year, month=until.month, day=until.day) - timedelta(days=1)
    with pytest.raises(UnableToErase, match=until.isoformat()):
        erase(case_id=case.id, actor=staff.officer, at=day_before)
    for who in (staff.clerk, staff.head, staff.verifier, home.account):
        with pytest.raises(UnableToAct):
            erase(case_id=case.id, actor=who, at=long_after(at))
    monkeypatch.setattr(erasure, "place_of", lambda division: "310101")
    with pytest.raises(UnableToErase, match="没有设定"):
        erase(case_id=case.id, actor=staff.officer, at=long_after(at))
    monkeypatch.undo()
    other = b.applied(b.family(2))
    with pytest.raises(UnableToErase, match="还没有结束"):
        erase(case_id=other.id, actor=staff.officer, at=long_after(at))
    assert not Entry.objects.filter(action="case.erase").exists()
    assert Decision.objects.unscoped("test").get(case=case).reason == REASON
    erase(case_id=case.id, actor=staff.officer, at=long_after(at))
    with pytest.raises(UnableToErase, match="已经删除过"):
        erase(case_id=case.id, actor=staff.officer, at=long_after(at))


def test_the_command_names_who_answers_for_it(move_clock: Callable[[timedelta], None]) -> None:
    staff, _home, case, _at = refused()
    officer = Account.objects.get(id=staff.officer.account_id or case.id)
    with pytest.raises(CommandError, match="There is no account nobody"):
        call_command("erase", case.number, "--by", "nobody")
    with pytest.raises(CommandError, match="There is no case 990001-2026-999999"):
        call_command("erase", "990001-2026-999999", "--by", officer.username)
    with pytest.raises(CommandError, match="retention period ends on"):
        call_command("erase", case.number, "--by", officer.username)
    move_clock(timedelta(days=6 * 366))
    out = StringIO()
    call_command("erase", case.number, "--by", officer.username, stdout=out)
    assert f"The content of {case.number} is erased." in out.getvalue()


def test_each_case_has_one_key_and_its_decisions_are_small() -> None:
    _staff, _home, case, _at = refused()
    assert RecordKey.objects.filter(record=case.id).count() == 1
    for advice in Advice.objects.unscoped("test").filter(case=case):
        sealed: object = (
            Advice.objects.unscoped("test").filter(pk=advice.pk).values_list("frozen", flat=True).get()
        )
        assert len(sealed.token) * 4 < len(advice.frozen.encode())  # type: ignore[attr-defined]
    under_data_keys = {column.name for column in sealed_columns()}
    assert "vault_recordkey.wrapped" in under_data_keys
    assert "cases_advice.frozen" not in under_data_keys
