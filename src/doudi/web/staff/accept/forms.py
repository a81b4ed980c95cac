"""The papers that are still missing."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from doudi.cases.family import FamilyChange
from doudi.cases.papers import WantedPaper
from doudi.cases.queries import CaseFile
from doudi.registry.relations import RELATIONS
from doudi.web.forms import TextField
from doudi.web.forms.fields import Ticks
from doudi.web.staff.casefile.act import CaseForm
from doudi.web.staff.steps.forms import StepForm
from doudi.web.templatetags.words import english


class AcceptForm(StepForm):
    """Acceptance. What the papers do not bear out of the family's changes is left out of the register."""

    members = forms.MultipleChoiceField(
        label=_("家庭成员变动：材料能证明的才登记"),
        help_text=_("不勾的不登记，其余照常受理；还差材料的，可以先一次性告知补正。"),
        required=False,
        widget=Ticks(),
    )
    field_order = ["members", "note"]

    def __init__(self, *args: Any, file: CaseFile, **kwargs: Any) -> None:
        super().__init__(*args, file=file, **kwargs)
        changes = file.family_changes
        self.choose_among("members", [(change.key, _change(change)) for change in changes])
        self.initial["members"] = [change.key for change in changes]
        if not changes:
            del self.fields["members"]

    def data_of_step(self) -> dict[str, Any]:
        """The changes to register."""
        return {"members": self.cleaned_data.get("members", [])}


def _change(change: FamilyChange) -> str:
    said = {
        "name": change.name,
        "relation": RELATIONS[change.relation][english()],
        "born": change.born.isoformat(),
        "number": change.masked_id or gettext("没有身份证号"),
    }
    if change.joins:
        return gettext("加入：%(name)s（%(relation)s，%(born)s 生，%(number)s）") % said
    return gettext("离开：%(name)s（%(relation)s，%(born)s 生）") % said


class CorrectionForm(CaseForm):
    """Ticked papers of the list, and up to two others with the reason they are needed."""

    papers = forms.MultipleChoiceField(label=_("还差哪些材料"), required=False, widget=Ticks())
    other = TextField(label=_("清单以外的一件（可以不填）"), required=False)
    other_why = TextField(label=_("为什么需要它"), required=False, limit=200)
    note = forms.CharField(
        label=_("补充说明（可以不写）"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, wanted: tuple[WantedPaper, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.wanted = {paper.kind: paper for paper in wanted}
        self.choose_among("papers", [(paper.kind, _line(paper)) for paper in wanted])

    def clean(self) -> dict[str, Any]:
        """At least one paper, and a reason for one that is not on the list."""
        given = super().clean() or {}
        if not given.get("papers") and not given.get("other"):
            raise forms.ValidationError(_("请至少选一件材料。都齐了就直接受理。"))
        if given.get("other") and not given.get("other_why"):
            self.add_error("other_why", _("请写明为什么需要：能查到的材料不能再要。"))
        return given

    def chosen(self) -> list[dict[str, str]]:
        """The papers with their reasons, for the letter."""
        listed = [self.wanted[kind] for kind in self.cleaned_data["papers"]]
        papers = [
            {"zh": paper.zh, "en": paper.en, "why_zh": paper.why_zh, "why_en": paper.why_en}
            for paper in listed
        ]
        if other := self.cleaned_data["other"]:
            why = self.cleaned_data["other_why"]
            papers.append({"zh": other, "en": other, "why_zh": why, "why_en": why})
        return papers


def _line(paper: WantedPaper) -> str:
    name, why = (paper.en, paper.why_en) if english() else (paper.zh, paper.why_zh)
    return f"{name} — {why}" if why else name
