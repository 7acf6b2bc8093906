from django.db import migrations

SQL = """
CALL audit_rows('consents_consent');
CALL let_reader_see('consents_consent');
"""


class Migration(migrations.Migration):
    dependencies = [
        ("platform", "0004_queue"),
        ("consents", "0001_tables"),
    ]
    operations = [migrations.RunSQL(SQL)]
