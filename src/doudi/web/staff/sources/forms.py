"""The cells of a row to put right, and the reason for leaving one out."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from doudi.exchange.feeds.contract import Contract, Field
from doudi.law.label import Label
from doudi.web.forms import PageForm, TextField
from doudi.web.templatetags.words import spoken


class RowForm(PageForm):
    """One box for each field of the contract, filled in with what the row said."""

    def __init__(
        self,
        *args: Any,
        contract: Contract,
        values: Mapping[str, str],
        problems: Mapping[str, Label],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for one in contract.fields:
            self.fields[one.name] = _box(one, values.get(one.name, ""), problems.get(one.name))

    def values(self) -> dict[str, str]:
        """What was typed, by field."""
        return {name: str(value or "") for name, value in self.cleaned_data.items()}

    def tell(self, problems: Mapping[str, Label]) -> None:
        """Say what is still wrong, beside the fields."""
        for name, label in problems.items():
            self.add_error(name if name in self.fields else None, spoken(label))


def _box(field: Field, value: str, problem: Label | None) -> TextField:
    hint = spoken(problem) if problem else ""
    return TextField(label=spoken(field.label), required=False, limit=300, initial=value, help_text=hint)


class LeaveOutForm(PageForm):
    """Why a row is not to land."""

    note = TextField(label=_("为什么不入库"), limit=200)
