from django.db import migrations

SQL = """
CALL audit_rows('certificates_certificate');
CALL let_reader_see('certificates_certificate');
GRANT UPDATE (document_id) ON certificates_certificate TO sancha_app;
"""


class Migration(migrations.Migration):
    dependencies = [("platform", "0007_keys"), ("certificates", "0001_tables")]
    operations = [migrations.RunSQL(SQL)]
