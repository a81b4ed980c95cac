import django.db.models.deletion
import django.db.models.manager
from django.db import migrations, models

import doudi.vault.fields
import doudi.vault.identifiers
from doudi.access.rls import protect


class Migration(migrations.Migration):
    dependencies = [
        ("monitoring", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Roll",
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
                ("place", models.CharField(max_length=12)),
                ("as_of", models.DateField()),
                ("name", models.CharField(max_length=100)),
                ("programme", models.CharField(max_length=40)),
                ("choices", models.JSONField(default=dict)),
                ("language", models.CharField(max_length=2)),
                ("version", models.PositiveSmallIntegerField(default=1)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "等着查"),
                            ("running", "正在查"),
                            ("done", "查好了"),
                            ("failed", "查不了"),
                        ],
                        default="waiting",
                        max_length=8,
                    ),
                ),
                ("done", models.PositiveIntegerField(default=0)),
                ("whole", models.PositiveIntegerField(default=0)),
                ("columns", models.JSONField(default=list)),
                ("counts", models.JSONField(default=dict)),
                ("unchecked", models.JSONField(default=dict)),
                ("read", models.JSONField(default=dict)),
                ("refusal", models.JSONField(default=dict)),
                ("actor_id", models.CharField(max_length=64)),
                ("actor_name", models.CharField(max_length=100)),
                ("actor_role", models.CharField(max_length=40)),
                ("actor_office", models.CharField(blank=True, max_length=100)),
                ("reach_from", models.BigIntegerField()),
                ("reach_until", models.BigIntegerField()),
                ("asked_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("kept_until", models.DateField()),
                ("erased_at", models.DateTimeField(null=True)),
            ],
            options={
                "abstract": False,
                "base_manager_name": "plain",
                "indexes": [
                    models.Index(fields=["division", "asked_at"], name="roll_by_division"),
                    models.Index(
                        condition=models.Q(("erased_at__isnull", True)),
                        fields=["kept_until"],
                        name="roll_to_erase",
                    ),
                ],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("plain", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="RollFinding",
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
                ("version", models.PositiveSmallIntegerField()),
                ("position", models.PositiveIntegerField()),
                ("kind", models.CharField(max_length=20)),
                ("sheet", models.PositiveSmallIntegerField()),
                ("row", models.PositiveIntegerField()),
                ("said", doudi.vault.fields.SealedTextField(under="roll_id")),
                (
                    "roll",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="findings",
                        to="monitoring.roll",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "plain",
                "indexes": [
                    models.Index(fields=["roll", "version", "kind", "position"], name="finding_by_kind")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("roll", "version", "position"), name="a_finding_has_its_place"
                    )
                ],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("plain", django.db.models.manager.Manager()),
            ],
        ),
        protect("monitoring_roll"),
        protect("monitoring_rollfinding"),
    ]
