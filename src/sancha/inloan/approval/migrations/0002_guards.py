from django.db import migrations

SQL = """
CALL audit_rows('approval_approval');
CALL let_reader_see('approval_approval');
GRANT UPDATE ON approval_approval TO sancha_app;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("platform", "0004_queue"),
        ("approval", "0001_tables"),
    ]
    operations = [migrations.RunSQL(SQL)]
