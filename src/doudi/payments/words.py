"""The words of the bank's reasons, for people."""

REASONS = {
    "account_closed": ("账户已销户", "account closed"),
    "name_mismatch": ("户名与账户不符", "name does not match the account"),
    "account_unknown": ("没有这个账号", "no such account"),
    "account_frozen": ("账户已冻结", "account frozen"),
    "no_account": ("还没有登记收款账户", "no account registered"),
    "unknown_key": ("我们没有发送过这一笔", "we sent no such payment"),
    "twice_in_one_file": ("同一文件中重复出现", "twice in one file"),
    "other_amount": ("金额与发送的不同", "another amount than sent"),
    "contradicts_what_is_settled": ("与已登记的结果矛盾", "contradicts what was settled"),
}


def reason_text(reason: str, language: str = "zh") -> str:
    """The reason in Chinese or English; an unknown code is given back as it is."""
    zh, en = REASONS.get(reason, (reason, reason))
    return en if language.startswith("en") else zh
