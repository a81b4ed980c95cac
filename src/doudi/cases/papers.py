"""Papers: which this very case needs and why, and the files, sealed beside the database."""

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

import yaml
from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet

from doudi.access.looks import look, purpose_of, shown
from doudi.access.permission import require
from doudi.access.principal import Principal
from doudi.audit.actions import Event, record
from doudi.cases.errors import UnableToKeepPaper
from doudi.cases.models import ApplicationDraft, Case, Paper
from doudi.law.label import Label
from doudi.vault.cipher import place_of, seal, unseal

SUPPLIED = "supplied"  # asked for by the correction letter, or at the counter
LARGEST = 5 * 1024 * 1024
MOST = 60  # of one case, with those of the draft it came from
# What a phone or a scanner makes; the first bytes must agree with what it is said to be.
TYPES = {"image/jpeg": b"\xff\xd8\xff", "image/png": b"\x89PNG\r\n\x1a\n", "application/pdf": b"%PDF-"}


@dataclass(frozen=True)
class WantedPaper:
    """A paper this case needs: what, why, and the article that allows asking."""

    kind: str
    zh: str
    en: str
    why_zh: str
    why_en: str
    article: str


@dataclass(frozen=True)
class PaperLine:
    """A paper that was handed in, without its content."""

    paper_id: UUID
    kind: str
    name: str
    media_type: str
    size: int
    added_at: datetime
    added_by: str


@dataclass(frozen=True)
class PaperFile:
    """A paper with its content."""

    line: PaperLine
    content: bytes


def wanted(benefit: str, facts: Mapping[str, Mapping[str, Any]]) -> tuple[WantedPaper, ...]:
    """Exactly the papers that declared facts call for; `facts` as in the answers of a draft."""
    stated = [values for values in facts.values() if isinstance(values, Mapping)]
    return tuple(
        WantedPaper(
            paper["kind"],
            paper["label"]["zh"],
            paper["label"]["en"],
            paper["why"]["zh"],
            paper["why"]["en"],
            paper["article"],
        )
        for paper in _papers()[benefit]
        if any(_called_for(paper["when"], values) for values in stated)
    )


@transaction.atomic
def add(
    *,
    kind: str,
    name: str,
    content: bytes,
    media_type: str,
    actor: Principal,
    at: datetime,
    case_id: UUID | None = None,
    draft_id: UUID | None = None,
) -> UUID:
    """Keep a paper for a case or a draft and give its id. Raises UnableToKeepPaper, UnableToAct."""
    _check(content, media_type)
    if kind not in {SUPPLIED, *(paper["kind"] for papers in _papers().values() for paper in papers)}:
        raise UnableToKeepPaper("没有要求这种材料。请从列出的材料里选择。")
    case, draft = _belongs(case_id, draft_id)
    person = case.applicant_id if case else draft.person if draft else None
    if person is None:
        raise UnableToKeepPaper("没有找到这份材料所属的申请。请回到申请页面重新上传。")
    if _count(case, draft) >= MOST:
        raise UnableToKeepPaper(
            f"一件申请最多交 {MOST} 张照片或文件。还有材料，请带到窗口。",
            f"At most {MOST} photos or files for one application. Please bring the rest to the counter.",
        )
    division = case.division if case else draft.division if draft else 0
    require(actor, "paper.add", division=division if actor.is_staff else None, subject=person)
    paper = Paper(
        case=case,
        draft=draft,
        person=person,
        division=division,
        kind=kind,
        name=name[:200],
        media_type=media_type,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        added_at=at,
        added_by=actor.name,
    )
    paper.save(force_insert=True)
    _store(paper.id, content)
    number = case.number if case else ""
    record(Event("paper.add", actor.ref, at, subject=person, case=number, detail={"kind": kind[:40]}))
    return paper.id


@transaction.atomic
def read(principal: Principal, paper_id: UUID, *, at: datetime) -> PaperFile:
    """A paper with its content; the look is in the journal or nothing is shown. Raises UnableToKeepPaper."""
    row = Paper.objects.within(principal).select_related("case").filter(pk=paper_id).first()
    if row is None:
        raise UnableToKeepPaper("没有找到这份材料，或您没有查看它的权限。")
    require(principal, "paper.read", subject=row.person)
    purpose = purpose_of(principal, subject=row.person)
    look(
        principal,
        "paper.read",
        people=[row.person],
        groups=shown(principal, purpose, {"papers"}),
        purpose=purpose,
        at=at,
        division=row.division,
        case=row.case.number if row.case else "",
    )
    content = _load(row.id)
    if hashlib.sha256(content).hexdigest() != row.sha256:
        raise UnableToKeepPaper("这份材料的文件与登记不符，请联系系统管理员从备份核对。")
    return PaperFile(_line(row), content)


