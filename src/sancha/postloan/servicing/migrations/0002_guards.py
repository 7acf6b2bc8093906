from django.db import migrations

SQL = """
CALL audit_rows('servicing_quote');
CALL let_reader_see('servicing_quote');
GRANT UPDATE ON servicing_quote TO sancha_app;
"""


class Migration(migrations.Migration):
    dependencies = [("platform", "0004_queue"), ("servicing", "0001_tables")]
    operations = [migrations.RunSQL(SQL)]
