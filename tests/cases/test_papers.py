"""Papers: only what this case needs, sealed on disk, shown to who may see them."""

from pathlib import Path

import pytest
from django.conf import settings

from doudi.audit.queries import who_looked
from doudi.cases import application, papers
from doudi.cases.errors import UnableToKeepPaper
from tests.cases import builders as b

pytestmark = pytest.mark.django_db

PHOTO = b"\xff\xd8\xff" + b"a photo of 990001197005060018" * 40


def test_only_what_the_answers_call_for() -> None:
    assert papers.wanted("dibao", {"household": b.HOUSEHOLD, "x": b.PERSON}) == ()
    facts = {"x": {**b.PERSON, "disability_grade": "2", "care_expense": 30_000}}
    assert [paper.kind for paper in papers.wanted("dibao", facts)] == ["disability", "care_expense"]
    assert all(paper.article and paper.why_zh and paper.why_en for paper in papers.wanted("dibao", facts))


def test_kept_sealed_and_read_with_a_look() -> None:
    staff, home = b.county(), b.family()
    draft = application.save_draft(
        principal=home.account, person_id=home.applicant, answers=b.answers(home), at=b.AT
    )
    paper = papers.add(
        kind="disability",
        name="残疾证.jpg",
        content=PHOTO,
        media_type="image/jpeg",
        actor=home.account,
        at=b.AT,
        draft_id=draft.draft_id,
    )
    case = b.applied(home)
    assert [line.paper_id for line in papers.of_case(case)] == [paper]
    stored = [path for path in Path(settings.MEDIA_ROOT).rglob("*.sealed") if paper.hex in path.name]
    assert len(stored) == 1
    assert b"990001" not in stored[0].read_bytes()
    before = len(who_looked(home.applicant))
    assert papers.read(staff.clerk, paper, at=b.AT).content == PHOTO
    assert len(who_looked(home.applicant)) == before + 1
    stranger = b.family(2, name="李示例")
    with pytest.raises(UnableToKeepPaper):
        papers.read(stranger.account, paper, at=b.AT)


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (b"<html>", "image/jpeg"),
        (PHOTO, "text/html"),
        (PHOTO, "image/png"),
        (b"\xff\xd8\xff" * 2_000_000, "image/jpeg"),
    ],
)
def test_other_files_are_refused(content: bytes, media_type: str) -> None:
    home = b.family()
    case = b.applied(home)
    with pytest.raises(UnableToKeepPaper):
        papers.add(
            kind="disability",
            name="x",
            content=content,
            media_type=media_type,
            actor=home.account,
            at=b.AT,
            case_id=case.id,
        )


def test_an_application_takes_so_many_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(papers, "MOST", 2)
    home = b.family()
    draft = application.save_draft(principal=home.account, person_id=home.applicant, answers={}, at=b.AT)

    def one() -> object:
        return papers.add(
            kind="illness",
            name="诊断.jpg",
            content=b"\xff\xd8\xff",
            media_type="image/jpeg",
            actor=home.account,
            at=b.AT,
            draft_id=draft.draft_id,
        )

    one(), one()
    with pytest.raises(UnableToKeepPaper, match="最多交 2"):
        one()
