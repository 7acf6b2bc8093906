-- At the close of a day, what fell due and was not paid (within its grace) joins the base of penalty and
-- compound interest. What the old base has grown is carried first, so that nothing is rounded.
WITH late AS MATERIALIZED (
    SELECT segment.loan_id, fallen.*
    FROM {segment} AS segment CROSS JOIN LATERAL (
        SELECT sum(principal_fen - principal_paid_fen)::bigint AS principal_fen,
               sum(interest_fen - interest_paid_fen)::bigint AS interest_fen,
               min(due_on) AS since_on,
               sum(CASE WHEN segment.carried_on IS NULL OR due_on + segment.grace_days >= segment.carried_on
                   THEN (principal_fen - principal_paid_fen) * (%(on)s - due_on) ELSE 0 END) AS principal_days,
               sum(CASE WHEN segment.carried_on IS NULL OR due_on + segment.grace_days >= segment.carried_on
                   THEN (interest_fen - interest_paid_fen) * (%(on)s - due_on) ELSE 0 END) AS interest_days
        FROM loans_instalment AS instalment
        WHERE instalment.loan_id = segment.loan_id AND paid_on IS NULL
          AND due_on + segment.grace_days <= %(on)s) AS fallen
    WHERE status = 'active' AND set_aside IS NULL AND legal_entity_id = %(legal_entity_id)s
      AND (closed_on IS NULL OR closed_on < %(on)s)  -- A loan that was closed alone lives on the next day.
      AND (due_principal_fen > overdue_principal_fen OR due_interest_fen > overdue_interest_fen) {only}
      AND fallen.since_on IS NOT NULL
      AND (fallen.principal_fen > overdue_principal_fen OR fallen.interest_fen > overdue_interest_fen)
    ORDER BY loan_id FOR UPDATE OF segment
), carried AS (
    UPDATE {segment} AS segment
    SET penalty_numerator = penalty_numerator + penalty_rate_pct * (overdue_principal_fen::numeric
            * (%(on)s + 1 - coalesce(carried_on, %(on)s + 1)) + late.principal_days),
        compound_numerator = compound_numerator + compound_rate_pct * (overdue_interest_fen::numeric
            * (%(on)s + 1 - coalesce(carried_on, %(on)s + 1)) + late.interest_days),
        carried_on = %(on)s + 1,
        overdue_since_on = late.since_on,
        overdue_principal_fen = late.principal_fen,
        overdue_interest_fen = late.interest_fen,
        compound_rate_pct = CASE WHEN compound_rate_pct > 0 AND next_due_on IS NULL THEN penalty_rate_pct
                                 ELSE compound_rate_pct END
    FROM late WHERE segment.loan_id = late.loan_id
)
SELECT count(*), coalesce(sum(principal_fen + interest_fen), 0)::bigint FROM late
