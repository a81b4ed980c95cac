from django.db import migrations, models

import doudi.vault.identifiers


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Job",
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
                ("kind", models.CharField(max_length=64)),
                ("key", models.CharField(max_length=200)),
                ("payload", models.JSONField(default=dict)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("leased", "Leased"),
                            ("done", "Done"),
                            ("dead", "Dead"),
                        ],
                        default="waiting",
                        max_length=8,
                    ),
                ),
                (
                    "every",
                    models.PositiveIntegerField(help_text="seconds between two runs of a duty", null=True),
                ),
                ("due_at", models.DateTimeField()),
                ("lease", models.UUIDField(null=True)),
                ("tries", models.PositiveIntegerField(default=0)),
                (
                    "error",
                    models.CharField(
                        default="", help_text="class and place, never the values", max_length=300
                    ),
                ),
                ("enqueued_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ["waiting", "leased"])),
                        fields=["due_at"],
                        name="work_job_due",
                    ),
                    models.Index(fields=["state", "kind"], name="work_job_state"),
                ],
                "constraints": [models.UniqueConstraint(fields=("kind", "key"), name="work_job_once")],
            },
        ),
    ]
