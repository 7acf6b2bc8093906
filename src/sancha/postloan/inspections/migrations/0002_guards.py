from django.db import migrations

SQL = """
CALL audit_rows('inspections_inspection');
CALL let_reader_see('inspections_inspection');
GRANT UPDATE (state, result, note, done_on, done_by, done_by_id, done_at)
    ON inspections_inspection TO sancha_app;
"""


class Migration(migrations.Migration):
    dependencies = [("platform", "0004_queue"), ("inspections", "0001_tables")]
    operations = [migrations.RunSQL(SQL)]
