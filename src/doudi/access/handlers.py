"""Background work of access: a code goes out to the SMS gateway."""

from collections.abc import Mapping
from typing import Any

import httpx
from django.conf import settings

from doudi.access.errors import UnableToSendCode
from doudi.access.models import SignInCode
from doudi.access.signin.codes import CONFIRM, CONSENT, SIGN_IN
from doudi.work.context import Context

WITHIN = 10.0
TEXTS = {
    SIGN_IN: "【兜底】验证码 {code}，10 分钟内有效。工作人员不会向您要验证码。",
    CONFIRM: "【兜底】确认码 {code}，10 分钟内有效。念给您听的申请都对，再告诉帮办人；不能用来登录。",
    CONSENT: "【兜底】同意码 {code}，10 分钟内有效。家人申请低保，要核对您的收入和财产。"
    "同意才把码告诉家人；不同意不用理会。",
}


def send_code(payload: Mapping[str, Any], context: Context) -> None:
    """Send the code of one row, then forget it. The gateway knows messages by their key: one is sent once.

    A code that ran out meanwhile is not sent any more. Raises when the gateway does not answer: the worker
    tries again.
    """
    row = SignInCode.objects.get(id=payload["code_id"])
    if row.to_send and row.expires_at > context.at:
        phone, code, use = row.to_send.split()
        _post(str(row.id), phone, TEXTS[use.partition(":")[0]].format(code=code))
    with context.complete():
        row.to_send = ""
        row.save(update_fields=["to_send"])


def _post(key: str, phone: str, text: str) -> None:
    if not settings.SMS_URL:
        raise UnableToSendCode("DOUDI_SMS_URL is not set: no code can be sent.")
    answer = httpx.post(
        f"{settings.SMS_URL}/messages",
        json={"key": key, "to": phone, "text": text},
        headers={"Authorization": f"Bearer {settings.SMS_TOKEN}"},
        timeout=WITHIN,
    )
    answer.raise_for_status()
