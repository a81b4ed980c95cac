import django.db.models.deletion
from django.db import migrations, models

import doudi.vault.identifiers
from doudi.audit.append_only import append_only
from doudi.rulebook.four_eyes import four_eyes


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Proposal",
            fields=[
                ("actor_id", models.CharField(max_length=64)),
                ("actor_name", models.CharField(max_length=100)),
                ("actor_office", models.CharField(blank=True, max_length=100)),
                ("at", models.DateTimeField()),
                (
                    "id",
                    models.UUIDField(
                        default=doudi.vault.identifiers.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("number", models.CharField(max_length=20, unique=True)),
                ("parameter", models.CharField(max_length=100)),
                ("place", models.CharField(max_length=6)),
                ("since", models.DateField()),
                ("until", models.DateField()),
                ("value", models.JSONField()),
                ("document", models.CharField(max_length=200)),
                ("document_number", models.CharField(blank=True, max_length=100)),
                ("article", models.CharField(max_length=200)),
                ("reason", models.CharField(max_length=500)),
                ("retroactive", models.BooleanField(default=False)),
                ("policy_hash", models.CharField(max_length=64)),
                ("tried", models.PositiveIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="Ruling",
            fields=[
                ("actor_id", models.CharField(max_length=64)),
                ("actor_name", models.CharField(max_length=100)),
                ("actor_office", models.CharField(blank=True, max_length=100)),
                ("at", models.DateTimeField()),
                (
                    "proposal",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="ruling",
                        serialize=False,
                        to="rulebook.proposal",
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[("approved", "已批准"), ("declined", "没有批准"), ("withdrawn", "自己撤回")],
                        max_length=10,
                    ),
                ),
                ("position", models.PositiveIntegerField(null=True, unique=True)),
                ("note", models.CharField(blank=True, max_length=500)),
                ("policy_hash", models.CharField(max_length=64)),
                ("tried", models.PositiveIntegerField()),
            ],
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.CheckConstraint(
                condition=models.Q(("until__gt", models.F("since"))), name="a_proposal_lasts"
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("document", ""), _negated=True), models.Q(("article", ""), _negated=True)
                ),
                name="a_proposal_names_its_article",
            ),
        ),
        migrations.AddConstraint(
            model_name="ruling",
            constraint=models.CheckConstraint(
                condition=models.Q(("outcome__in", ["approved", "declined", "withdrawn"])),
                name="a_known_outcome",
            ),
        ),
        migrations.AddConstraint(
            model_name="ruling",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("outcome", "approved"), ("position__gte", 1)),
                    models.Q(models.Q(("outcome", "approved"), _negated=True), ("position__isnull", True)),
                    _connector="OR",
                ),
                name="approved_ones_have_a_place",
            ),
        ),
        append_only("rulebook_proposal"),
        append_only("rulebook_ruling"),
        four_eyes(),
    ]
