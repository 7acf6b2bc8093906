from django.db import migrations

SQL = """
CALL audit_rows('draws_draw');
CALL let_reader_see('draws_draw');
"""


class Migration(migrations.Migration):
    dependencies = [("platform", "0003_guards"), ("draws", "0001_tables")]
    operations = [migrations.RunSQL(SQL)]
