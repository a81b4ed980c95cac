"""What a proposal says, and what is said to it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from doudi.access.principal import Principal
from doudi.law.benefits.parameter import Parameter
from doudi.law.benefits.policies import Policies
from doudi.rulebook.actions import Draft, division_of
from doudi.web.forms import DateField, PageForm, TextField
from doudi.web.forms.fields import Select, long_text
from doudi.web.staff.boxes import boxes, typed
from doudi.web.templatetags.words import spoken

_OTHERS = ("place", "since", "until", "retroactive", "document", "document_number", "article", "reason")


class ProposalForm(PageForm):
    """A value of one parameter, for a place and a time."""

    place = forms.ChoiceField(label=_("哪个地方"), widget=Select)
    since = DateField(label=_("从哪天起执行"))
    until = DateField(
        label=_("执行到哪天（这天不算在内）"),
        help_text=_("没有写明的，填下一次调整的日子。过了这天又没有新的数，就是“没有规定”。"),
    )
    retroactive = forms.BooleanField(label=_("文件本身规定从过去的日子起执行"), required=False)
    document = TextField(label=_("文件名称"), limit=200)
    document_number = TextField(label=_("文号（没有可以不填）"), limit=100, required=False)
    article = TextField(label=_("哪一条"), help_text=_("例如：第一条第二款。"), limit=200)
    reason = TextField(label=_("提出的理由"), limit=500, widget=long_text())

    def __init__(
        self, *args: Any, law: Policies, parameter: Parameter, principal: Principal, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.parameter = parameter
        own = boxes(law, parameter)
        self.fields |= own
        self.order_fields(["place", *own])
        self.places = {
            code: f"{spoken(law.places[code])} {code}"
            for code in sorted(law.places)
            if principal.reaches(division_of(code))
        }
        self.choose_among("place", [*self.places.items()])

    def draft(self) -> Draft:
        """The proposal as the rulebook takes it."""
        said = self.cleaned_data
        value = typed(self.parameter, said)
        return Draft(parameter=self.parameter.name, value=value, **{name: said[name] for name in _OTHERS})


class NoteForm(PageForm):
    """What the second person says; required where it is declined."""

    note = TextField(label=_("说明（不批准时要写）"), limit=500, required=False, widget=long_text())
