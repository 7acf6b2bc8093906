from django.db import migrations

INSERT_ONLY = """
CREATE FUNCTION sandbox_insert_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is insert-only', TG_TABLE_NAME;
END
$$;
CREATE TRIGGER insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON sandbox_movement
    FOR EACH STATEMENT EXECUTE FUNCTION sandbox_insert_only();
CREATE TRIGGER insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON sandbox_bureaureport
    FOR EACH STATEMENT EXECUTE FUNCTION sandbox_insert_only();
"""
NOT_INSERT_ONLY = """
DROP TRIGGER insert_only ON sandbox_movement;
DROP TRIGGER insert_only ON sandbox_bureaureport;
DROP FUNCTION sandbox_insert_only();
"""


def first_rows(apps, _schema_editor):
    apps.get_model("sandbox", "Clock").objects.create()
    apps.get_model("sandbox", "Setting").objects.create()


class Migration(migrations.Migration):
    """Movements are never changed; clock and settings are one row each, always there."""

    dependencies = [("sandbox", "0001_tables")]
    operations = [
        migrations.RunSQL(INSERT_ONLY, NOT_INSERT_ONLY),
        migrations.RunPython(first_rows, migrations.RunPython.noop),
    ]
