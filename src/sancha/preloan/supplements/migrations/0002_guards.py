from django.db import migrations

SQL = """
CALL audit_rows('supplements_supplement');
CALL let_reader_see('supplements_supplement');
GRANT UPDATE ON supplements_supplement TO sancha_app;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("platform", "0004_queue"),
        ("supplements", "0001_tables"),
    ]
    operations = [migrations.RunSQL(SQL)]
