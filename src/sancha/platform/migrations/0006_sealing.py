from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("platform", "0005_access_whole")]
    operations = [migrations.RunSQL((SQL / "sealing.sql").read_text())]
