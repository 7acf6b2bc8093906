from django.db import migrations

SQL = """
CALL audit_rows('organisation_legalentity');
CALL audit_rows('organisation_organisation');
CALL let_every_reader_see('organisation_legalentity');
CALL let_every_reader_see('organisation_organisation');
"""


class Migration(migrations.Migration):
    dependencies = [
        ("platform", "0004_queue"),
        ("organisation", "0001_tables"),
    ]
    operations = [migrations.RunSQL(SQL)]
