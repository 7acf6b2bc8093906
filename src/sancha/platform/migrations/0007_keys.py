from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("platform", "0006_sealing")]
    operations = [migrations.RunSQL((SQL / "keys.sql").read_text())]
