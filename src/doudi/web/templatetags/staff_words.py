"""Words of the staff pages: flags, tones of states, masked names."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext as _said
from django.utils.translation import gettext_lazy as _

from doudi.access.permission import table
from doudi.access.roles import label
from doudi.cases.visits import KINDS
from doudi.law.label import Label
from doudi.registry import relations
from doudi.vault.masking import mask_name
from doudi.web.figures import source_label
from doudi.web.staff.journal.words import ACTIONS
from doudi.web.templatetags.words import english, spoken

register = template.Library()

_FLAGS: dict[str, Promise] = {
    "relative": _("近亲属备案"),
    "dispute": _("核对有异议，待复查"),
    "complaint": _("有投诉"),
    "nudged": _("群众催办"),
    "objection": _("公示有异议，待答复"),
    "disagreement": _("家里有意见待答复"),
    "consent": _("有人没授权"),
    "provisional": _("日期暂定"),
}
_CHANNELS: dict[str, Promise] = {
    "self": _("自己申请"),
    "helper": _("代办人代为申请"),
    "window": _("窗口申请"),
}
_REPLIES: dict[str, Promise] = {
    "hit": _("有记录"),
    "none": _("没有记录"),
    "waiting": _("等答复"),
    "not_authorised": _("没有授权"),
    "timed_out": _("没有答复"),
    "error": _("答复读不懂"),
}
_UNREACHED = ("no_connection", "line_cut", "http_5")  # what `exchange` notes when no answer came
_BATCHES: dict[str, Promise] = {
    "preparing": _("正在编制"),
    "prepared": _("等复核"),
    "approved": _("已复核，待送银行"),
    "sending": _("正在送银行"),
    "sent": _("已送银行，等回盘"),
    "reconciled": _("已对账"),
    "discarded": _("已作废"),
}
_LINES: dict[str, Promise] = {
    "prepared": _("待复核"),
    "sending": _("正在送银行"),
    "sent": _("等银行结果"),
    "paid": _("发成了"),
    "failed": _("没发成"),
    "withdrawn": _("已撤下"),
}
_FILES: dict[str, Promise] = {
    "ready": _("待送"),
    "sending": _("正在送"),
    "sent": _("已送"),
    "returned": _("已回盘"),
}


@register.filter
def masked_name(name: str) -> str:
    """张三 → 张*: how lists of staff show people."""
    return mask_name(name)


@register.filter
def birthday(born: date) -> str:
    """A day long ago: nobody asks for its weekday."""
    return f"{born.day} {born:%B %Y}" if english() else f"{born.year}年{born.month}月{born.day}日"


@register.filter
def about(whom: Mapping[UUID, str], key: UUID | None) -> str:
    """Whom an entry of the journal is about; "" when about nobody."""
    return whom.get(key, "") if key else ""


@register.filter
def flag_words(flag: str) -> str:
    """What a flag of a case means."""
    return str(_FLAGS.get(flag, flag))


@register.filter
def before_zero(number: int) -> int:
    """How many below zero: -3 → 3."""
    return max(-number, 0)


@register.filter
def relation_words(code: str) -> str:
    """How a member stands to the head."""
    return relations.label(code, "en" if english() else "zh") if code in relations.RELATIONS else code


@register.filter
def source_words(code: str) -> str:
    """Who said a figure."""
    return source_label(code)


@register.filter
def channel_words(channel: str) -> str:
    """How an application came in."""
    return str(_CHANNELS.get(channel, channel))


@register.filter
def visit_words(kind: str) -> str:
    """How a visit was made."""
    return spoken(KINDS[kind]) if kind in KINDS else kind


@register.filter
def reply_words(state: str, problem: str = "") -> str:
    """How a department stands with a question: one that could not be reached has not answered."""
    if state == "error" and problem.startswith(_UNREACHED):
        return str(_REPLIES["timed_out"])
    return str(_REPLIES.get(state, state))


@register.filter
def reply_tone(state: str) -> str:
    """The tone of that state's tag."""
    return {"hit": "good", "none": "good", "waiting": "wait", "not_authorised": "wait"}.get(state, "warn")


@register.filter
def batch_words(state: str) -> str:
    """The state of a batch."""
    return str(_BATCHES.get(state, state))


@register.filter
def batch_tone(state: str) -> str:
    """The tone of that state's tag."""
    return {"reconciled": "good", "discarded": "grey", "prepared": "wait"}.get(state, "calm")


@register.filter
def line_words(state: str, batch: str = "") -> str:
    """The state of one payment in a batch; once the batch is approved it waits for the bank."""
    if state == "prepared" and batch == "approved":
        return _said("待送银行")
    return str(_LINES.get(state, state))


@register.filter
def line_tone(state: str) -> str:
    """The tone of that state's tag."""
    return {"paid": "good", "failed": "warn", "withdrawn": "grey"}.get(state, "calm")


@register.filter
def file_words(state: str) -> str:
    """The state of a file for the bank."""
    return str(_FILES.get(state, state))


@register.filter
def role_words(role: str) -> str:
    """A role as people know it."""
    return _said(label(role))


@register.filter
def purpose_words(code: str) -> str:
    """A purpose of reading."""
    purposes = table().purposes
    return spoken(purposes[code]) if code in purposes else code


@register.filter
def action_words(action: str, step_labels: Mapping[str, Label]) -> str:
    """What an entry of the journal says was done: a step by its name in the procedure, others by our list."""
    floor, _dot, name = action.partition(".")
    if floor == "case" and name in step_labels:
        return spoken(step_labels[name])
    return str(ACTIONS.get(action, action))
