"""Kinds of accounts, roles and levels, with the words people know them by."""

KINDS = [("staff", "工作人员"), ("citizen", "群众"), ("helper", "代办人")]

ROLES = [
    ("citizen", "申请人"),
    ("helper", "代办人"),
    ("town_clerk", "乡镇经办人"),
    ("town_head", "乡镇审核负责人"),
    ("county_verifier", "区县核对员"),
    ("county_officer", "区县审核确认人"),
    ("data_officer", "区县数据专员"),
    ("finance_preparer", "资金发放经办人"),
    ("finance_approver", "资金发放复核人"),
    ("policy_writer", "政策标准经办人"),
    ("policy_approver", "政策标准审定人"),
    ("auditor", "审计监督员"),
    ("administrator", "系统管理员"),
]

# Not accounts: a visitor who has not signed in, and the background work.
ANONYMOUS = "anonymous"
SYSTEM = "system"
_NOT_ACCOUNTS = {ANONYMOUS: "没有登录的人", SYSTEM: "系统自动办理"}

LEVELS = [
    ("province", "省"),
    ("prefecture", "市"),
    ("county", "县（市、区）"),
    ("town", "乡镇（街道）"),
    ("village", "村（社区）"),
]

# In whose offices a role works, for those that take the steps of a case.
OFFICE_LEVELS = {
    "town_clerk": "town",
    "town_head": "town",
    "county_verifier": "county",
    "county_officer": "county",
}

ROLE_NAMES = frozenset(name for name, _ in ROLES)


def label(role: str) -> str:
    """The Chinese name of a role; unknown ones are given back as they are."""
    return {**dict(ROLES), **_NOT_ACCOUNTS}.get(role, role)
