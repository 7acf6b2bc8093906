from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("ledger", "0009_tables_rules_by_class"), ("platform", "0008_sets")]
    operations = [migrations.RunSQL((SQL / "unchecked.sql").read_text())]
