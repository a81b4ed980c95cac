from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0001_initial"),
    ]

    operations = [
        migrations.AlterField(
            model_name="account",
            name="role",
            field=models.CharField(
                choices=[
                    ("citizen", "申请人"),
                    ("helper", "代办人"),
                    ("town_clerk", "乡镇经办人"),
                    ("town_head", "乡镇审核负责人"),
                    ("county_verifier", "区县核对员"),
                    ("county_officer", "区县审核确认人"),
                    ("finance_preparer", "资金发放经办人"),
                    ("finance_approver", "资金发放复核人"),
                    ("policy_writer", "政策标准经办人"),
                    ("policy_approver", "政策标准审定人"),
                    ("auditor", "审计监督员"),
                    ("administrator", "系统管理员"),
                ],
                max_length=20,
            ),
        ),
    ]
