from django.db import migrations

SQL = """
CALL audit_rows('facilities_facility');
CALL audit_rows('facilities_contract');
CALL let_reader_see('facilities_facility');
CALL let_reader_see('facilities_contract');
GRANT UPDATE ON facilities_facility, facilities_contract TO sancha_app;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("platform", "0004_queue"),
        ("facilities", "0001_tables"),
    ]
    operations = [migrations.RunSQL(SQL)]
