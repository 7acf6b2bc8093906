-- All that is due on a segment's loan: instalments that fell due, penalty and compound interest.
due_principal_fen + due_interest_fen + CASE WHEN NOT bears_penalty THEN 0 ELSE (
    SELECT coalesce(sum(greatest(div(2 * penalty + 36000, 72000)::bigint - penalty_paid_fen, 0)
                        + greatest(div(2 * compound + 36000, 72000)::bigint - compound_paid_fen, 0)), 0)::bigint
    FROM ({bearing}) AS bearing) END
