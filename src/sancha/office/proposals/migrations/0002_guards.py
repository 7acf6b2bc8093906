from django.db import migrations

SQL = """
CALL audit_rows('proposals_proposal');
CALL let_reader_see('proposals_proposal');
GRANT UPDATE (status, decided_by, decided_by_name, decided_at, opinion)
    ON proposals_proposal TO sancha_app;
"""


class Migration(migrations.Migration):
    dependencies = [("platform", "0004_queue"), ("proposals", "0001_tables")]
    operations = [migrations.RunSQL(SQL)]
