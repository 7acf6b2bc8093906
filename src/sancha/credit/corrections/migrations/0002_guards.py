from django.db import migrations

SQL = """
CALL audit_rows('corrections_correction');
CALL let_reader_see('corrections_correction');
GRANT UPDATE (opinion, status, decided_by, decided_by_name, decided_at)
    ON corrections_correction TO sancha_app;
"""


class Migration(migrations.Migration):
    dependencies = [("platform", "0004_queue"), ("corrections", "0001_tables")]
    operations = [migrations.RunSQL(SQL)]
