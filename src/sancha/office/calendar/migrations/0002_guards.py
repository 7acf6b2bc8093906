from django.db import migrations

SQL = """
CALL audit_rows('calendar_bankday');
CALL let_every_reader_see('calendar_bankday');
GRANT UPDATE ON calendar_bankday TO sancha_app;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("platform", "0004_queue"),
        ("calendar", "0001_tables"),
    ]
    operations = [migrations.RunSQL(SQL)]
