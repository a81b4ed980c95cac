"""What the auditor looks for."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from doudi.law.label import Label
from doudi.web.forms import DateField, PageForm, TextField
from doudi.web.staff.journal.words import ACTIONS
from doudi.web.templatetags.words import spoken


class JournalForm(PageForm):
    """All optional. The look into the journal is itself journaled. `subject`: a person, by an opaque key."""

    case = TextField(label=_("申请编号"), required=False, limit=40)
    actor = TextField(label=_("谁办的（姓名）"), required=False, limit=60)
    action = forms.ChoiceField(label=_("做了什么"), required=False)
    since = DateField(label=_("从哪天"), required=False)
    until = DateField(label=_("到哪天"), required=False)
    subject = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, steps: Mapping[str, Label], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        taken = [(f"case.{name}", spoken(label)) for name, label in steps.items()]
        others = [(name, str(words)) for name, words in ACTIONS.items()]
        self.choose_among("action", [("", _("全部")), (_("办案步骤"), taken), (_("其他"), others)])
