"""Masked forms of personal values, for lists and for everyone who need not see the whole."""

import re

STAR = "*"
_DOT = re.compile("[·•‧・]")
_COMPOUND = (
    *("欧阳", "司马", "上官", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐"),
    *("宇文", "长孙", "司徒", "夏侯", "轩辕", "端木", "南宫", "西门", "百里", "呼延"),
)


def mask_name(name: str) -> str:
    """张三 → 张*, 王小明 → 王**, 欧阳修 → 欧阳*, 阿依古丽·买买提 → 阿***·***, however the dot is typed."""
    if _DOT.search(name):
        first, *others = _DOT.split(name)
        return "·".join([first[:1] + STAR * 3, *(STAR * 3 for _ in others)])
    if len(name) < 2:
        return STAR * len(name)
    shown = 2 if len(name) > 2 and name.startswith(_COMPOUND) else 1
    return name[:shown] + STAR * (len(name) - shown)


def mask_id_number(number: str) -> str:
    """The place and the last two: 990001**********1X; of 15 digits the place; shorter ones are hidden."""
    if len(number) < 15:
        return STAR * len(number)
    shown = 2 if len(number) >= 18 else 0
    return number[:6] + STAR * (len(number) - 6 - shown) + number[len(number) - shown :]


def mask_phone(phone: str) -> str:
    """138****5678; a number of another length shows its last two only."""
    if len(phone) == 11:
        return phone[:3] + STAR * 4 + phone[-4:]
    return STAR * max(len(phone) - 2, 0) + phone[-2:] if len(phone) > 4 else STAR * len(phone)


def mask_account(account: str) -> str:
    """The last four: ************1234. Short ones are hidden altogether."""
    return STAR * (len(account) - 4) + account[-4:] if len(account) > 8 else STAR * len(account)
