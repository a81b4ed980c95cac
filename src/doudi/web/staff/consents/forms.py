"""Who consents, how, and for a minor by which guardian."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from doudi.registry.queries import Member
from doudi.web.forms import ChoiceField, PageForm

GROWN_UP = 18  # 民法典 17


class ConsentForm(PageForm):
    """One member's consent. The officer's own name stands behind it."""

    member = ChoiceField(label=gettext_lazy("谁同意"))
    way = ChoiceField(
        label=gettext_lazy("怎样同意的"),
        choices=[
            ("witness", gettext_lazy("本人当着我签了字或按了指印（窗口或上门）")),
            ("paper", gettext_lazy("收到本人签好的纸质授权书")),
        ],
    )
    guardian = ChoiceField(label=gettext_lazy("监护人（未满十八周岁才选）"), required=False)
    read = forms.BooleanField(
        label=gettext_lazy("授权书已经给本人看过或念过，本人自愿同意。"),
        error_messages={"required": gettext_lazy("请先把授权书给本人看或念，本人同意了再勾选。")},
    )

    def __init__(
        self, *args: Any, waiting: tuple[Member, ...], members: tuple[Member, ...], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.minors = {str(one.person_id) for one in waiting if one.age < GROWN_UP}
        adults = [one for one in members if one.age >= GROWN_UP]
        for name, people in (("member", waiting), ("guardian", adults)):
            self.choose_among(name, [(str(one.person_id), one.name) for one in people])
        if not self.minors:
            del self.fields["guardian"]

    def clean(self) -> dict[str, Any]:
        """A minor needs a guardian."""
        given = super().clean() or {}
        if given.get("member") in self.minors and not given.get("guardian"):
            self.add_error("guardian", _("请选监护人。"))
        return given

    def guardian_id(self) -> UUID | None:
        """The guardian of a minor."""
        minor = self.cleaned_data["member"] in self.minors
        return UUID(self.cleaned_data["guardian"]) if minor else None
