"""What each kind of background work does, in words."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

KINDS: dict[str, Promise] = {
    "access.send_code": _("发验证码短信"),
    "exchange.land": _("部门数据入库"),
    "exchange.send": _("向部门查询"),
    "monitoring.whatif": _("试算政策改动"),
    "payments.open_entitlement": _("开始发放"),
    "payments.change_entitlement": _("更改发放"),
    "payments.close_entitlement": _("停止发放"),
    "payments.prepare": _("编制批次"),
    "payments.send": _("送银行"),
    "payments.fetch_return": _("取银行回盘"),
}


def kind_words(kind: str) -> str:
    """The words of a kind; its own name where there are none yet."""
    return str(KINDS.get(kind, kind))
