from django.db import migrations

SQL = """
CALL audit_rows('snapshot_snapshotfile');
CALL audit_statements('snapshot_keptloan');
CALL let_reader_see('snapshot_snapshotfile');
CALL let_reader_see('snapshot_keptloan');
"""


class Migration(migrations.Migration):
    dependencies = [("platform", "0007_keys"), ("snapshot", "0001_tables")]
    operations = [migrations.RunSQL(SQL)]
