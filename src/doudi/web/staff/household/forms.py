"""Why somebody wants to look."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from doudi.access.permission import table
from doudi.access.principal import Principal
from doudi.web.forms import ChoiceField, PageForm
from doudi.web.templatetags.words import spoken


class PurposeForm(PageForm):
    """One of the purposes that this role has: it settles which groups of data are shown."""

    purpose = ChoiceField(
        label=_("为什么要看这份档案"), help_text=_("家里的人能看到是谁、什么时候、为什么看过。")
    )

    def __init__(self, *args: Any, principal: Principal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        purposes, own = table().purposes, table().reading.get(principal.role, {})
        self.choose_among("purpose", [(code, spoken(purposes[code])) for code in own])

    def words(self) -> str:
        """The purpose as the reader of this page reads it."""
        return spoken(table().purposes[self.cleaned_data["purpose"]])
