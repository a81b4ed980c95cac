"""The task list, and the pages of questions."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from doudi.cases import queries
from doudi.web import display
from doudi.web.citizen.apply import consents, draft, papers, sheets
from doudi.web.citizen.apply.answers import Answers
from doudi.web.citizen.apply.applicant import Applicant, of_request, signed_in
from doudi.web.citizen.apply.forms import form_of
from doudi.web.citizen.apply.sheets import Sheet
from doudi.web.forms import PageForm
from doudi.web.page import is_elder
from doudi.work import clock


@dataclass(frozen=True)
class Task:
    """A line of the task list."""

    title: str
    href: str
    hint: str
    state: str


@signed_in
@require_safe
def tasks(request: HttpRequest, person: UUID | None = None) -> HttpResponse:
    """What there is to fill in, and how far each part is."""
    who = of_request(request, person)
    case = running(who)
    if case is not None and draft.opened(who) is None:
        return render(request, "citizen/apply/already.html", {"who": who, "case": case})
    lines = task_list(who, draft.answers_of(who), single=is_elder(request))
    ready = all(task.state == "done" for task in lines)
    frame = {"who": who, "tasks": lines, "ready": ready, "running": case}
    return render(request, "citizen/apply/tasks.html", frame)


def running(who: Applicant) -> queries.CaseLine | None:
    """A case of this person that is under way or being paid: a second application would be refused."""
    found = queries.cases_of(who.principal, person_id=who.person_id, at=clock.now())
    return next((case for case in found if case.phase != "final"), None)


def task_list(who: Applicant, answers: Answers, *, single: bool) -> list[Task]:
    """The parts of the application with their states."""
    pages = sheets.sheets(answers, single=single)

    def part(section: str, title: str, hint: str) -> Task:
        first = next((sheet.key for sheet in pages if sheet.section == section), "")
        return Task(title, f"{who.base}ask/{first}/", hint, sheets.state(answers, pages, section))

    family = "done" if answers.at(("pages", "members")) else "none"
    return [
        Task(_("家里有谁"), f"{who.base}members/", _("核对一下，少了补上，多了去掉"), family),
        part("about", _("每个人的情况"), _("上学、残疾、生病")),
        part("income", _("每个人的收入"), _("四类，说个大概数")),
        part("property", _("房子和产业"), _("银行存款和车不用填")),
        part("payment", _("地址和收款账户"), _("上门、打钱用")),
        Task(_("要交的材料"), f"{who.base}papers/", _("只要您家这件事用得上的"), papers.state(answers)),
        Task(_("同意与承诺"), f"{who.base}consent/", _("成年家人各自同意核对"), consents.state(answers)),
    ]


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, key: str, person: UUID | None = None) -> HttpResponse:
    """One page of questions. Every way off it saves what was typed."""
    who = of_request(request, person)
    answers = draft.answers_of(who)
    sheet = _find(answers, key)
    if request.method != "POST":
        return _page(request, who, sheet, form_of(sheet, answers))
    form = form_of(sheet, answers, request.POST)
    leave = request.POST.get("leave", "")
    answers = _keep(who, answers, sheet, form, leaving=bool(leave) or "display" in request.POST)
    if "display" in request.POST:
        return display.keep(HttpResponseRedirect(request.get_full_path()), request.POST["display"])
    if leave == "draft":
        return HttpResponse(status=204)
    if leave:
        return redirect(who.base)
    if not form.is_valid():
        return _page(request, who, sheet, form, status=422)
    if _asks_more(sheet, _find(answers, key)):
        messages.info(request, _("还有一问要答，已经加在下面。"))
        return redirect(request.get_full_path())
    if request.GET.get("next") == "review":
        return redirect(_after_change(who, answers))
    return redirect(_following(who, answers, key))


def _page(
    request: HttpRequest, who: Applicant, sheet: Sheet, form: PageForm, status: int = 200
) -> HttpResponse:
    frame = {
        "who": who,
        "sheet": sheet,
        "form": form,
        "left": () if form.is_bound else _left(draft.answers_of(who), sheet),
        "switches_form": "answers",
    }
    return render(request, "citizen/apply/ask.html", frame, status=status)


def _asks_more(before: Sheet, after: Sheet) -> bool:
    """Whether an answer opened a question on the very page (an illness asks what it costs)."""
    return not {ask.name for ask in after.asks} <= {ask.name for ask in before.asks}


def _left(answers: Answers, sheet: Sheet) -> tuple[str, ...]:
    """The questions still open on a page on which others are answered; they are marked."""
    open_ = tuple(ask.name for ask in sheet.asks if answers.at(ask.where) is None)
    return open_ if len(open_) < len(sheet.asks) else ()


def _find(answers: Answers, key: str) -> Sheet:
    """The page under a key: of the grouped pages, or of the single ones."""
    for single in (False, True):
        for sheet in sheets.sheets(answers, single=single):
            if sheet.key == key:
                return sheet
    raise Http404


def _keep(who: Applicant, answers: Answers, sheet: Sheet, form: PageForm, *, leaving: bool) -> Answers:
    """Save every answer that can be read, whether or not the page is complete."""
    form.is_valid()
    changes: draft.Changes = []
    for one in sheet.asks:
        value = form.cleaned_data.get(one.name)
        if value is None or value == "" or (value == [] and leaving and not answers.at(one.where)):
            continue  # nothing ticked says "none of these" only where the person goes on
        changes.append((one.where, value))
        changes += sheets.consequences(answers, one, value)
    return draft.change(who, *changes) if changes else answers


def _following(who: Applicant, answers: Answers, key: str) -> str:
    """The next page of the same section, or the task list after the last one."""
    single = key not in {sheet.key for sheet in sheets.sheets(answers)}
    pages = sheets.sheets(answers, single=single)
    at = next((number for number, sheet in enumerate(pages) if sheet.key == key), len(pages))
    after = pages[at + 1] if at + 1 < len(pages) else None
    if after is None or after.section != pages[at].section:
        return who.base
    return f"{who.base}ask/{after.key}/"


def _after_change(who: Applicant, answers: Answers) -> str:
    """Back to the check; first to a page that the change opened (an income newly ticked needs its amount)."""
    for sheet in sheets.sheets(answers):
        if sheets.answered(answers, sheet) < len(sheet.asks):
            return f"{who.base}ask/{sheet.key}/?next=review"
    return f"{who.base}review/"
