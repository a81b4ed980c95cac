"""The page that stands in for everybody's phone in the demo: what was sent, newest first."""

from collections.abc import Sequence
from html import escape

from doudi.demo.sms.store import Message

_PAGE = """<!doctype html>
<html lang="zh-Hans"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="refresh" content="5"><title>短信网关（演示）</title></head>
<body><h1>短信网关（演示）</h1>
<p>这里代替各人的手机：平台发出的短信都列在下面，最新的在前。<br>
<span lang="en">This page stands in for everybody's phone: what the platform sent, newest first.</span></p>
{messages}</body></html>
"""
_NONE = '<p>还没有短信。 <span lang="en">Nothing was sent yet.</span></p>'


def page(messages: Sequence[Message]) -> bytes:
    """The page, as UTF-8 HTML. It is the demo gateway's own and belongs to no floor of the product."""
    if not messages:
        return _PAGE.format(messages=_NONE).encode()
    rows = "".join(
        f"<tr><td>{escape(message.at)}</td><td>{escape(message.to)}</td><td>{escape(message.text)}</td></tr>\n"
        for message in messages
    )
    head = "<tr><th>时间 Time</th><th>手机 Phone</th><th>内容 Text</th></tr>\n"
    return _PAGE.format(messages=f"<table>{head}{rows}</table>").encode()
