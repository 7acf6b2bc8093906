from django.db import migrations

SQL = """
CALL audit_rows('parties_party');
CALL audit_rows('parties_partyfact');
CALL audit_rows('parties_borroweraccount');
GRANT UPDATE ON parties_party, parties_borroweraccount TO sancha_app;
-- The search row is the only clear text of a person: deletable, and never copied into `change`.
CALL let_reader_see('parties_party');
CALL let_reader_see('parties_partyfact');
ALTER TABLE parties_partysearch ENABLE ROW LEVEL SECURITY;
CREATE POLICY application ON parties_partysearch TO sancha_app USING (true) WITH CHECK (true);
CREATE POLICY own_organisations ON parties_partysearch FOR SELECT TO sancha_reader
    USING (organisation_id = ANY ((SELECT visible_organisations())::uuid[]));
GRANT SELECT ON parties_partysearch TO sancha_reader;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("platform", "0004_queue"),
        ("parties", "0001_tables"),
    ]
    operations = [migrations.RunSQL(SQL)]
