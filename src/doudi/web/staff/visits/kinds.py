"""How a visit is made (57号 16)."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

KINDS: dict[str, Promise] = {
    "home": _("入户"),
    "neighbour": _("走访邻里"),
    "phone": _("电话或视频（突发事件时）"),
}
