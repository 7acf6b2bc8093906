from django.db import migrations

SQL = """
CALL audit_statements('night_nightbucket');
CALL let_reader_see('night_nightbucket');
"""


class Migration(migrations.Migration):
    dependencies = [("night", "0003_tables_parts")]
    operations = [migrations.RunSQL(SQL)]
