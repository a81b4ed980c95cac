"""The filters of the queue."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from doudi.cases.queries import Filters
from doudi.web.forms import PageForm

DEADLINES = [("", _("全部")), ("overdue", _("已经超期")), ("soon", _("三个工作日内到期"))]


class FilterForm(PageForm):
    """What to narrow the queue by. Everything is optional; nonsense is left out rather than refused."""

    state = forms.ChoiceField(label=_("办到哪一步"), required=False)
    deadline = forms.ChoiceField(label=_("期限"), required=False, choices=DEADLINES)
    text = forms.CharField(label=_("申请编号"), required=False, max_length=40, strip=True)
    mine = forms.BooleanField(label=_("只看轮到我办的"), required=False)

    def __init__(self, *args: Any, states: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["state"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - narrows the type, always true
        field.choices = [("", _("全部")), *states]

    def filters(self) -> Filters:
        """What was chosen, as the query takes it."""
        self.is_valid()
        chosen = self.cleaned_data
        return Filters(
            state=chosen.get("state", ""),
            deadline=chosen.get("deadline", ""),
            text=chosen.get("text", ""),
            mine=bool(chosen.get("mine")),
        )
