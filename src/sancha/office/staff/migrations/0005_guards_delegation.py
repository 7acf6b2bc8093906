from django.db import migrations

SQL = """
CALL audit_rows('staff_delegation');
CALL let_reader_see('staff_delegation');
GRANT UPDATE (ended_at) ON staff_delegation TO sancha_app;
"""


class Migration(migrations.Migration):
    dependencies = [("staff", "0004_tables_delegation")]
    operations = [migrations.RunSQL(SQL)]
