from django.db import migrations

SQL = """
CALL audit_rows('night_nightorder');
CALL audit_rows('night_nightstep');
CALL let_reader_see('night_nightorder');
CALL let_reader_see('night_nightstep');
GRANT UPDATE ON night_nightorder, night_nightstep TO sancha_app;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("platform", "0004_queue"),
        ("night", "0001_tables"),
    ]
    operations = [migrations.RunSQL(SQL)]
