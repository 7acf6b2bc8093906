-- What the loans have earned and owe at the close of a day, by everything that the books are kept by. The
-- rates are in ten-thousandths of a per cent. A loan that was measured alone is not measured again.
SELECT organisation_id, product_version_id, risk_class, stage, is_accruing, count(*) FILTER (WHERE is_active),
       sum(balance_fen), sum(received_fen), sum(penalty_received_fen), sum(compound_received_fen),
       sum(earned_now_fen - received_fen), sum(penalty_now_fen - penalty_received_fen),
       sum(compound_now_fen - compound_received_fen),
       sum((2 * balance_fen * (%(class_rates)s::bigint[])[risk_class] + 1000000) / 2000000),
       sum((2 * balance_fen * (%(stage_rates)s::bigint[])[stage] + 1000000) / 2000000)
FROM (
    SELECT organisation_id, product_version_id, risk_class, stage, is_accruing, status = 'active' AS is_active,
           balance_fen, received_fen, penalty_received_fen, compound_received_fen,
           earned_fen + CASE WHEN next_due_on IS NULL OR %(on)s <= period_from_on THEN 0
               ELSE period_carried_fen + period_interest_fen * least(period_days, greatest(0,
                   CASE WHEN day_count LIKE '30/%%' AND %(on)s - period_from_on > 27
                        THEN thirty_days(period_from_on, %(on)s, period_anchor_day)
                        ELSE %(on)s - period_from_on END - period_skipped_days)) / period_days END AS earned_now_fen,
           CASE WHEN carried_on IS NULL THEN 0 ELSE div(2 * (penalty_numerator + CASE WHEN overdue_principal_fen = 0 THEN 0
               ELSE penalty_rate_pct * overdue_principal_fen * greatest(%(on)s - carried_on, 0) END) + 36000, 72000) END
               AS penalty_now_fen,
           CASE WHEN carried_on IS NULL THEN 0 ELSE div(2 * (compound_numerator + CASE WHEN overdue_interest_fen = 0 THEN 0
               ELSE compound_rate_pct * overdue_interest_fen * greatest(%(on)s - carried_on, 0) END) + 36000, 72000) END
               AS compound_now_fen
    FROM {segment} AS segment
    WHERE legal_entity_id = %(legal_entity_id)s AND (closed_on IS NULL OR closed_on < %(on)s) {only}) AS loan
GROUP BY organisation_id, product_version_id, risk_class, stage, is_accruing
