from django.db import migrations

# The night gives limits back by the thousand: their rows are recorded one by one, in one go.
SQL = """
DROP TRIGGER audit ON facilities_facility;
CALL audit_sets('facilities_facility');
"""


class Migration(migrations.Migration):
    dependencies = [("facilities", "0003_signing_and_life"), ("platform", "0008_sets")]
    operations = [migrations.RunSQL(SQL)]
