import django.db.models.deletion
import django.db.models.manager
from django.db import migrations, models

import doudi.vault.identifiers
from doudi.access.rls import protect
from doudi.audit.append_only import append_only
from doudi.payments.balanced import balanced

TABLES = ["entitlement", "instalment", "batch", "bankfile", "attempt"]
TABLES += ["returnfile", "quarantinedline", "task", "transaction", "posting"]


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("registry", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Batch",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=doudi.vault.identifiers.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("number", models.CharField(max_length=40, unique=True)),
                ("division", models.BigIntegerField()),
                ("month", models.DateField()),
                ("sequence", models.PositiveSmallIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("preparing", "正在编制"),
                            ("prepared", "待审批"),
                            ("approved", "已审批，待发送"),
                            ("sending", "正在发送银行"),
                            ("sent", "银行处理中"),
                            ("reconciled", "已对账"),
                            ("discarded", "已作废"),
                        ],
                        default="preparing",
                        max_length=12,
                    ),
                ),
                ("count", models.PositiveIntegerField(default=0)),
                ("total_fen", models.BigIntegerField(default=0)),
                ("paid_count", models.PositiveIntegerField(default=0)),
                ("paid_fen", models.BigIntegerField(default=0)),
                ("failed_count", models.PositiveIntegerField(default=0)),
                ("failed_fen", models.BigIntegerField(default=0)),
                ("prepared_by", models.CharField(max_length=64)),
                ("prepared_by_name", models.CharField(max_length=100)),
                ("prepared_at", models.DateTimeField()),
                ("approved_by", models.CharField(blank=True, max_length=64)),
                ("approved_by_name", models.CharField(blank=True, max_length=100)),
                ("approved_at", models.DateTimeField(null=True)),
                ("reconciled_at", models.DateTimeField(null=True)),
            ],
            options={
                "abstract": False,
                "base_manager_name": "plain",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("division", "month", "sequence"), name="one_batch_of_a_number"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["preparing", "prepared"])),
                        fields=("division",),
                        name="one_batch_in_preparation",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("approved_by", models.F("prepared_by")), _negated=True),
                        name="approved_by_another_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("approved_by", ""), _negated=True),
                            ("state__in", ["preparing", "prepared", "discarded"]),
                            _connector="OR",
                        ),
                        name="nothing_is_sent_unapproved",
                    ),
                ],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("plain", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="BankFile",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=doudi.vault.identifiers.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("division", models.BigIntegerField()),
                ("part", models.PositiveSmallIntegerField()),
                ("key", models.CharField(max_length=60, unique=True)),
                ("count", models.PositiveIntegerField()),
                ("total_fen", models.BigIntegerField()),
                ("sha256", models.CharField(blank=True, max_length=64)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("ready", "Ready"),
                            ("sending", "Sending"),
                            ("sent", "Sent"),
                            ("returned", "Returned"),
                        ],
                        default="ready",
                        max_length=10,
                    ),
                ),
                ("called_at", models.DateTimeField(null=True)),
                ("sent_at", models.DateTimeField(null=True)),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="files", to="payments.batch"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "plain",
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("plain", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="Entitlement",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=doudi.vault.identifiers.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("case_number", models.CharField(db_index=True, max_length=40)),
                ("benefit", models.CharField(max_length=40)),
                ("division", models.BigIntegerField()),
                ("place", models.CharField(max_length=12)),
                ("monthly_fen", models.BigIntegerField()),
                ("from_month", models.DateField()),
                ("until_month", models.DateField(null=True)),
                ("decision", models.UUIDField(unique=True)),
                ("decision_hash", models.CharField(max_length=64)),
                ("decided_on", models.DateField()),
                ("example", models.BooleanField()),
                ("card_token", models.CharField(max_length=32, unique=True)),
                ("opened_at", models.DateTimeField()),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.household"
                    ),
                ),
                (
                    "payee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.person"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "plain",
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("plain", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="Instalment",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=doudi.vault.identifiers.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("division", models.BigIntegerField()),
                ("period", models.DateField(help_text="first day of the month it is owed for")),
                (
                    "cause",
                    models.CharField(choices=[("regular", "按月发放"), ("arrears", "补发")], max_length=10),
                ),
                ("sequence", models.PositiveSmallIntegerField(default=1)),
                ("amount_fen", models.BigIntegerField()),
                ("decision", models.UUIDField()),
                ("decision_hash", models.CharField(max_length=64)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("due", "Due"),
                            ("underway", "Underway"),
                            ("paid", "Paid"),
                            ("failed", "Failed"),
                        ],
                        default="due",
                        max_length=10,
                    ),
                ),
                ("created_at", models.DateTimeField()),
                (
                    "entitlement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="instalments",
                        to="payments.entitlement",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "plain",
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("plain", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="Attempt",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=doudi.vault.identifiers.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("division", models.BigIntegerField()),
                ("line", models.PositiveIntegerField()),
                ("part", models.PositiveSmallIntegerField()),
                ("key", models.CharField(max_length=60, unique=True)),
                ("amount_fen", models.BigIntegerField()),
                (
                    "again",
                    models.BooleanField(
                        default=False, help_text="the money has already left the budget once"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("prepared", "Prepared"),
                            ("sending", "Sending"),
                            ("sent", "Sent"),
                            ("paid", "Paid"),
                            ("failed", "Failed"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="prepared",
                        max_length=10,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=40)),
                ("bank_reference", models.CharField(blank=True, max_length=60)),
                ("executed_on", models.DateField(null=True)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.payeeaccount",
                    ),
                ),
                (
                    "batch",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attempts",
                        to="payments.batch",
                    ),
                ),
                (
                    "instalment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attempts",
                        to="payments.instalment",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "plain",
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("plain", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="ReturnFile",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=doudi.vault.identifiers.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("sha256", models.CharField(max_length=64, unique=True)),
                ("division", models.BigIntegerField()),
                ("paid", models.PositiveIntegerField()),
                ("failed", models.PositiveIntegerField()),
                ("returned", models.PositiveIntegerField()),
                ("quarantined", models.PositiveIntegerField()),
                ("received_at", models.DateTimeField()),
                ("received_by", models.CharField(max_length=100)),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="returns",
                        to="payments.bankfile",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "plain",
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("plain", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="QuarantinedLine",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=doudi.vault.identifiers.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("division", models.BigIntegerField()),
                ("line", models.PositiveIntegerField()),
                ("key", models.CharField(max_length=60)),
                ("amount_fen", models.BigIntegerField()),
                ("status", models.CharField(max_length=20)),
                ("reason", models.CharField(max_length=40)),
                ("note", models.CharField(blank=True, max_length=500)),
                ("settled_at", models.DateTimeField(null=True)),
                ("settled_by", models.CharField(blank=True, max_length=100)),
                (
                    "returned",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="payments.returnfile",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "plain",
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("plain", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="Task",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=doudi.vault.identifiers.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("failed", "Failed"), ("no_account", "No Account")], max_length=12
                    ),
                ),
                ("division", models.BigIntegerField()),
                ("reason", models.CharField(max_length=40)),
                ("opened_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(null=True)),
                ("closed_by", models.CharField(blank=True, max_length=100)),
                ("note", models.CharField(blank=True, max_length=500)),
                (
                    "attempt",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tasks",
                        to="payments.attempt",
                    ),
                ),
                (
                    "entitlement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tasks",
                        to="payments.entitlement",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "plain",
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("plain", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="Transaction",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=doudi.vault.identifiers.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("approve", "批次审批"),
                            ("send", "发送银行"),
                            ("settle", "银行回盘"),
                            ("reverse", "冲销"),
                        ],
                        max_length=10,
                    ),
                ),
                ("reference", models.CharField(max_length=80)),
                ("division", models.BigIntegerField()),
                (
                    "postings",
                    models.PositiveIntegerField(help_text="how many: no more can be added, none left out"),
                ),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=100)),
                (
                    "reverses",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reversal",
                        to="payments.transaction",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "plain",
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("plain", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="Posting",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=doudi.vault.identifiers.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("line", models.PositiveIntegerField()),
                (
                    "account",
                    models.CharField(
                        choices=[
                            ("budget", "救助资金预算"),
                            ("payable", "应付救助家庭"),
                            ("transit", "银行在途"),
                            ("paid", "已发到账"),
                            ("returned", "银行退回待重发"),
                        ],
                        max_length=10,
                    ),
                ),
                ("amount_fen", models.BigIntegerField()),
                ("division", models.BigIntegerField()),
                (
                    "attempt",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="postings",
                        to="payments.attempt",
                    ),
                ),
                (
                    "transaction",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="payments.transaction",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "plain",
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("plain", django.db.models.manager.Manager()),
            ],
        ),
        migrations.AddConstraint(
            model_name="bankfile",
            constraint=models.UniqueConstraint(fields=("batch", "part"), name="one_file_per_part"),
        ),
        migrations.AddIndex(
            model_name="entitlement",
            index=models.Index(fields=["division", "id"], name="entitlement_by_place"),
        ),
        migrations.AddConstraint(
            model_name="entitlement",
            constraint=models.UniqueConstraint(
                condition=models.Q(("until_month__isnull", True)),
                fields=("household", "benefit"),
                name="one_open_entitlement_per_household",
            ),
        ),
        migrations.AddConstraint(
            model_name="entitlement",
            constraint=models.CheckConstraint(
                condition=models.Q(("monthly_fen__gt", 0)), name="an_entitlement_pays_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="entitlement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("until_month__isnull", True),
                    ("until_month__gte", models.F("from_month")),
                    _connector="OR",
                ),
                name="an_entitlement_ends_after_it_begins",
            ),
        ),
        migrations.AddIndex(
            model_name="instalment",
            index=models.Index(
                condition=models.Q(("state", "due")), fields=["division", "id"], name="instalment_due"
            ),
        ),
        migrations.AddConstraint(
            model_name="instalment",
            constraint=models.UniqueConstraint(
                fields=("entitlement", "period", "cause", "sequence"), name="an_instalment_is_owed_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="instalment",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount_fen__gt", 0)), name="an_instalment_pays_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="attempt",
            constraint=models.UniqueConstraint(fields=("batch", "line"), name="one_attempt_per_line"),
        ),
        migrations.AddConstraint(
            model_name="attempt",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["failed", "withdrawn"]), _negated=True),
                fields=("instalment",),
                name="an_instalment_is_paid_at_most_once",
            ),
        ),
        migrations.AddIndex(
            model_name="quarantinedline",
            index=models.Index(
                condition=models.Q(("settled_at", None)), fields=["id"], name="quarantine_open"
            ),
        ),
        migrations.AddIndex(
            model_name="task",
            index=models.Index(
                condition=models.Q(("closed_at", None)), fields=["division", "id"], name="payment_task_open"
            ),
        ),
        migrations.AddConstraint(
            model_name="task",
            constraint=models.UniqueConstraint(
                condition=models.Q(("closed_at", None)), fields=("attempt",), name="one_open_task_per_attempt"
            ),
        ),
        migrations.AddConstraint(
            model_name="task",
            constraint=models.UniqueConstraint(
                condition=models.Q(("closed_at", None), ("kind", "no_account")),
                fields=("entitlement",),
                name="one_open_task_for_an_account",
            ),
        ),
        migrations.AddConstraint(
            model_name="transaction",
            constraint=models.UniqueConstraint(fields=("kind", "reference"), name="an_event_is_posted_once"),
        ),
        migrations.AddConstraint(
            model_name="transaction",
            constraint=models.CheckConstraint(
                condition=models.Q(("postings__gte", 2)), name="money_comes_from_somewhere"
            ),
        ),
        migrations.AddIndex(
            model_name="posting",
            index=models.Index(fields=["account", "division"], name="posting_by_account"),
        ),
        migrations.AddConstraint(
            model_name="posting",
            constraint=models.UniqueConstraint(fields=("transaction", "line"), name="one_posting_per_line"),
        ),
        migrations.AddConstraint(
            model_name="posting",
            constraint=models.UniqueConstraint(
                condition=models.Q(("account", "paid"), ("amount_fen__gt", 0)),
                fields=("attempt",),
                name="an_attempt_is_paid_at_most_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="posting",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount_fen", 0), _negated=True), name="a_posting_moves_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="posting",
            constraint=models.CheckConstraint(
                condition=models.Q(("account__in", ["budget", "payable", "transit", "paid", "returned"])),
                name="a_known_account",
            ),
        ),
        *[protect(f"payments_{table}") for table in TABLES],
        append_only("payments_transaction"),
        append_only("payments_posting"),
        balanced(),
    ]
