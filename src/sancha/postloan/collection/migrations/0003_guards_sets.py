from django.db import migrations

# The night opens and closes cases by the thousand: their rows are recorded one by one, in one go.
SQL = """
DROP TRIGGER audit ON collection_case;
CALL audit_sets('collection_case');
"""


class Migration(migrations.Migration):
    dependencies = [("collection", "0002_guards"), ("platform", "0008_sets")]
    operations = [migrations.RunSQL(SQL)]
