from django.db import migrations

SQL = """
CALL audit_rows('signing_certificate');
CALL audit_rows('signing_trustlist');
CALL let_reader_see('signing_certificate');
GRANT UPDATE (serial, certificate, issued_at, expires_at, ended_at)
    ON signing_certificate TO sancha_app;
GRANT SELECT ON signing_trustlist TO sancha_reader;
"""


class Migration(migrations.Migration):
    dependencies = [("platform", "0004_queue"), ("signing", "0001_tables")]
    operations = [migrations.RunSQL(SQL)]
