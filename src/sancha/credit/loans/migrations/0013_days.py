from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("loans", "0012_tables_numbers")]
    operations = [migrations.RunSQL((SQL / "days.sql").read_text())]
