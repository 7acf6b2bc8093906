-- At the close of a day, what fell due and was not paid (within its grace) is overdue; from the next day on it bears
-- penalty and compound interest.
WITH late AS MATERIALIZED (
    SELECT segment.loan_id, fallen.*
    FROM {segment} AS segment CROSS JOIN LATERAL (
        SELECT sum(principal_fen - principal_paid_fen)::bigint AS principal_fen,
               sum(interest_fen - interest_paid_fen)::bigint AS interest_fen, min(due_on) AS since_on
        FROM loans_instalment AS instalment
        WHERE instalment.loan_id = segment.loan_id AND paid_on IS NULL
          AND due_on + segment.grace_days <= %(on)s) AS fallen
    WHERE status = 'active' AND set_aside IS NULL AND legal_entity_id = %(legal_entity_id)s
      AND (closed_on IS NULL OR closed_on < %(on)s)  -- A loan that was closed alone lives on the next day.
      AND (due_principal_fen > overdue_principal_fen OR due_interest_fen > overdue_interest_fen) {only}
      AND fallen.since_on IS NOT NULL
      AND (fallen.principal_fen > overdue_principal_fen OR fallen.interest_fen > overdue_interest_fen)
), moved AS (
    UPDATE {segment} AS segment
    SET overdue_since_on = late.since_on, overdue_principal_fen = late.principal_fen,
        overdue_interest_fen = late.interest_fen, bears_penalty = true
    FROM late WHERE segment.loan_id = late.loan_id
)
SELECT count(*), coalesce(sum(principal_fen + interest_fen), 0)::bigint FROM late
