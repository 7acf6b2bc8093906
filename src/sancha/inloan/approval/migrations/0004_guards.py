from django.db import migrations

SQL = """
CALL audit_rows('approval_condition');
CALL let_reader_see('approval_condition');
GRANT UPDATE ON approval_condition TO sancha_app;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("platform", "0004_queue"),
        ("approval", "0003_tables_of_conditions"),
    ]
    operations = [migrations.RunSQL(SQL)]
