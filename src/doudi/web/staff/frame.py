"""The frame of every staff page: who is working, and the rooms their role opens."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as said
from django.utils.translation import gettext_lazy as _

from doudi.access import session
from doudi.access.permission import may
from doudi.access.principal import Principal, of_request
from doudi.access.roles import label


@dataclass(frozen=True)
class Room:
    """One entry of the navigation; `here` when the page belongs to it."""

    words: str | Promise
    href: str
    here: bool


# name of the room -> (words, address, action that opens it)
_ROOMS: dict[str, tuple[Promise, str, str]] = {
    "queue": (_("待办案件"), "staff:queue", "case.queue"),
    "people": (_("查人"), "staff:people", "person.search"),
    "identity": (_("同一人核实"), "staff:identity", "identity.read"),
    "batches": (_("发放批次"), "staff:batches", "payment.read"),
    "returned": (_("没发成的"), "staff:returned", "payment.correct"),
    "sources": (_("部门数据"), "staff:sources", "feed.read"),
    "rolls": (_("名册核对"), "staff:rolls", "roll.read"),
    "library": (_("政策库"), "staff:library", "policy.read"),
    "proposals": (_("标准调整"), "staff:proposals", "policy.read"),
    "whatif": (_("政策测算"), "staff:whatif", "whatif.read"),
    "journal": (_("操作日志"), "staff:journal", "journal.read"),
    "given_up": (_("停下的后台工作"), "staff:given-up", "work.revive"),
}


def rooms(principal: Principal, here: str) -> list[Room]:
    """The rooms this role may enter, in the order of the navigation."""
    return [
        Room(words, reverse(address), name == here)
        for name, (words, address, action) in _ROOMS.items()
        if may(principal, action)
    ]


def show(
    request: HttpRequest, template: str, context: Mapping[str, Any], *, room: str = "", status: int = 200
) -> HttpResponse:
    """A staff page: its own context, and the frame's."""
    principal = of_request(request)
    frame = {
        "rooms": rooms(principal, room),
        "worker": principal,
        "worker_role": said(label(principal.role)),
        "remaining": session.remaining(request),
        "warned": session.WARN_BEFORE // 60,
    }
    return render(request, template, {**frame, **context}, status=status)
