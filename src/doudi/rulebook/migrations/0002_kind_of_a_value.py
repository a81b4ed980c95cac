from django.db import migrations, models

from doudi.audit.append_only import append_only
from doudi.rulebook.four_eyes import four_eyes, without_four_eyes


class Migration(migrations.Migration):
    dependencies = [("rulebook", "0001_initial")]

    operations = [
        without_four_eyes(),
        migrations.AddField("proposal", "type", models.CharField(blank=True, default="", max_length=20)),
        migrations.AddField("proposal", "unit", models.CharField(blank=True, default="", max_length=60)),
        append_only("rulebook_proposal"),
        four_eyes(),
    ]
