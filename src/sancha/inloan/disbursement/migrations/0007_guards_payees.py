from django.db import migrations

SQL = """
CALL audit_rows('disbursement_notedpayee');
CALL let_reader_see('disbursement_notedpayee');
"""


class Migration(migrations.Migration):
    dependencies = [("platform", "0004_queue"), ("disbursement", "0006_tables_payees")]
    operations = [migrations.RunSQL(SQL)]
