from django.db import migrations

SQL = """
CALL audit_rows('loans_loan');
CALL audit_rows('loans_instalment');
CALL audit_rows('loans_repayment');
CALL let_reader_see('loans_loan');
CALL let_reader_see('loans_instalment');
CALL let_reader_see('loans_repayment');
GRANT UPDATE ON loans_loan, loans_instalment TO sancha_app;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("platform", "0004_queue"),
        ("loans", "0001_tables"),
    ]
    operations = [migrations.RunSQL(SQL)]
