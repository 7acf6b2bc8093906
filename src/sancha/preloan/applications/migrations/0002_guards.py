from django.db import migrations

SQL = """
CALL audit_rows('applications_application');
CALL let_reader_see('applications_application');
GRANT UPDATE ON applications_application TO sancha_app;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("platform", "0004_queue"),
        ("applications", "0001_tables"),
    ]
    operations = [migrations.RunSQL(SQL)]
