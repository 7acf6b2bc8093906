from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("outside", "0003_tables_refused")]
    operations = [
        migrations.RunSQL(
            """
            CALL audit_rows('outside_refused_callback');
            CALL let_reader_see('outside_refused_callback');
            GRANT UPDATE (times, last_at, closed_by, closed_by_name, closed_at, note)
                ON outside_refused_callback TO sancha_app;
            """
        )
    ]
