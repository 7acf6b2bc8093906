-- What the loans have earned and owe at the close of a day, by everything that the books are kept by. The
-- rates are in ten-thousandths of a per cent. A loan that was measured alone is not measured again.
WITH late AS MATERIALIZED (
    SELECT segment.loan_id, sum(greatest({whole penalty} - penalty_paid_fen, 0)) AS penalty_fen,
           sum(greatest({whole compound} - compound_paid_fen, 0)) AS compound_fen
    FROM {segment} AS segment CROSS JOIN LATERAL ({bearing}) AS bearing
    WHERE bears_penalty AND legal_entity_id = %(legal_entity_id)s
      AND (closed_on IS NULL OR closed_on < %(on)s) {only}
    GROUP BY segment.loan_id
)
SELECT organisation_id, product_version_id, risk_class, stage, is_accruing, is_written_off, count(*) FILTER (WHERE is_active),
       sum(balance_fen), sum(received_fen), sum(penalty_received_fen), sum(compound_received_fen),
       sum(earned_now_fen - received_fen), coalesce(sum(penalty_fen), 0) + coalesce(sum(surcharge_fen), 0),
       coalesce(sum(compound_fen), 0) + coalesce(sum(period_compound_fen), 0),
       CASE WHEN NOT is_written_off THEN sum((2 * balance_fen * (%(class_rates)s::bigint[])[risk_class] + 1000000) / 2000000) END,
       CASE WHEN NOT is_written_off THEN sum((2 * balance_fen * (%(stage_rates)s::bigint[])[stage] + 1000000) / 2000000) END
FROM (
    SELECT loan_id, organisation_id, product_version_id, risk_class, stage, is_accruing,
           written_off_on IS NOT NULL AS is_written_off, status = 'active' AS is_active,
           balance_fen, received_fen, penalty_received_fen, compound_received_fen, period_compound_fen,
           CASE WHEN surcharge_from_on IS NOT NULL THEN {surcharge} END AS surcharge_fen, {earned} AS earned_now_fen
    FROM {segment} AS segment
    WHERE legal_entity_id = %(legal_entity_id)s AND (closed_on IS NULL OR closed_on < %(on)s) {only}) AS loan
LEFT JOIN late USING (loan_id)
GROUP BY organisation_id, product_version_id, risk_class, stage, is_accruing, is_written_off
