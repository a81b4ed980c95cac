"""Names as given, and the key by which one name is recognised however it was typed.

The name itself is kept as given: 买买提·吐尔逊 with whichever dot was used, and characters beyond the basic
plane (𬎆, 䶮). The key is for matching only.
"""

import unicodedata

from doudi.registry.errors import UnableToReadName

# Unicode's compatibility form leaves these dots apart; keyboards, imports and departments use them all for
# the one separator of names: · • ‧ ・ ∙ ⋅ and the full stop.
_DOTS = frozenset("\u00b7\u2022\u2027\u30fb\u2219\u22c5\u0387.")
_LONGEST = 100


def read_name(text: str) -> str:
    """The name as given without outer spaces; refuses what no register can hold.

    Control and zero-width characters come from broken copies; private-use characters show as another
    character, or none, on every other machine.
    """
    name = text.strip()
    if not name:
        raise UnableToReadName("没有填写姓名。请填写身份证上的姓名。")
    if len(name) > _LONGEST:
        raise UnableToReadName(f"姓名超过 {_LONGEST} 个字。请检查是否粘贴了别的内容。")
    for sign in name:
        kind = unicodedata.category(sign)
        if kind in {"Cc", "Cf", "Cs", "Zl", "Zp"}:
            raise UnableToReadName("姓名里有看不见的字符。请删掉后手工重新输入。")
        if kind == "Co":
            raise UnableToReadName("姓名里有只在个别电脑上能显示的造字。请用输入法重新输入这个生僻字。")
    return name


def name_key(name: str) -> str:
    """The matching key: compatibility form, no separators, no spaces, one case. Idempotent."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    kept = "".join(sign for sign in plain if sign not in _DOTS and not sign.isspace())
    return unicodedata.normalize("NFKC", kept)
