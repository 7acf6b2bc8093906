from django.db import migrations

SQL = """
CALL audit_rows('repayment_debit');
CALL let_reader_see('repayment_debit');
GRANT UPDATE ON repayment_debit TO sancha_app;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("platform", "0004_queue"),
        ("repayment", "0001_tables"),
    ]
    operations = [migrations.RunSQL(SQL)]
