"""What a roll is handed in with, and which of its columns is which."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from doudi.access.divisions import level_of
from doudi.access.places import parts_of, place
from doudi.access.principal import Principal
from doudi.law.benefits.policies import Policies
from doudi.monitoring.rolls.queries import Row
from doudi.monitoring.rolls.vocabulary import vocabulary
from doudi.web.forms import DateField, PageForm
from doudi.web.forms.fields import Select
from doudi.web.templatetags.words import spoken

MOST_BYTES = 11_000_000  # the pages take 12 MB in all; `doudi ledger check` takes more
_NONE = "-"


class HandInForm(PageForm):
    """The file, the place it is of, the day it is checked for, and what rows are on that name nothing."""

    file = forms.FileField(
        label=_("名册文件"),
        help_text=_(
            "Excel（.xlsx、.xls）或 CSV，平时用的台账就行，不用改格式。"
            "要有姓名和身份证号两列；身份证号要是文本格式。"
        ),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.csv"}),
        error_messages={"required": _("请选择名册文件。"), "empty": _("这个文件是空的，请选另一个。")},
    )
    place = forms.ChoiceField(label=_("是哪里的名册"), widget=Select)
    as_of = DateField(label=_("按哪一天核对"))
    programme = forms.ChoiceField(
        label=_("没写类别的行，按哪一项核对"),
        help_text=_("表里、工作表名或标题里写了低保、特困等的，按写的来。"),
        widget=Select,
    )

    def offer(self, principal: Principal, law: Policies, today: dt.date) -> None:
        """The places within reach, the benefits of that day, and today."""
        own = place(principal.division_from)
        found = [own, *parts_of(own.code)] if own and level_of(own.code) in ("county", "town") else [own]
        self.choose_among("place", [(_code(one.code), one.name) for one in found if one])
        names = {name for _word, name in vocabulary().programmes}
        self.choose_among(
            "programme",
            [(name, spoken(law.benefits[name].label)) for name in law.in_force(today) if name in names],
        )
        self.fields["as_of"].initial = today

    def clean_file(self) -> object:
        """Not larger than a page takes."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(
                _("文件超过 11 MB。请按乡镇分成几个文件，或者请管理员用命令 doudi ledger check 核对。")
            )
        return file


def _code(division: int) -> str:
    """A division as the law and the command write it: 6, 9 or 12 digits."""
    length = {"county": 6, "town": 9}.get(level_of(division), 12)
    return f"{division:012d}"[:length]


class ColumnsForm(PageForm):
    """For each field the column it is read from, among the headings of the roll."""

    def __init__(self, *args: Any, row: Row, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        headings = list(dict.fromkeys(one for sheet in row.columns for one in sheet["headings"]))
        found: dict[str, str] = {}
        for sheet in row.columns:
            found = {**sheet["of"], **found}
        choices = [(_NONE, _("没有这一列")), *((one, one) for one in headings)]
        for name, field in vocabulary().fields.items():
            self.ask_also(
                name,
                forms.ChoiceField(
                    label=spoken(field.label),
                    choices=choices,
                    initial=found.get(name, _NONE),
                    widget=Select,
                    required=False,
                ),
            )
        self._found = found

    def choices(self, before: Mapping[str, str]) -> dict[str, str]:
        """What differs from what was found by itself, and what was chosen before."""
        chosen = dict(before)
        for name, wanted in self.cleaned_data.items():
            heading = "" if wanted == _NONE else wanted
            if wanted and heading != self._found.get(name, ""):
                chosen[name] = heading
        return chosen
