from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("outside", "0001_tables"), ("platform", "0003_guards")]
    operations = [
        migrations.RunSQL(
            """
            CALL audit_rows('outside_call');
            CALL audit_statements('outside_answer');
            CALL let_reader_see('outside_call');
            CALL let_reader_see('outside_answer');
            -- Only how a call ended is written later; what was asked, and for whom, stays.
            GRANT UPDATE (outcome, milliseconds, attempts, status, refusal, cost_fen, answer_id)
                ON outside_call TO sancha_app;
            """
        )
    ]
