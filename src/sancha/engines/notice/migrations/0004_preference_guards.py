from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("notice", "0003_tables_of_preferences")]
    operations = [
        migrations.RunSQL(
            """
            CALL audit_rows('notice_preference');
            CALL let_reader_see('notice_preference');
            GRANT UPDATE ON notice_preference TO sancha_app;
            """
        )
    ]
