"""Letters as the cases floor freezes them, made up for tests."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from doudi.cases.models.letter import TITLES
from doudi.cases.queries import LetterFile

LINE = {
    "name": "amount",
    "sign": "=",
    "zh": "每月低保金",
    "en": "amount a month",
    "value": 200,
    "type": "money",
    "unit": "yuan/month",
    "text_zh": "2 元/月",
    "text_en": "2 yuan/month",
    "article": "社会救助法 第十八条第二款",
    "source": "申请人说明",
    "source_en": "stated by the applicant",
    "observed_on": "2026-08-31",
}
APPEAL = [
    {
        "name": "reconsider",
        "zh": "申请行政复议：60 日内。",
        "en": "Ask for reconsideration within 60 days.",
        "article": "行政复议法 第二十条",
    },
    {
        "name": "sue",
        "zh": "到法院起诉：6 个月内。",
        "en": "Sue within 6 months.",
        "article": "行政诉讼法 第四十六条",
    },
]
ROW = {
    "item": "deposits",
    "item_zh": "银行存款和支付账户余额",
    "item_en": "bank deposits",
    "member": "张三",
    "declared": 0,
    "found": 8200000,
    "source": "bank",
    "observed_on": "2026-08-31",
    "state": "hit",
    "differs": True,
}
CONTENTS: dict[str, dict[str, Any]] = {
    "acceptance": {
        "accepted_on": "2026-09-01",
        "due_on": "2026-10-19",
        "provisional": True,
        "days": 30,
        "days_to_start": 2,
    },
    "correction": {
        "papers": [{"zh": "残疾证", "en": "disability card", "why_zh": "定等级", "why_en": "the grade"}]
    },
    "verification": {"rows": [ROW]},
    "confirmation": {
        "amount_fen": 200,
        "members": 3,
        "pay_from": "2026-10",
        "lines": [LINE],
        "appeal": APPEAL,
    },
    "refusal": {
        "reason": "收入超过标准。",
        "articles": ["社会救助法 第十八条"],
        "lines": [LINE],
        "appeal": APPEAL,
    },
    "objection_answer": {
        "received_on": "2026-09-20",
        "matter": "他家有车。",
        "outcome": "not_upheld",
        "answer": "车是邻居的。",
        "articles": ["57号 第十九条"],
    },
    "disagreement_answer": {
        "number": "990001-2026-000123-Y01",
        "received_on": "2026-10-03",
        "matter": "工资算多了。",
        "outcome": "not_upheld",
        "answer": "工资发到九月。",
        "articles": ["57号 第十三条"],
    },
    "termination": {"reason": "拒不配合。", "articles": ["57号 第二十九条"], "appeal": APPEAL},
    "reduction": {
        "amount_fen": 100,
        "from": "2026-12",
        "reason": "收入增加。",
        "articles": ["57号 第三十二条"],
    },
    "increase": {
        "amount_fen": 300,
        "from": "2026-12",
        "reason": "家里添了孩子。",
        "articles": ["57号 第三十二条"],
    },
    "ending": {
        "amount_fen": None,
        "from": "2026-12",
        "reason": "收入超过标准。",
        "articles": ["57号 第三十二条"],
    },
}


def letter(kind: str, content: Mapping[str, Any] | None = None) -> LetterFile:
    """A letter of that kind to somebody whose name has a rare character and a dot."""
    return LetterFile(
        letter_id=None,
        kind=kind,
        title=TITLES[kind],
        number="990001-2026-000123-03",
        token="K7M4Q9XTWDHP",
        case_number="990001-2026-000123",
        benefit="dibao",
        issued_on=date(2026, 9, 30),
        office="示例县民政局",
        county="示例县",
        officer="吴科长",
        addressee="阿依·𬎆示例",
        division=990001001001,
        division_name="柳树村",
        withdrawn_on=None,
        received_on=None,
        content=CONTENTS[kind] if content is None else content,
    )