def of_case(case: Case) -> tuple[PaperLine, ...]:
    """The papers of a case that the caller has reached, and of the draft it came from; oldest first."""
    rows = Paper.objects.unscoped("papers of one case already reached")
    drafts = ApplicationDraft.objects.unscoped("the draft of one case").filter(case=case).values("id")
    return _lines(rows.filter(case=case) | rows.filter(draft__in=drafts))


def handed_in(principal: Principal, case_id: UUID) -> tuple[PaperLine, ...]:
    """The papers of a case within reach, with those of the draft it came from; oldest first."""
    return _lines(Paper.objects.within(principal).filter(Q(case=case_id) | Q(draft__case=case_id)))


def title_of(kind: str) -> Label:
    """What a kind of paper is called."""
    found = (paper["label"] for papers in _papers().values() for paper in papers if paper["kind"] == kind)
    label = next(found, None)
    return Label(label["zh"], label["en"]) if label else Label("后补的材料", "paper added later")


def of_draft(principal: Principal, draft_id: UUID) -> tuple[PaperLine, ...]:
    """The papers of a draft within reach; oldest first."""
    return _lines(Paper.objects.within(principal).filter(draft=draft_id))


def erase_of_draft(draft_id: UUID) -> None:
    """Erase the papers of a draft that was never handed in: rows and files."""
    rows = Paper.objects.unscoped("papers of a draft past its day").filter(draft=draft_id, case__isnull=True)
    for paper_id in rows.order_by("id").values_list("id", flat=True):
        _path(paper_id).unlink(missing_ok=True)
    rows.delete()


def _lines(rows: QuerySet[Paper]) -> tuple[PaperLine, ...]:
    return tuple(_line(row) for row in rows.order_by("id"))


def _line(row: Paper) -> PaperLine:
    return PaperLine(row.id, row.kind, row.name, row.media_type, row.size, row.added_at, row.added_by)


def _count(case: Case | None, draft: ApplicationDraft | None) -> int:
    if case is not None:
        return len(of_case(case))
    return Paper.objects.unscoped("how many papers a draft has").filter(draft=draft).count()


def _belongs(case_id: UUID | None, draft_id: UUID | None) -> tuple[Case | None, ApplicationDraft | None]:
    if case_id is not None:
        return Case.objects.unscoped("one case; permission is checked next").filter(pk=case_id).first(), None
    if draft_id is None:
        return None, None
    rows = ApplicationDraft.objects.unscoped("one draft; permission is checked next")
    return None, rows.filter(pk=draft_id, case__isnull=True).first()


def _check(content: bytes, media_type: str) -> None:
    if media_type not in TYPES or not content.startswith(TYPES[media_type]):
        raise UnableToKeepPaper("请上传照片（JPG、PNG）或 PDF 文件。")
    if len(content) > LARGEST:
        raise UnableToKeepPaper("文件超过 5 MB。请把照片缩小，或分成几份上传。")


@cache
def _papers() -> dict[str, list[dict[str, Any]]]:
    file = Path(__file__).with_name("papers.yaml")
    papers: dict[str, list[dict[str, Any]]] = yaml.safe_load(file.read_text(encoding="utf-8"))
    return papers


def _called_for(when: Mapping[str, Any], values: Mapping[str, Any]) -> bool:
    value = values.get(when["fact"])
    if value is None:
        return False
    if "is" in when:
        return bool(value == when["is"])
    return bool(value > when["over"]) if "over" in when else bool(value != when["not"])


def _path(paper_id: UUID) -> Path:
    folder: Path = settings.MEDIA_ROOT
    return folder / paper_id.hex[-2:] / f"{paper_id.hex}.sealed"


def _store(paper_id: UUID, content: bytes) -> None:
    """Written before the row commits: a file without a row is harmless, a row without a file is not."""
    path = _path(paper_id)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(seal(base64.b64encode(content).decode("ascii"), _place(paper_id)))


def _load(paper_id: UUID) -> bytes:
    path = _path(paper_id)
    if not path.exists():
        raise UnableToKeepPaper("这份材料的文件不在了，请联系系统管理员从备份恢复。")
    return base64.b64decode(unseal(path.read_bytes(), _place(paper_id)))


def _place(paper_id: UUID) -> str:
    return place_of("cases_paper", "file", paper_id)
