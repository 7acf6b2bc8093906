from django.db import migrations

SQL = """
CALL audit_rows('proposals_agreement');
CALL let_reader_see('proposals_agreement');
"""


class Migration(migrations.Migration):
    dependencies = [("platform", "0004_queue"), ("proposals", "0003_tables_of_levels")]
    operations = [migrations.RunSQL(SQL)]
