import sancha.platform.keys
from django.db import migrations, models
from django.db.models.functions import Now

KEY = {"default": sancha.platform.keys.uuid7, "editable": False, "primary_key": True, "serialize": False}


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel(
            name="SnapshotFile",
            fields=[
                ("id", models.UUIDField(**KEY)),
                ("organisation_id", models.UUIDField()),
                ("legal_entity_id", models.UUIDField()),
                ("on", models.DateField(db_column="closed_on")),
                ("part", models.SmallIntegerField()),
                ("path", models.TextField()),
                ("loans", models.IntegerField()),
                ("balance_fen", models.BigIntegerField()),
                ("sha256", models.TextField()),
                ("size_bytes", models.BigIntegerField()),
                ("written_at", models.DateTimeField(db_default=Now())),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("legal_entity_id", "on", "part"), name="snapshot_file_once"
                    )
                ]
            },
        ),
        migrations.CreateModel(
            name="KeptLoan",
            fields=[
                ("id", models.UUIDField(**KEY)),
                ("organisation_id", models.UUIDField()),
                ("party_id", models.UUIDField()),
                ("loan_id", models.UUIDField()),
                ("legal_entity_id", models.UUIDField()),
                ("on", models.DateField(db_column="closed_on")),
                ("part", models.SmallIntegerField()),
                ("stood", models.JSONField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("loan_id", "on"), name="kept_loan_once")
                ]
            },
        ),
    ]
