from django.db import migrations

SQL = """
CALL audit_statements('night_nightcheck');
CALL audit_rows('night_setaside');
CALL audit_rows('night_signoff');
CALL let_reader_see('night_nightcheck');
CALL let_reader_see('night_setaside');
CALL let_reader_see('night_signoff');
GRANT UPDATE ON night_setaside TO sancha_app;
"""


class Migration(migrations.Migration):
    dependencies = [("night", "0005_tables_checks")]
    operations = [migrations.RunSQL(SQL)]
