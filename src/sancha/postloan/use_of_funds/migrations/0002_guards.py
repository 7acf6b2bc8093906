from django.db import migrations

SQL = """
CALL audit_rows('use_of_funds_usefinding');
CALL let_reader_see('use_of_funds_usefinding');
"""


class Migration(migrations.Migration):
    dependencies = [("platform", "0003_guards"), ("use_of_funds", "0001_tables")]
    operations = [migrations.RunSQL(SQL)]
