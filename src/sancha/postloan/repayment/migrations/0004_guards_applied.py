from django.db import migrations

# Debits are ordered and answered by the thousand: one record a statement.
SQL = """
DROP TRIGGER audit ON repayment_debit;
UPDATE repayment_debit SET applied_on = night_on WHERE status IN ('collected', 'partial');
CALL audit_statements('repayment_debit');
"""


class Migration(migrations.Migration):
    dependencies = [("repayment", "0003_tables_applied")]
    operations = [migrations.RunSQL(SQL)]
