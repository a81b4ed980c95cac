"""Forms as the pages draw them: label, hint and error beside each field, and an error summary above.

A form of the pages derives from `PageForm`; the template includes `components/error_summary.html` and says
`{{ form }}`, or one `{{ form.name.as_field_group }}` at a time.
"""

from doudi.web.forms.fields import (
    ChoiceField,
    CountField,
    DateField,
    IdNumberField,
    MoneyField,
    PhoneField,
    Select,
    TextField,
    YesNoField,
)
from doudi.web.forms.form import PageForm
from doudi.web.forms.renderer import PageRenderer

__all__ = [
    "ChoiceField",
    "CountField",
    "DateField",
    "IdNumberField",
    "MoneyField",
    "PageForm",
    "PageRenderer",
    "PhoneField",
    "Select",
    "TextField",
    "YesNoField",
]
