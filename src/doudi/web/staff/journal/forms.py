"""What the auditor looks for."""

from django.utils.translation import gettext_lazy as _

from doudi.web.forms import DateField, PageForm, TextField


class JournalForm(PageForm):
    """All optional. The look into the journal is itself journaled."""

    case = TextField(label=_("申请编号"), required=False, limit=40)
    actor = TextField(label=_("谁办的（姓名）"), required=False, limit=60)
    action = TextField(label=_("动作（如 case.confirm）"), required=False, limit=60)
    since = DateField(label=_("从哪天"), required=False)
    until = DateField(label=_("到哪天"), required=False)
