from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("platform", "0003_guards"), ("procrastinate", "0041_post_retry_failed_job")]
    operations = [migrations.RunSQL((SQL / "queue.sql").read_text())]
