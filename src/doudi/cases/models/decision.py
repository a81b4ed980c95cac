"""Advice of the engine, opinions and decisions of people, and the hearing before a benefit shrinks."""

from django.db import models

from doudi.cases.models.row import Acted, CaseRow
from doudi.vault.fields import SealedTextField

PAYING = ("confirm", "reduce", "increase")  # kinds of decision that say how much is paid


class Advice(CaseRow, Acted):
    """One run of the engine, frozen: `frozen` is the law's Decision as JSON, sealed."""

    as_of = models.DateField()
    outcome = models.CharField(max_length=12)
    amount_fen = models.BigIntegerField(null=True)
    policy_hash = models.CharField(max_length=64)
    situation_hash = models.CharField(max_length=64)
    frozen = SealedTextField(under="case_id")

    def __str__(self) -> str:
        return f"{self.outcome} as of {self.as_of}"


class Opinion(CaseRow, Acted):
    """The township's preliminary opinion (57号 19); `round` counts up after objections."""

    round = models.PositiveSmallIntegerField()
    outcome = models.CharField(max_length=8, choices=[("grant", "拟同意"), ("refuse", "拟不同意")])
    amount_fen = models.BigIntegerField(null=True)
    reason = SealedTextField(under="case_id", blank=True)
    departure_reason = SealedTextField(under="case_id", blank=True)
    advice = models.ForeignKey(Advice, on_delete=models.PROTECT, related_name="+")

    class Meta(CaseRow.Meta):
        constraints = [models.UniqueConstraint(fields=["case", "round"], name="one_opinion_a_round")]

    def __str__(self) -> str:
        return f"{self.outcome}, round {self.round}"


class Decision(CaseRow, Acted):
    """What a named person decided. `pay_from` is the first day of the month it takes effect."""

    kind = models.CharField(
        max_length=8,
        choices=[
            ("confirm", "确认同意"),
            ("refuse", "不予确认"),
            ("reduce", "减发"),
            ("increase", "增发"),
            ("end", "停发"),
        ],
    )
    amount_fen = models.BigIntegerField(null=True)
    pay_from = models.DateField(null=True)
    decided_on = models.DateField()
    departs = models.BooleanField(default=False)
    departure_reason = SealedTextField(under="case_id", blank=True)
    reason = SealedTextField(under="case_id", blank=True)
    articles = models.JSONField(default=list)
    advice = models.ForeignKey(Advice, on_delete=models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return f"{self.kind} on {self.decided_on}"


class Hearing(CaseRow, Acted):
    """What the household said before a reduction or an end (社会救助法 48)."""

    heard_on = models.DateField()
    who = SealedTextField(under="case_id")
    opinion = SealedTextField(under="case_id")

    def __str__(self) -> str:
        return f"heard on {self.heard_on}"
