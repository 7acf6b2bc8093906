from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("ledger", "0006_tables_rules_by_two"), ("platform", "0007_keys")]
    operations = [
        migrations.RunSQL((SQL / "sets.sql").read_text()),
        migrations.RemoveConstraint(model_name="entry", name="entry_legs_key"),
    ]
