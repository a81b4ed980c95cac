"""What the window asks the family."""

from django.utils.translation import gettext_lazy as _

from doudi.web.forms import PageForm, TextField


class AccountForm(PageForm):
    """The account as the family shows it."""

    bank = TextField(label=_("哪家银行"), limit=60, error_messages={"required": _("请填是哪家银行。")})
    name = TextField(label=_("户名"), limit=60, error_messages={"required": _("请填存折或银行卡上的户名。")})
    account = TextField(
        label=_("账号"), limit=40, error_messages={"required": _("请填账号，照存折或卡上抄。")}
    )


class ReissueForm(PageForm):
    """The account is right after all: pay again."""

    note = TextField(label=_("核实的情况"), limit=300, error_messages={"required": _("请写明怎样核实的。")})
