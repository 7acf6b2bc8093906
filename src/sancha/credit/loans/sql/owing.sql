-- All that is due on a segment's loan: instalments that fell due, penalty and compound interest.
due_principal_fen + due_interest_fen + CASE WHEN NOT bears_penalty THEN 0 ELSE (
    SELECT coalesce(sum(greatest({whole penalty} - penalty_paid_fen, 0)
                        + greatest({whole compound} - compound_paid_fen, 0)), 0)::bigint
    FROM ({bearing}) AS bearing) END
