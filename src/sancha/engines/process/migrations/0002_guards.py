from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("process", "0001_tables"), ("platform", "0003_guards")]
    operations = [migrations.RunSQL((SQL / "guards.sql").read_text())]
