"""Who is related to whom."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from doudi.cases.relatives import RELATIONS
from doudi.registry.queries import Member
from doudi.web.forms import ChoiceField, TextField
from doudi.web.staff.casefile.act import CaseForm
from doudi.web.templatetags.words import spoken


class RelativeForm(CaseForm):
    """A member of the family, the official, and how they are related."""

    member = ChoiceField(label=_("家里的哪一位"))
    official_name = TextField(label=_("工作人员（或村、居委会成员）的姓名"), limit=60)
    official_post = TextField(label=_("他（她）的单位和职务"), limit=100)
    relation = forms.ChoiceField(label=_("他（她）是家里这位的什么人"))

    def __init__(self, *args: Any, members: tuple[Member, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose_among("member", [(str(member.person_id), member.name) for member in members])
        kin = [(code, spoken(words)) for code, words in RELATIONS.items()]
        self.choose_among("relation", [("", _("请选择")), *kin])

    def member_id(self) -> UUID:
        """The chosen member."""
        return UUID(self.cleaned_data["member"])
