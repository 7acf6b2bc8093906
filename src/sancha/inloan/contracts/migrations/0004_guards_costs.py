from django.db import migrations

SQL = """
CALL audit_rows('contracts_costconfirmation');
CALL let_reader_see('contracts_costconfirmation');
"""


class Migration(migrations.Migration):
    dependencies = [("platform", "0003_guards"), ("contracts", "0003_tables_costs")]
    operations = [migrations.RunSQL(SQL)]
