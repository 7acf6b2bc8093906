from django.db import migrations

# Until now a loan said the last due date that was agreed at first: of those whose plan has changed
# since, say the one that holds. An instalment that fell due with a call that was taken back is in
# the way when it falls due by itself: it goes behind.
SQL = """
GRANT UPDATE (matures_on) ON loans_loan TO sancha_app;
DO $$
DECLARE
    act_id uuid := new_key();
BEGIN
    IF NOT EXISTS (SELECT FROM loans_loan) THEN
        RETURN;
    END IF;
    PERFORM set_config('sancha.act', act_id::text, true),
            set_config('sancha.act_transaction', pg_current_xact_id()::text, true);
    UPDATE loans_loan AS loan SET matures_on = now.ends_on
    FROM (SELECT loan_id,
                 CASE WHEN next_due_on IS NULL THEN matured_on
                      WHEN method = 'listed' THEN (
                          SELECT due_on FROM loans_plannedrow AS planned
                          WHERE planned.loan_id = segment.loan_id ORDER BY version DESC, nr DESC LIMIT 1)
                      ELSE coalesce(last_due_on, months_later(
                          first_due_on, (instalments - 1) * every_months, due_day)) END AS ends_on
          FROM loans_segment AS segment) AS now
    WHERE now.loan_id = loan.id AND now.ends_on <> loan.matures_on AND EXISTS (
        SELECT FROM loans_loanevent AS event WHERE event.loan_id = loan.id
        AND kind IN ('early_repayment', 'extension', 'deferral', 'restructuring', 'call'));
    UPDATE loans_instalment AS instalment
    SET nr = -nr, carried_on = NULL, penalty_numerator = 0, compound_numerator = 0,
        penalty_paid_fen = 0, compound_paid_fen = 0
    FROM loans_segment AS segment
    WHERE segment.loan_id = instalment.loan_id AND next_due_on IS NOT NULL AND nr >= period_nr;
    INSERT INTO act (id, use_case, actor, actor_kind, actor_name, outcome, request_id, duration_ms)
    VALUES (act_id, 'migration loans.0014', act_id, 'service', 'migration', 'done', '', 0);
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("platform", "0003_guards"), ("loans", "0013_days")]
    operations = [migrations.RunSQL(SQL)]
