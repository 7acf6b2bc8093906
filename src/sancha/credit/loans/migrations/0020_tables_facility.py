from django.db import migrations, models

# The night compares each limit with what its loans owe: without a join of the book with itself.
FILL = """
DO $$
DECLARE
    act_id uuid := new_key();
BEGIN
    IF NOT EXISTS (SELECT FROM loans_segment) THEN
        RETURN;
    END IF;
    PERFORM set_config('sancha.act', act_id::text, true),
            set_config('sancha.act_transaction', pg_current_xact_id()::text, true);
    UPDATE loans_segment AS segment SET facility_id = loan.facility_id
    FROM loans_loan AS loan WHERE loan.id = segment.loan_id;
    INSERT INTO act (id, use_case, actor, actor_kind, actor_name, outcome, request_id, duration_ms)
    VALUES (act_id, 'migration loans.0020', act_id, 'service', 'migration', 'done', '', 0);
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("loans", "0019_tables_grace"), ("platform", "0003_guards")]
    operations = [
        migrations.AddField("segment", "facility_id", models.UUIDField(null=True)),
        migrations.RunSQL(FILL),
        migrations.AlterField("segment", "facility_id", models.UUIDField()),
    ]
