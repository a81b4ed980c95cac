"""One figure with where it comes from."""

import datetime as dt
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from doudi.registry.dictionary import dictionary
from doudi.registry.queries import Member
from doudi.registry.sources import DOCUMENT, VISIT
from doudi.web.figures import read_value
from doudi.web.forms import ChoiceField, DateField, PageForm, TextField
from doudi.web.templatetags.words import spoken

HOUSEHOLD = "household"


class FactForm(PageForm):
    """Of whom, what, how much, and which visit or paper says so."""

    subject = forms.ChoiceField(label=_("谁的"))
    name = forms.ChoiceField(label=_("哪一项"))
    value = TextField(
        label=_("内容"),
        limit=40,
        help_text=_("金额填元，数量填整数，是非填“是”或“否”，日期填 2026-11-24。"),
        error_messages={"required": _("请填内容。不知道就不要记：不知道不等于零。")},
    )
    source = ChoiceField(
        label=_("从哪里知道的"), choices=[(VISIT, _("入户看到的")), (DOCUMENT, _("看过的材料原件"))]
    )
    reference = TextField(
        label=_("哪一次入户、哪一份材料"),
        limit=80,
        help_text=_("例如：11月24日入户；工资单 2026 年 10 月。"),
        error_messages={"required": _("请写明出处，别人才能核对。")},
    )
    observed_on = DateField(label=_("这是哪一天的情况"))

    def __init__(self, *args: Any, members: tuple[Member, ...], today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self._offer("subject", [*((str(one.person_id), one.name) for one in members), (HOUSEHOLD, _("全家"))])
        self._offer("name", [(name, spoken(entry)) for name, entry in dictionary().items() if entry.law])

    def _offer(self, name: str, choices: list[tuple[str, Any]]) -> None:
        self.choose_among(name, [("", _("请选择")), *choices])

    def clean(self) -> dict[str, Any]:
        """The value as the registry keeps it; a figure of a person is not one of the household."""
        given = super().clean() or {}
        if given.get("observed_on") and given["observed_on"] > self.today:
            self.add_error("observed_on", _("日期还没到。"))
        entry = dictionary().get(given.get("name") or "")
        if entry is None or not given.get("subject"):
            return given
        if (entry.entity == HOUSEHOLD) != (given["subject"] == HOUSEHOLD):
            self.add_error("subject", _("这一项要记在“全家”名下，或者要选具体的人。请换一个。"))
        return given

    def typed(self) -> int | str | bool:
        """The value; raises UnableToReadValue."""
        return read_value(self.cleaned_data["name"], self.cleaned_data["value"])

    def person_id(self) -> UUID | None:
        """The member, or None for the household."""
        chosen = self.cleaned_data["subject"]
        return None if chosen == HOUSEHOLD else UUID(chosen)
