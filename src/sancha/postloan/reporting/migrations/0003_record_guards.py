from django.db import migrations, models

# Records come by the thousand at night: one line a statement; what becomes of one, row by row.
SQL = """
DROP TRIGGER audit ON reporting_record;
CREATE TRIGGER audit_insert AFTER INSERT ON reporting_record REFERENCING NEW TABLE AS touched
    FOR EACH STATEMENT EXECUTE FUNCTION record_statement();
CREATE TRIGGER audit_change AFTER UPDATE OR DELETE ON reporting_record
    FOR EACH ROW EXECUTE FUNCTION record_row();
"""


class Migration(migrations.Migration):
    dependencies = [("reporting", "0002_guards")]
    operations = [
        migrations.AlterField("record", "loan_id", models.UUIDField()),
        migrations.RunSQL(SQL),
    ]
