"""What the queue is narrowed by, and the box in which a case is looked for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from doudi.cases.queries import FINAL, OPEN, RECEIVING, Filters
from doudi.web.forms import PageForm, Select, TextField

MINE, ALL, UNANSWERED = "mine", "all", "unanswered"
WHOSE = [
    (MINE, _("轮到我办的")),
    (ALL, _("辖区里在办的")),
    (RECEIVING, _("正在享受的")),
    (FINAL, _("已经办结的")),
    (UNANSWERED, _("家里有意见待答复的")),
]
DEADLINES = [("", _("全部")), ("overdue", _("已经超期")), ("soon", _("三个工作日内到期"))]
_PHASES = {RECEIVING: RECEIVING, FINAL: FINAL}


class FilterForm(PageForm):
    """What to narrow the queue by. Everything is optional; nonsense is left out rather than refused.

    Who has acts of their own sees first what waits for them; asking for overdue cases asks for everyone's.
    """

    whose = forms.ChoiceField(label=_("看哪些"), required=False, choices=WHOSE, widget=Select)
    state = forms.ChoiceField(label=_("办到哪一步"), required=False, widget=Select)
    deadline = forms.ChoiceField(label=_("期限"), required=False, choices=DEADLINES, widget=Select)

    def __init__(self, *args: Any, states: list[tuple[str, str]], acts: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        whose, state = self.fields["whose"], self.fields["state"]
        assert isinstance(whose, forms.ChoiceField)  # noqa: S101 - narrows the type, always true
        assert isinstance(state, forms.ChoiceField)  # noqa: S101 - narrows the type, always true
        state.choices = [("", _("全部")), *states]
        if not acts:
            whose.choices = WHOSE[1:]
        self.first = MINE if acts else ALL

    def filters(self, text: str = "") -> Filters:
        """What was chosen, as the query takes it. `text`: a number, or part of one."""
        self.is_valid()
        chosen = self.cleaned_data
        narrowed = bool(chosen.get("state") or chosen.get("deadline"))
        whose = chosen.get("whose") or (ALL if narrowed else self.first)
        return Filters(
            state=chosen.get("state", ""),
            phase=_PHASES.get(whose, OPEN),
            deadline=chosen.get("deadline", ""),
            text=text,
            mine=whose == MINE,
            unanswered=whose == UNANSWERED,
        )


class FindForm(PageForm):
    """A number, or the beginning of a name. Posted: a name stands in no address."""

    text = TextField(
        label=_("找一件：申请编号或其中几位，或申请人姓名的开头"),
        help_text=_("已经办结的也找得到。"),
        limit=40,
        error_messages={"required": _("请输入编号或姓名。")},
    )

    def is_number(self) -> bool:
        """Whether a number was typed rather than a name."""
        return any(sign.isdecimal() for sign in self.cleaned_data["text"])
