"""Of which place and which day the law is read."""

from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from doudi.law.benefits.policies import Policies
from doudi.web.forms import DateField, PageForm
from doudi.web.forms.fields import Select
from doudi.web.library.reading import place_label
from doudi.web.templatetags.words import spoken


class WhereForm(PageForm):
    """A place that has values, or this installation's own; and a day. Both have a default."""

    place = forms.ChoiceField(label=_("哪个地方"), widget=Select, required=False)
    day = DateField(label=_("哪一天的规定"), required=False)

    def __init__(self, *args: Any, law: Policies, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.law, self.today = law, today
        codes = sorted({*law.places, settings.PLACE})
        self.choose_among("place", [(code, f"{spoken(place_label(law, code))} {code}") for code in codes])
        self.fields["place"].initial, self.fields["day"].initial = settings.PLACE, today

    def chosen(self) -> tuple[str, date]:
        """The place and the day; what was left open or makes no sense is this place, today."""
        given = self.cleaned_data if self.is_bound and self.is_valid() else {}
        return given.get("place") or settings.PLACE, given.get("day") or self.today
