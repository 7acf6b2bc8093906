from django.db import migrations

SQL = """
CALL audit_rows('screening_hitreview');
CALL let_reader_see('screening_hitreview');
GRANT UPDATE ON screening_hitreview TO sancha_app;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("platform", "0004_queue"),
        ("screening", "0001_tables"),
    ]
    operations = [migrations.RunSQL(SQL)]
