"""Letters, frozen when they are written."""

from django.db import models

from doudi.cases.models.row import Acted, CaseRow
from doudi.vault.fields import SealedTextField

KINDS = {
    "acceptance": ("受理通知书", "Notice of acceptance"),
    "correction": ("一次性补正告知书", "Notice of missing papers"),
    "verification": ("核对结果告知书", "Notice of findings"),
    "confirmation": ("最低生活保障确认通知书", "Notice of confirmation"),
    "refusal": ("不予确认告知书", "Notice of refusal"),
    "objection_answer": ("公示异议答复书", "Answer to an objection"),
    "termination": ("终止审核确认程序告知书", "Notice of the end of the process"),
    "reduction": ("减发告知书", "Notice of reduction"),
    "ending": ("停发告知书", "Notice of the end of the benefit"),
}


class Letter(CaseRow, Acted):
    """What a citizen gets: content (JSON) and addressee are sealed; the token opens its check page."""

    kind = models.CharField(max_length=20, choices=[(code, zh) for code, (zh, _) in KINDS.items()])
    sequence = models.PositiveIntegerField()
    number = models.CharField(max_length=32, unique=True)
    token = models.CharField(max_length=32, unique=True)
    issued_on = models.DateField()
    office = models.CharField(max_length=100)
    county = models.CharField(max_length=100)
    addressee = SealedTextField(under="case_id")
    content = SealedTextField(under="case_id")
    withdrawn_on = models.DateField(null=True)

    class Meta(CaseRow.Meta):
        constraints = [models.UniqueConstraint(fields=["case", "sequence"], name="letter_in_order")]

    def __str__(self) -> str:
        return self.number
