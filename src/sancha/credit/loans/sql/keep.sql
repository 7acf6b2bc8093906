-- Loans made before there were segments keep where they stand; the night rebuilds the rest of each
-- segment from the loan's own plan before it touches it.
INSERT INTO loans_segment (loan_id, organisation_id, legal_entity_id, party_id, product_version_id, status,
        balance_fen, settled_on, next_due_on, set_aside, period_nr, period_anchor_day, period_days,
        period_principal_fen, period_interest_fen, period_carried_fen, method, day_count, due_day, first_due_on,
        instalments, planned_balance_fen, annual_rate_pct, penalty_rate_pct, compound_rate_pct)
SELECT id, organisation_id, legal_entity_id, party_id, product_version_id, status, balance_fen, settled_on,
       next_due_on, 'rebuild', 0, 1, 1, 0, 0, 0, '', '', 1, disbursed_on, 0, balance_fen, annual_rate_pct,
       annual_rate_pct, annual_rate_pct
FROM loans_loan;
SET CONSTRAINTS ALL IMMEDIATE;
