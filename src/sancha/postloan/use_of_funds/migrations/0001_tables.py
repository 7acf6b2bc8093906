import django.db.models.functions.datetime
import sancha.platform.keys
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel(
            name="UseFinding",
            fields=[
                ("id", models.UUIDField(default=sancha.platform.keys.uuid7, editable=False, primary_key=True, serialize=False)),
                ("organisation_id", models.UUIDField(db_index=True)),
                ("party_id", models.UUIDField()),
                ("loan_id", models.UUIDField(db_index=True)),
                ("result", models.TextField()),
                ("proven_fen", models.BigIntegerField()),
                ("note", models.TextField(db_default="")),
                ("on", models.DateField(db_column="found_on")),
                ("found_by", models.TextField()),
                ("found_by_id", models.UUIDField()),
                ("found_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("proven_fen__gt", 0), ("result", "proven"))
                        | models.Q(("proven_fen__gte", 0), ("result__in", ["incomplete", "misused"])),
                        name="use_finding_says_how_much",
                    )
                ]
            },
        ),
    ]
