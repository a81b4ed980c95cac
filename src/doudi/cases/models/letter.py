"""Letters, frozen when they are written."""

from django.db import models

from doudi.cases.models.row import Acted, CaseRow
from doudi.law.label import Label
from doudi.vault.fields import SealedTextField

TITLES = {
    "acceptance": Label("受理通知书", "Notice of acceptance"),
    "correction": Label("一次性补正告知书", "Notice of missing papers"),
    "verification": Label("家庭经济状况核对结果告知书", "Notice of what the check found"),
    "confirmation": Label("最低生活保障确认通知书", "Notice of confirmation of the minimum living guarantee"),
    "refusal": Label("最低生活保障不予确认告知书", "Notice of refusal of the minimum living guarantee"),
    "objection_answer": Label("公示异议答复书", "Answer to an objection"),
    "disagreement_answer": Label("意见答复书", "Answer to your disagreement"),
    "termination": Label("终止审核确认程序告知书", "Notice of the end of the process"),
    "reduction": Label("最低生活保障金减发告知书", "Notice of reduction of the minimum living guarantee"),
    "increase": Label("最低生活保障金增发告知书", "Notice of increase of the minimum living guarantee"),
    "ending": Label("最低生活保障金停发告知书", "Notice of the end of the minimum living guarantee"),
}
# The letter that tells a decision, by the decision's kind.
OF_DECISION = {
    "confirm": "confirmation",
    "refuse": "refusal",
    "reduce": "reduction",
    "increase": "increase",
    "end": "ending",
}


class Letter(CaseRow, Acted):
    """What a citizen gets: content (JSON) and addressee are sealed; the token is the code printed on it."""

    kind = models.CharField(max_length=20, choices=[(code, title.zh) for code, title in TITLES.items()])
    sequence = models.PositiveIntegerField()
    number = models.CharField(max_length=32, unique=True)
    token = models.CharField(max_length=32, unique=True)
    issued_on = models.DateField()
    office = models.CharField(max_length=100)
    county = models.CharField(max_length=100)
    addressee = SealedTextField(under="case_id")
    content = SealedTextField(under="case_id")
    withdrawn_on = models.DateField(null=True)
    received_on = models.DateField(null=True)  # as delivery was recorded: terms of appeal run from it

    class Meta(CaseRow.Meta):
        constraints = [models.UniqueConstraint(fields=["case", "sequence"], name="letter_in_order")]

    def __str__(self) -> str:
        return self.number
