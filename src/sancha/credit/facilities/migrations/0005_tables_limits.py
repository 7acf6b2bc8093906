import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q

import sancha.platform.keys


class Migration(migrations.Migration):
    dependencies = [("facilities", "0004_guards_sets"), ("platform", "0003_guards")]
    operations = [
        migrations.AddField("facility", "status", models.TextField(db_default="active", default="active")),
        migrations.AddField("facility", "stopped_for", models.TextField(db_default="", default="")),
        migrations.AddField("facility", "status_on", models.DateField(null=True)),
        migrations.AddConstraint(
            "facility",
            models.CheckConstraint(
                name="facility_stopped_for_a_reason",
                condition=Q(status="active", stopped_for="")
                | Q(status="frozen", stopped_for__in=["arrears", "class"])
                | Q(status="expired", stopped_for="term"),
            ),
        ),
        migrations.CreateModel(
            name="LimitFinding",
            fields=[
                ("id", models.UUIDField(default=sancha.platform.keys.uuid7, editable=False, primary_key=True, serialize=False)),
                ("organisation_id", models.UUIDField()),
                ("party_id", models.UUIDField()),
                ("on", models.DateField(db_column="closed_on")),
                ("used_fen", models.BigIntegerField()),
                ("owed_fen", models.BigIntegerField()),
                ("facility", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="facilities.facility")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=["facility", "on"], name="limit_finding_once"),
                    models.CheckConstraint(name="limit_finding_differs", condition=~Q(used_fen=F("owed_fen"))),
                ],
            },
        ),
    ]
