"""The form every page derives its own from."""

from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.widgets import Input

_CLASSES: dict[type[forms.Widget], str] = {
    forms.Textarea: "govuk-textarea",
    forms.Select: "govuk-select",
    forms.FileInput: "govuk-file-upload",
    Input: "govuk-input",
}


def _class_of(widget: forms.Widget) -> str:
    """The style class of a widget, or "" for those that draw their own (choices, hidden)."""
    if isinstance(
        widget, forms.CheckboxInput | forms.RadioSelect | forms.CheckboxSelectMultiple | forms.HiddenInput
    ):
        return ""
    return next((name for kind, name in _CLASSES.items() if isinstance(widget, kind)), "")


def _style(field: forms.Field) -> None:
    own = field.widget.attrs.get("class", "")
    field.widget.attrs["class"] = f"{_class_of(field.widget)} {own}".strip()


class PageForm(forms.Form):
    """A form whose fields carry the site's classes; the browser's own checks are left off.

    Messages come from us, in the reader's language, beside the field and all at once.
    """

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            _style(field)

    def ask_also(self, name: str, field: forms.Field) -> None:
        """Add a field that only the page's own data knows of."""
        self.fields[name] = field
        _style(field)

    def choose_among(self, name: str, choices: list[Any]) -> None:
        """Let a field choose among what the page is about. Raises TypeError where the field is no choice."""
        field = self.fields[name]
        if not isinstance(field, forms.ChoiceField):
            raise TypeError(name)
        field.choices = choices

    def faults(self) -> list[tuple[str, str]]:
        """Every error as (id of the field to go to, question and message), in the order of the page."""
        found = [("", str(message)) for message in self.non_field_errors()]
        for bound in self:
            found += [(_first_id(bound), f"{bound.label} {message}") for message in bound.errors]
        return found


def _first_id(bound: BoundField) -> str:
    """The element a link in the error summary leads to: the first choice of a group, or the field itself."""
    group = bound.field.widget
    return f"{bound.auto_id}_0" if isinstance(group, forms.RadioSelect) else bound.auto_id
