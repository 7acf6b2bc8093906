import sancha.platform.keys
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("contracts", "0002_guards")]
    operations = [
        migrations.CreateModel(
            name="CostConfirmation",
            fields=[
                ("id", models.UUIDField(default=sancha.platform.keys.uuid7, editable=False, primary_key=True, serialize=False)),
                ("contract_id", models.UUIDField(unique=True)),
                ("organisation_id", models.UUIDField(db_index=True)),
                ("party_id", models.UUIDField()),
                ("document_hash", models.TextField()),
                ("figures", models.JSONField()),
                ("digest", models.TextField()),
                ("read_seconds", models.IntegerField()),
                ("confirmed_at", models.DateTimeField()),
                ("confirmed_by", models.TextField()),
            ],
            options={"abstract": False},
        ),
    ]
