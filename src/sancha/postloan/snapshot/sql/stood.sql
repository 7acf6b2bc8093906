-- How each loan stands at the close of a day. A loan that was written to since then, or is new, is left out: the first
-- was kept as it stood.
SELECT segment.loan_id, segment.organisation_id, segment.party_id, segment.product_version_id, status,
       set_aside IS NOT NULL AS is_set_aside, balance_fen, due_principal_fen, due_interest_fen, overdue_principal_fen,
       overdue_interest_fen, overdue_since_on,
       greatest(%(on)s - overdue_since_on, 0) AS days_past_due, next_due_on, period_principal_fen AS next_principal_fen,
       period_carried_fen + period_interest_fen AS next_interest_fen, annual_rate_pct, reprices_on,
       {earned} - received_fen AS interest_fen,
       coalesce(late.penalty_fen, 0) + CASE WHEN surcharge_from_on IS NULL THEN 0 ELSE {surcharge} END AS penalty_fen,
       coalesce(late.compound_fen, 0) + period_compound_fen AS compound_fen, risk_class, stage, is_accruing,
       written_off_on, CASE WHEN written_off_on IS NULL
           THEN (2 * balance_fen * (%(class_rates)s::bigint[])[risk_class] + 1000000) / 2000000 ELSE 0 END AS provision_fen,
       CASE WHEN written_off_on IS NULL
           THEN (2 * balance_fen * (%(stage_rates)s::bigint[])[stage] + 1000000) / 2000000 ELSE 0 END AS expected_loss_fen
FROM {segment} AS segment LEFT JOIN LATERAL (
    SELECT sum(greatest({whole penalty} - penalty_paid_fen, 0))::bigint AS penalty_fen,
           sum(greatest({whole compound} - compound_paid_fen, 0))::bigint AS compound_fen
    FROM ({bearing}) AS bearing WHERE bears_penalty) AS late ON true  -- Within, or it is counted for every loan.
WHERE segment.legal_entity_id = %(legal_entity_id)s AND (closed_on IS NULL OR closed_on < %(on)s)
  AND (settled_on IS NULL OR settled_on >= %(on)s) {only}
