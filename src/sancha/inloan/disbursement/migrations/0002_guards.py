from django.db import migrations

SQL = """
CALL audit_rows('disbursement_disbursement');
CALL let_reader_see('disbursement_disbursement');
GRANT UPDATE ON disbursement_disbursement TO sancha_app;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("platform", "0004_queue"),
        ("disbursement", "0001_tables"),
    ]
    operations = [migrations.RunSQL(SQL)]
