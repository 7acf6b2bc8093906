from django.db import migrations

SQL = """
CALL audit_rows('applications_folder');
CALL let_reader_see('applications_folder');
GRANT UPDATE ON applications_folder TO sancha_app;
"""


class Migration(migrations.Migration):
    dependencies = [("applications", "0004_tables_folder")]
    operations = [migrations.RunSQL(SQL)]
