from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("platform", "0008_sets")]
    operations = [migrations.RunSQL((SQL / "parents.sql").read_text())]
