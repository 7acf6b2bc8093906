-- What of a loan's instalments has fallen due and is open, and the penalty and compound interest of each up to {day}:
-- exact, in fen × percent × days, 36,000 of which are a fen (core.loan.accrue counts the same). Within its days of
-- grace an instalment bears nothing; after them, all days since it fell due. Compound interest runs at the contract
-- rate until the loan has matured, then at the penalty rate. Before the end of an interest pause nothing grows.
-- What is left of half a fen is sought as if it went up, as the index has it: that it goes to zero is found by who asks.
SELECT instalment.id, nr, due_on, instalment.principal_fen - principal_paid_fen AS principal_fen,
       instalment.interest_fen - interest_paid_fen AS interest_fen, penalty_paid_fen, compound_paid_fen,
       CASE WHEN is_late THEN to_on ELSE carried_on END AS carried_on,
       greatest(0, penalty_numerator + CASE WHEN NOT is_late THEN 0
           ELSE penalty_rate_pct * (instalment.principal_fen - principal_paid_fen) * (to_on - from_on) END) AS penalty,
       greatest(0, compound_numerator + CASE WHEN NOT is_late OR compound_rate_pct = 0 THEN 0
           ELSE (instalment.interest_fen - interest_paid_fen)
                * (compound_rate_pct * (least(to_on, turn_on) - least(from_on, turn_on))
                   + penalty_rate_pct * (greatest(to_on, turn_on) - greatest(from_on, turn_on))) END) AS compound
FROM loans_instalment AS instalment CROSS JOIN LATERAL (
    SELECT {day} > due_on + grace_days AS is_late, greatest({day}, paused_until_on) AS to_on,
           coalesce(carried_on, greatest(due_on + 1, paused_until_on)) AS from_on,
           coalesce(matured_on + 1, '9999-01-01') AS turn_on) AS time
WHERE instalment.loan_id = segment.loan_id
  AND (paid_on IS NULL OR div(2 * penalty_numerator + 36000, 72000) > penalty_paid_fen
       OR div(2 * compound_numerator + 36000, 72000) > compound_paid_fen)
