from django.db import migrations

SQL = """
CALL audit_rows('bills_bill');
CALL let_reader_see('bills_bill');
GRANT UPDATE ON bills_bill TO sancha_app;
"""


class Migration(migrations.Migration):
    dependencies = [("platform", "0004_queue"), ("bills", "0001_tables")]
    operations = [migrations.RunSQL(SQL)]
