"""Pages for when something is wrong: what happened, and what to do. They need no database."""

import errno
import logging
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from doudi.cases.errors import UnableToActSecond, UnableToFindCase
from doudi.law.errors import Unable
from doudi.registry.errors import UnableToFind
from doudi.vault.errors import UnableToReadErased, UnableToUnseal, UnableToUseKeys
from doudi.web import page
from doudi.web.templatetags import words

log = logging.getLogger("doudi.web")
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EROFS}


@dataclass(frozen=True)
class Fault:
    """What an error page says. `again` offers the same address once more."""

    title: str
    lines: tuple[str, ...]
    again: bool = False


def shown(request: HttpRequest, fault: Fault, status: int) -> HttpResponse:
    """An error page in the reader's language and text size."""
    frame = {"page": page.of(request), "fault": fault, "messages": (), "csrf_token": get_token(request)}
    return HttpResponse(render_to_string("errors/page.html", frame), status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the request itself could not be read."""
    if isinstance(exception, RequestDataTooBig):
        return too_large(request)
    lines = (_("发来的内容不完整或读不懂。请回到上一页重新填写。"),)
    return shown(request, Fault(_("没看懂这次请求"), lines), 400)


def too_large(request: HttpRequest) -> HttpResponse:
    """413: more was sent than any page takes."""
    lines = (_("一次发来的内容太大。照片请一张一张传，每张不超过 10 MB。"), _("已经保存的内容不会丢。"))
    return shown(request, Fault(_("内容太大"), lines), 413)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: not this person's to see or do."""
    why = str(exception or "")
    own = _("如果这是您自己的事，请先登录，或打电话问一问。")
    office = _("该您办的话，请找本单位管理员核对您的岗位；不该您办的，请转给有权办的同事。")
    worker = getattr(getattr(request, "principal", None), "is_staff", False)
    lines = (why or _("这一页您现在不能看。"), office if worker else own)
    return shown(request, Fault(_("这里不能进"), lines), 403)


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form had no valid token: mostly it stood open too long, or cookies are off."""
    lines = (
        _("可能是页面开了太久，或者浏览器关掉了 Cookie。刚才的内容没有提交出去。"),
        _("请重新打开这一页，再按一次按钮。"),
    )
    return shown(request, Fault(_("这张表过期了"), lines, again=True), 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: nothing at this address."""
    lines = (_("可能是地址抄错了，或者这一页已经到期撤下。"),)
    return shown(request, Fault(_("没有找到这一页"), lines), 404)


def broken(request: HttpRequest) -> HttpResponse:
    """500: our mistake."""
    lines = (_("是我们的系统出了错，不是您的问题。已经保存的内容不会丢。"), _("请过几分钟再试。"))
    return shown(request, Fault(_("系统出错了"), lines, again=True), 500)


def busy(request: HttpRequest) -> HttpResponse:
    """503: the database is away or overloaded."""
    lines = (_("现在办事的人太多，或系统正在维护。已经保存的内容不会丢。"), _("请过几分钟再试。"))
    response = shown(request, Fault(_("请稍等"), lines, again=True), 503)
    response.headers["Retry-After"] = "60"
    return response


def refused(request: HttpRequest, refusal: Unable) -> HttpResponse:
    """409: a rule of the house refused the act; its message says why and what to do."""
    if isinstance(refusal, UnableToActSecond):
        return shown(request, Fault(_("有人先办了一步"), (said(refusal),), again=True), 409)
    missing = isinstance(refusal, UnableToFindCase | UnableToFind)
    title = _("没有找到") if missing else _("这一步现在办不了")
    return shown(request, Fault(title, (said(refusal),)), 409)


def erased(request: HttpRequest, refusal: Unable) -> HttpResponse:
    """410: it was here, and was erased when its period of retention had passed."""
    return shown(request, Fault(_("内容已经删除"), (said(refusal),)), 410)


def said(refusal: Unable) -> str:
    """The message of a refusal in the reader's language."""
    return refusal.text("en" if words.english() else "zh")


class RefusalMiddleware:
    """Turns a refusal of the floors below, and a database that is away, into a plain page."""

    def __init__(self, get_response: Any) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        response: HttpResponse = self.get_response(request)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The page for a refusal, or None to let Django handle it."""
        if type(exception).__name__ in {"UnableToAct", "UnableToReadUnscoped"}:
            return forbidden(
                request, PermissionError(said(exception)) if isinstance(exception, Unable) else None
            )
        if isinstance(exception, UnableToUseKeys | UnableToUnseal):
            log.error("%s", exception)  # for who runs the system; the reader can do nothing about it
            return broken(request)
        if isinstance(exception, UnableToReadErased):
            return erased(request, exception)
        if isinstance(exception, Unable):
            return refused(request, exception)
        if isinstance(exception, OperationalError | InterfaceError):
            log.error("The database did not answer: %s", exception)  # a full disk says so here
            return busy(request)
        if isinstance(exception, OSError) and exception.errno in _FULL:
            log.error("Nothing can be written: %s", exception)
            return busy(request)
        return None
