from django.db import migrations

SQL = """
CALL audit_rows('drafts_draft');
CALL let_reader_see('drafts_draft');
GRANT UPDATE ON drafts_draft TO sancha_app;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("platform", "0004_queue"),
        ("drafts", "0001_tables"),
    ]
    operations = [migrations.RunSQL(SQL)]
