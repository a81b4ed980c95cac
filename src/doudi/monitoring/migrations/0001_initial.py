import django.db.models.manager
from django.db import migrations, models

import doudi.vault.identifiers
from doudi.access.rls import protect


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="WhatIf",
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
                ("label", models.CharField(max_length=100)),
                ("reform", models.TextField()),
                ("population", models.CharField(max_length=60)),
                ("population_name", models.CharField(max_length=100)),
                ("as_of", models.DateField()),
                ("months", models.PositiveSmallIntegerField(default=1)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "等着算"),
                            ("running", "正在算"),
                            ("done", "算好了"),
                            ("failed", "算不了"),
                        ],
                        default="waiting",
                        max_length=8,
                    ),
                ),
                ("persons_done", models.PositiveBigIntegerField(default=0)),
                ("persons", models.PositiveBigIntegerField()),
                ("refusal", models.JSONField(default=dict)),
                ("policy_hash", models.CharField(blank=True, max_length=64)),
                ("changed_hash", models.CharField(blank=True, max_length=64)),
                ("population_hash", models.CharField(max_length=64)),
                ("actor_id", models.CharField(max_length=64)),
                ("actor_name", models.CharField(max_length=100)),
                ("actor_office", models.CharField(blank=True, max_length=100)),
                ("asked_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "abstract": False,
                "base_manager_name": "plain",
                "indexes": [models.Index(fields=["division", "asked_at"], name="whatif_by_division")],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("plain", django.db.models.manager.Manager()),
            ],
        ),
        protect("monitoring_whatif"),
    ]
