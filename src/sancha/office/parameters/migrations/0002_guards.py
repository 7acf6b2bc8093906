from django.db import migrations

SQL = """
CALL audit_rows('parameters_parametervalue');
CALL let_every_reader_see('parameters_parametervalue');
"""


class Migration(migrations.Migration):
    dependencies = [("platform", "0004_queue"), ("parameters", "0001_tables")]
    operations = [migrations.RunSQL(SQL)]
