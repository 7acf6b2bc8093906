from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("ledger", "0004_tables_periods"), ("platform", "0007_keys")]
    operations = [migrations.RunSQL((SQL / "periods.sql").read_text())]
