from django.db import migrations

SQL = """
CALL audit_rows('collection_case');
CALL audit_rows('collection_contact');
CALL let_reader_see('collection_case');
CALL let_reader_see('collection_contact');
GRANT UPDATE ON collection_case TO sancha_app;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("platform", "0004_queue"),
        ("collection", "0001_tables"),
    ]
    operations = [migrations.RunSQL(SQL)]
