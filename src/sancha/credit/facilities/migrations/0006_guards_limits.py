from django.db import migrations

SQL = """
CALL audit_statements('facilities_limitfinding');
CALL let_reader_see('facilities_limitfinding');
"""


class Migration(migrations.Migration):
    dependencies = [("facilities", "0005_tables_limits"), ("platform", "0008_sets")]
    operations = [migrations.RunSQL(SQL)]
