"""A person's own pages: who looked, what was allowed, what was handed in, how long a notice hangs."""

import re
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.timezone import localdate
from PIL import Image

from doudi.access import grants
from doudi.access.actions import open_helper_account
from doudi.access.principal import Principal
from doudi.audit.actions import Event, record
from doudi.audit.queries import MANY, who_looked
from doudi.cases import queries, steps
from doudi.cases.models import Case
from doudi.exchange import consent
from doudi.web.citizen.my.looks import days
from doudi.work import clock
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

Moved = Callable[[timedelta], None]


@pytest.fixture
def staff(db: None) -> County:
    return county()


@pytest.fixture
def people(staff: County) -> Family:
    return family(91)


@pytest.fixture
def client(people: Family) -> Client:
    return signed_in(people.account.account_id)


def look(people: Family, who: Principal, groups: tuple[str, ...] = ("income",), back: int = 0) -> None:
    at = clock.now() - timedelta(days=back)
    told = {"subject": people.applicant, "purpose": "application", "case": "990001-2026-000091"}
    record(Event("household.read", who.ref, at, groups=groups, **told))  # type: ignore[arg-type]


def test_looks_stand_together_by_day_and_person_with_a_name(
    staff: County, people: Family, client: Client
) -> None:
    for groups in (("income",), ("property",), ("income", "family")):
        look(people, staff.clerk, groups)
    look(people, staff.head)
    look(people, staff.clerk, back=1)
    html = client.get("/my/looks/").content.decode()
    assert len(re.findall("<h2", html)) == 2 and len(re.findall('scope="row"', html)) == 3
    first = html[: html.rindex("<h2")]
    assert staff.clerk.name in first and staff.head.name in first
    assert re.search(r"3（\d\d:\d\d(—\d\d:\d\d)?）", first)
    assert "青禾镇人民政府，乡镇经办人" in first and "收入、家庭成员、财产" in first


def test_the_department_that_was_asked_is_named(people: Family, client: Client) -> None:
    for partner in ("bank", "police"):
        record(
            Event(
                "verification.answer", Principal.system("exchange").ref, clock.now(),
                subject=people.applicant, purpose="verification", groups=("property",),
                detail={"partner": partner},
            )
        )  # fmt: skip
    html = client.get("/my/looks/").content.decode()
    assert "问了银行" in html and "问了公安" in html and "系统自动办理" in html
    assert len(re.findall('scope="row"', html)) == 2


def test_looks_are_paged_by_whole_days_and_none_is_left_out(
    staff: County, people: Family, client: Client
) -> None:
    for back in range(5):
        for _ in range(70):
            look(people, staff.clerk, back=back)
    after, seen, pages = "", [], 0
    while pages == 0 or after:
        looks = who_looked(people.applicant, after=after)
        assert len(looks) <= MANY
        seen += [(day.on, one.times) for day in days(looks) for one in day.lookers]
        after, pages = looks.next_after, pages + 1
    assert pages == 3
    assert seen == [(localdate(clock.now()) - timedelta(days=back), 70) for back in range(5)]
    html = client.get("/my/looks/").content.decode()
    following = re.search(r'rel="next" href="\?after=(\d+)"', html)
    assert following is not None
    assert "还没有别人" not in client.get(f"/my/looks/?after={following[1]}").content.decode()


def test_a_day_with_more_looks_than_a_page_goes_on(staff: County, people: Family) -> None:
    for _ in range(MANY + 5):
        look(people, staff.clerk)
    first = who_looked(people.applicant)
    rest = who_looked(people.applicant, after=first.next_after)
    assert (len(first), len(rest), rest.next_after) == (MANY, 5, "")


def test_an_odd_page_of_looks_is_the_first(people: Family, client: Client) -> None:
    for odd in ("x", "-1", "9" * 30):
        assert client.get(f"/my/looks/?after={odd}").status_code == 200


def test_taking_a_consent_back_asks_first(people: Family, client: Client) -> None:
    case = applied(people, at=clock.now())
    address = f"/my/permissions/consents/{case.number}/"
    assert "真的要收回同意吗" in client.get(address).content.decode()
    assert consent.of_person(people.applicant)[0].withdrawn_at is None
    assert address in client.get("/my/permissions/").content.decode()
    client.post(address)
    assert consent.of_person(people.applicant)[0].withdrawn_at is not None
    assert client.get(address).status_code == 404
    assert client.post(address).status_code == 302, "pressed twice"


def test_taking_an_authority_back_asks_first(people: Family, client: Client) -> None:
    holder = _helper(people)
    (held,) = grants.about(people.applicant, as_of=clock.today())
    address = f"/my/permissions/helpers/{held.grant_id}/"
    assert "真的要收回给帮办员的授权吗" in client.get(address).content.decode()
    assert grants.about(people.applicant, as_of=clock.today()) == (held,)
    client.post(address)
    assert not grants.about(people.applicant, as_of=clock.today()), holder
    assert client.get(address).status_code == 404


