"""Who proposes and who approves, in the province of the example county; and a value to propose."""

import datetime as dt
from typing import Any
from uuid import uuid4

from doudi.access.actions import open_division, open_office
from doudi.access.models import Account
from doudi.access.principal import Principal
from doudi.rulebook.actions import Draft

AT = dt.datetime(2026, 11, 24, 2, 0, tzinfo=dt.UTC)
ON = dt.date(2026, 11, 24)
PROVINCE = 990000_000_000


def person(role: str, name: str, division: int = PROVINCE) -> Principal:
    """A stored account of an office of the division."""
    open_division(division, "示例省")
    row = Account.objects.create(
        username=f"{role}-{uuid4().hex[:8]}",
        name=name,
        kind="staff",
        role=role,
        office=open_office("示例省民政厅", division),
        division=division,
        opened_at=AT,
    )
    return Principal.of_account(row, on=ON)


def draft(**changed: Any) -> Draft:
    """The dibao standard of the example province, from the next year on."""
    said: dict[str, Any] = {
        "parameter": "dibao.standard",
        "place": "990000",
        "since": dt.date(2027, 1, 1),
        "until": dt.date(2028, 1, 1),
        "value": {"urban": "950", "rural": "760"},
        "document": "示例省关于调整最低生活保障标准的通知",
        "document_number": "示民发〔2026〕9号",
        "article": "第一条",
        "reason": "按上年人均消费支出调整",
    }
    return Draft(**{**said, **changed})
