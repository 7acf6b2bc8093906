from django.db import migrations

# A notice's words stand in it for good: what is told to thousands leaves one line a statement, and
# only what is written later (who read it when) is kept row by row.
SQL = """
DROP TRIGGER audit ON notice_notice;
CREATE TRIGGER audit_insert AFTER INSERT ON notice_notice REFERENCING NEW TABLE AS touched
    FOR EACH STATEMENT EXECUTE FUNCTION record_statement();
CREATE TRIGGER audit_change AFTER UPDATE OR DELETE ON notice_notice
    FOR EACH ROW EXECUTE FUNCTION record_row();
"""


class Migration(migrations.Migration):
    dependencies = [("notice", "0005_template_texts")]
    operations = [migrations.RunSQL(SQL)]
