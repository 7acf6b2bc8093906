from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [
        ("evidence", "0003_log"),
        ("platform", "0006_sealing"),
        ("decision", "0002_guards"),
        ("ledger", "0002_guards"),
    ]
    operations = [migrations.RunSQL((SQL / "log.sql").read_text())]
