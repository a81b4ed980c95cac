"""Words of the staff pages: flags, tones of states, masked names."""

from collections.abc import Mapping

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
_ACTIONS: dict[str, Promise] = {
    "account.change_phone": _("改手机号"),
    "account.close": _("停用账号"),
    "account.open": _("开通账号"),
    "account.reset_totp": _("重置验证器"),
    "account.set_password": _("改登录密码"),
    "account.set_pin": _("设卡的密码"),
    "account.enrol_totp": _("设置验证器"),
    "case.advise": _("请系统测算"),
    "case.read": _("查看案件"),
    "case.submit": _("提交申请"),
    "case.erase": _("删除决定内容"),
    "consent.give": _("同意核对"),
    "consent.withdraw": _("撤回同意"),
    "fact.record": _("记入数据"),
    "grant.give": _("登记授权"),
    "grant.withdraw": _("收回授权"),
    "household.read": _("查看家庭档案"),
    "letter.read": _("查看文书"),
    "journal.read": _("查看日志"),
    "objection.answer": _("答复异议"),
    "paper.add": _("交材料"),
    "paper.read": _("查看材料"),
    "payment.batch.approve": _("复核批次"),
    "payment.batch.prepare": _("编制批次"),
    "payment.batch.prepared": _("批次编好"),
    "payment.batch.read": _("查看批次"),
    "payment.batch.reconciled": _("批次对账"),
    "payment.batch.send": _("送银行"),
    "payment.batch.discard": _("作废批次"),
    "payment.entitlement.open": _("开始发放"),
    "payment.file.sent": _("文件送达银行"),
    "payment.read": _("查看发放"),
    "payment.return.import": _("导入回盘"),
    "person.read": _("查看个人信息"),
    "person.search": _("查人"),
    "signin.done": _("登录"),
    "signin.failed": _("登录没成功"),
    "signin.left": _("退出"),
    "verification.ask": _("向部门查询"),
    "verification.dispute": _("对核对结果有异议"),
    "verification.read": _("查看核对报告"),
    "verification.request": _("提请核对"),
    "visit.sign": _("入户签字"),
    "visit.sign_member": _("家人签字"),
    "work.revive": _("重试停下的后台工作"),
}
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
def reply_words(state: str) -> str:
    """How a department stands with a question."""
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
def line_words(state: str) -> str:
    """The state of one payment in a batch."""
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
    return str(_ACTIONS.get(action, ""))
