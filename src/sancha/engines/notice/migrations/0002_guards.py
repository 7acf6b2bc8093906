from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("notice", "0001_tables"), ("platform", "0003_guards")]
    operations = [
        migrations.RunSQL(
            """
            CALL audit_rows('notice_notice');
            -- By statement: the words that a message loses at its end must not live on in `change`.
            CALL audit_statements('notice_delivery');
            CALL audit_rows('notice_onetimecode');
            CALL let_reader_see('notice_notice');
            CALL let_reader_see('notice_delivery');
            GRANT UPDATE (read_at) ON notice_notice TO sancha_app;
            GRANT UPDATE (state, attempts, failure, sealed, ended_at)
                ON notice_delivery TO sancha_app;
            GRANT UPDATE (tries, used_at) ON notice_onetimecode TO sancha_app;
            """
        )
    ]
