from django.db import migrations, models

NUMERATOR = {"max_digits": 60, "decimal_places": 18, "db_default": 0, "default": 0}
# What a loan had carried as one sum goes to its oldest open instalment; from then on each bears its
# own. What was received stays with the loan, and is taken off that instalment's share.
CARRY = """
DO $$
DECLARE
    act_id uuid := new_key();
BEGIN
    IF NOT EXISTS (SELECT FROM loans_segment) THEN
        RETURN;
    END IF;
    PERFORM set_config('sancha.act', act_id::text, true),
            set_config('sancha.act_transaction', pg_current_xact_id()::text, true);
    UPDATE loans_instalment AS instalment
SET carried_on = segment.carried_on,
    penalty_numerator = CASE WHEN is_oldest THEN segment.penalty_numerator ELSE 0 END,
    compound_numerator = CASE WHEN is_oldest THEN segment.compound_numerator ELSE 0 END,
    penalty_paid_fen = CASE WHEN is_oldest THEN segment.penalty_received_fen ELSE 0 END,
    compound_paid_fen = CASE WHEN is_oldest THEN segment.compound_received_fen ELSE 0 END
FROM (SELECT id, loan_id, nr = min(nr) OVER (PARTITION BY loan_id) AS is_oldest
      FROM loans_instalment WHERE paid_on IS NULL) AS open
JOIN loans_segment AS segment USING (loan_id)
WHERE instalment.id = open.id AND segment.carried_on IS NOT NULL
  AND instalment.due_on + segment.grace_days < segment.carried_on;
    UPDATE loans_segment SET bears_penalty = true WHERE carried_on IS NOT NULL AND status = 'active';
    UPDATE loans_segment SET matured_on = fallen.last_on, compound_rate_pct =
    CASE WHEN compound_rate_pct = 0 THEN 0 ELSE annual_rate_pct END
FROM (SELECT loan_id, max(due_on) AS last_on FROM loans_instalment GROUP BY loan_id) AS fallen
WHERE next_due_on IS NULL AND fallen.loan_id = loans_segment.loan_id;
    INSERT INTO act (id, use_case, actor, actor_kind, actor_name, outcome, request_id, duration_ms)
    VALUES (act_id, 'migration loans.0007', act_id, 'service', 'migration', 'done', '', 0);
END $$;
SET CONSTRAINTS ALL IMMEDIATE;
DROP INDEX instalment_open;
CREATE INDEX instalment_open ON loans_instalment (loan_id, nr)
    WHERE paid_on IS NULL OR div(2 * penalty_numerator + 36000, 72000) > penalty_paid_fen
          OR div(2 * compound_numerator + 36000, 72000) > compound_paid_fen;
"""


class Migration(migrations.Migration):
    dependencies = [("loans", "0006_tables_waiting")]
    operations = [
        migrations.AddField("segment", "bears_penalty", models.BooleanField(db_default=False, default=False)),
        migrations.AddField("segment", "matured_on", models.DateField(null=True)),
        migrations.AddField("instalment", "penalty_numerator", models.DecimalField(**NUMERATOR)),
        migrations.AddField("instalment", "compound_numerator", models.DecimalField(**NUMERATOR)),
        migrations.AddField("instalment", "carried_on", models.DateField(null=True)),
        migrations.AddField("instalment", "penalty_paid_fen", models.BigIntegerField(db_default=0, default=0)),
        migrations.AddField("instalment", "compound_paid_fen", models.BigIntegerField(db_default=0, default=0)),
        migrations.RunSQL(CARRY),
        migrations.RemoveField("segment", "carried_on"),
        migrations.RemoveField("segment", "penalty_numerator"),
        migrations.RemoveField("segment", "compound_numerator"),
    ]
