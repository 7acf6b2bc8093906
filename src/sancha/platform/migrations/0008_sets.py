from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("platform", "0007_keys")]
    operations = [migrations.RunSQL((SQL / "sets.sql").read_text())]