def _helper(people: Family) -> UUID:
    helper = open_helper_account(
        username="bangban", name="帮办员", division=VILLAGE, phone="13900000091", actor=SYSTEM, at=clock.now()
    )
    grants.grant(
        holder=helper.id,
        subject=people.applicant,
        division=VILLAGE,
        scope="apply",
        since=clock.today(),
        until=clock.today() + timedelta(days=30),
        actor=people.account,
        at=clock.now(),
    )
    return helper.id


def photo() -> SimpleUploadedFile:
    file = BytesIO()
    Image.new("RGB", (40, 30), "white").save(file, "JPEG")
    return SimpleUploadedFile("photo.jpg", file.getvalue(), "image/jpeg")


def test_papers_that_were_sent_are_listed_and_can_be_seen(people: Family, client: Client) -> None:
    case = applied(people, at=clock.now())
    address = f"/my/cases/{case.number}/papers/"
    assert "已经交了的" not in client.get(address).content.decode()
    for _ in range(2):
        assert client.post(address, {"photo": photo()}).status_code == 302
    html = client.get(address).content.decode()
    links = re.findall(rf'href="({address}[0-9a-f-]+/)"', html)
    assert len(links) == 2 and html.count("后补的材料") == 2
    shown = client.get(links[0])
    assert shown["Content-Type"] == "image/jpeg" and shown.content.startswith(b"\xff\xd8\xff")
    stranger = signed_in(family(92).account.account_id)
    assert stranger.get(links[0]).status_code in {403, 404, 409}


def test_papers_are_read_in_constant_queries(
    people: Family,
    client: Client,
    queries_constant: Callable[[Callable[[int], object], Callable[[], object]], int],
) -> None:
    case = applied(people, at=clock.now())
    address = f"/my/cases/{case.number}/papers/"

    def send(count: int) -> None:
        for _ in range(count):
            client.post(address, {"photo": photo()})

    queries_constant(send, lambda: client.get(address))


def test_a_withdrawn_case_takes_no_papers(people: Family, client: Client) -> None:
    case = applied(people, at=clock.now())
    steps.take_step(case_id=case.id, step="withdraw", actor=people.account, at=clock.now(), data={})
    address = f"/my/cases/{case.number}/papers/"
    client.post(address, {"photo": photo()})
    html = client.get(address).content.decode()
    assert 'name="photo"' not in html and "已经交了的" not in html
    assert f'href="{address}"' not in client.get(f"/my/cases/{case.number}/").content.decode()


@pytest.fixture
def on_notice(staff: County, people: Family) -> Case:
    at = clock.now()
    case = applied(people, at=at)
    checked(case, staff, at=at)
    proposed(case, staff, at=at)
    steps.take_step(case_id=case.id, step="publicize", actor=staff.clerk, at=at)
    return steps.find(case.id)


def test_progress_shows_until_when_the_notice_hangs_and_when_it_is_over(
    on_notice: Case, people: Family, client: Client, move_clock: Moved
) -> None:
    html = client.get(f"/my/cases/{on_notice.number}/").content.decode()
    wait = queries.progress(people.account, on_notice.number, at=clock.now()).wait
    assert wait is not None
    last = wait.due_on
    assert f"公示到：<strong>{last.year}年{last.month}月{last.day}日" in html
    assert "初审意见正在村（社区）公示" in html
    move_clock(timedelta(days=(last - clock.today()).days + 1))
    html = signed_in(people.account.account_id).get(f"/my/cases/{on_notice.number}/").content.decode()
    assert "公示期已满" in html and "正在村（社区）公示" not in html


def test_a_review_a_year_away_is_a_date_without_days_to_count(
    staff: County, people: Family, client: Client
) -> None:
    at = clock.now() - timedelta(days=20)
    case = applied(people, at=at)
    checked(case, staff, at=at)
    proposed(case, staff, at=at)
    confirmed(case, staff, at=reviewed(case, staff, at=at))
    html = client.get(f"/my/cases/{case.number}/").content.decode()
    assert "定期核查，最晚：<strong>" in html and "个工作日" not in html


def test_steps_to_come_are_in_plain_words(people: Family, client: Client) -> None:
    case = applied(people, at=clock.now())
    for page in (f"/my/cases/{case.number}/", f"/apply/sent/{case.number}/"):
        html = client.get(page).content.decode()
        assert "两名工作人员上门" in html and "作出决定，书面告诉您" in html
        assert "启动调查并提请核对" not in html and "报送审核确认" not in html, page
