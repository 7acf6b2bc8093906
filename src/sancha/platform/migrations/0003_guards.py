from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("platform", "0002_tables")]
    operations = [
        migrations.RunSQL((SQL / f"{name}.sql").read_text())
        for name in ("audit", "reading", "events")
    ]
