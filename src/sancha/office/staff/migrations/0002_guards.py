from django.db import migrations

SQL = """
CALL audit_rows('staff_staff');
CALL audit_rows('staff_post');
CALL audit_rows('staff_signinattempt');
GRANT UPDATE ON staff_staff TO sancha_app;
GRANT SELECT (id, organisation_id, account, name, is_active) ON staff_staff TO sancha_reader;
GRANT SELECT ON staff_post TO sancha_reader;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("platform", "0004_queue"),
        ("staff", "0001_tables"),
    ]
    operations = [migrations.RunSQL(SQL)]
