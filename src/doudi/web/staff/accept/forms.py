"""The papers that are still missing."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from doudi.cases.papers import WantedPaper
from doudi.web.forms import PageForm, TextField
from doudi.web.forms.fields import Ticks
from doudi.web.templatetags.words import english


class CorrectionForm(PageForm):
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
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, wanted: tuple[WantedPaper, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.wanted = {paper.kind: paper for paper in wanted}
        field = self.fields["papers"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 - narrows the type, always true
        field.choices = [(paper.kind, _line(paper)) for paper in wanted]

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
