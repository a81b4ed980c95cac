"""Which parameters are offered, and by what the figures of a run are looked at."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from doudi.law.benefits.document import Setting
from doudi.law.benefits.document import settings as settings_of
from doudi.law.benefits.policies import Policies
from doudi.law.label import Label
from doudi.monitoring.simulate.compare import TOTAL
from doudi.monitoring.simulate.groups import DIMENSIONS
from doudi.web.forms import PageForm
from doudi.web.forms.fields import Select, Ticks
from doudi.web.templatetags.words import spoken

_WORDS = {
    "place": _("地方"),
    "age": _("年龄"),
    "disability": _("残疾"),
    "type": _("家庭类型"),
}


@dataclass(frozen=True)
class Offered:
    """A benefit, and those of its parameters that no benefit before it has."""

    label: Label
    settings: tuple[Setting, ...]


def offered(law: Policies, as_of: dt.date) -> list[Offered]:
    """The parameters that benefits look up here today, each once, with the value it has."""
    seen: set[str] = set()
    found = []
    for name in law.in_force(as_of):
        rules = law.benefit(name, as_of=as_of)
        fresh = tuple(
            one for one in settings_of(law, rules, place=settings.PLACE, as_of=as_of) if one.name not in seen
        )
        seen |= {one.name for one in fresh}
        if fresh:
            found.append(Offered(law.benefits[name].label, fresh))
    return found


class ViewForm(PageForm):
    """Of which benefit, by which dimensions."""

    benefit = forms.ChoiceField(label=_("哪一项"), required=False, widget=Select)
    by = forms.MultipleChoiceField(
        label=_("按什么分（可以多选，交叉着看）"),
        required=False,
        choices=[(name, _WORDS[name]) for name in DIMENSIONS],
        widget=Ticks(),
    )

    def __init__(self, *args: Any, found: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [(one["benefit"], spoken(one["label"])) for one in reversed(found["benefits"])]
        self.choose_among("benefit", names)
        self.fields["by"].initial = [DIMENSIONS[0]]

    def chosen(self) -> tuple[str, tuple[str, ...]]:
        """The benefit (all monthly money, if none), and the dimensions (the place, if none)."""
        given = self.cleaned_data if self.is_bound and self.is_valid() else {}
        return given.get("benefit") or TOTAL, tuple(given.get("by") or DIMENSIONS[:1])
