from django.db import migrations

SQL = """
CALL audit_rows('reporting_record');
CALL let_reader_see('reporting_record');
GRANT UPDATE ON reporting_record TO sancha_app;
"""


class Migration(migrations.Migration):
    dependencies = [("platform", "0004_queue"), ("reporting", "0001_tables")]
    operations = [migrations.RunSQL(SQL)]
