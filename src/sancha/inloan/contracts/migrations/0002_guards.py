from django.db import migrations

SQL = """
CALL audit_rows('contracts_signing');
CALL audit_rows('contracts_signingpassword');
CALL let_reader_see('contracts_signing');
CALL let_reader_see('contracts_signingpassword');
GRANT UPDATE ON contracts_signing, contracts_signingpassword TO sancha_app;
"""


class Migration(migrations.Migration):
    dependencies = [("platform", "0004_queue"), ("contracts", "0001_tables")]
    operations = [migrations.RunSQL(SQL)]
