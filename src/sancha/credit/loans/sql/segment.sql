-- One row a loan, in partitions by hash: the night works through them side by side, naming each.
CREATE TABLE loans_segment (
    loan_id uuid NOT NULL REFERENCES loans_loan (id) DEFERRABLE INITIALLY DEFERRED,
    organisation_id uuid NOT NULL,
    legal_entity_id uuid NOT NULL,
    party_id uuid NOT NULL,
    product_version_id uuid NOT NULL,
    status text NOT NULL DEFAULT 'active',
    balance_fen bigint NOT NULL,
    settled_on date,
    closed_on date,
    set_aside text,
    next_due_on date,
    period_nr integer NOT NULL,
    period_from_on date,
    period_anchor_day smallint NOT NULL,
    period_skipped_days integer NOT NULL DEFAULT 0,
    period_days integer NOT NULL,
    period_principal_fen bigint NOT NULL,
    period_interest_fen bigint NOT NULL,
    period_carried_fen bigint NOT NULL,
    method text NOT NULL,
    day_count text NOT NULL,
    due_day smallint NOT NULL,
    first_due_on date NOT NULL,
    instalments integer NOT NULL,
    instalment_fen bigint,
    planned_balance_fen bigint NOT NULL,
    annual_rate_pct numeric(12, 8) NOT NULL,
    earned_fen bigint NOT NULL DEFAULT 0,
    received_fen bigint NOT NULL DEFAULT 0,
    due_principal_fen bigint NOT NULL DEFAULT 0,
    due_interest_fen bigint NOT NULL DEFAULT 0,
    overdue_since_on date,
    overdue_principal_fen bigint NOT NULL DEFAULT 0,
    overdue_interest_fen bigint NOT NULL DEFAULT 0,
    carried_on date,
    penalty_rate_pct numeric(24, 18) NOT NULL,
    compound_rate_pct numeric(24, 18) NOT NULL,
    penalty_numerator numeric(60, 18) NOT NULL DEFAULT 0,
    compound_numerator numeric(60, 18) NOT NULL DEFAULT 0,
    penalty_received_fen bigint NOT NULL DEFAULT 0,
    compound_received_fen bigint NOT NULL DEFAULT 0,
    grace_days smallint NOT NULL DEFAULT 0,
    risk_class smallint NOT NULL DEFAULT 1,
    stage smallint NOT NULL DEFAULT 1,
    is_accruing boolean NOT NULL DEFAULT true,
    PRIMARY KEY (loan_id),
    CONSTRAINT segment_amounts_make_sense CHECK (
        balance_fen >= 0 AND period_days >= 1 AND due_principal_fen BETWEEN 0 AND balance_fen
        AND due_interest_fen >= 0 AND overdue_principal_fen <= due_principal_fen
        AND overdue_interest_fen <= due_interest_fen),
    CONSTRAINT segment_settled_owes_nothing CHECK (settled_on IS NULL
        OR status = 'settled' AND balance_fen = 0 AND due_interest_fen = 0 AND next_due_on IS NULL),
    CONSTRAINT segment_class_known CHECK (risk_class BETWEEN 1 AND 5 AND stage BETWEEN 1 AND 3)
) PARTITION BY HASH (loan_id);
DO $$
BEGIN
    FOR i IN 0..15 LOOP  -- Room on each page, so that a change stays beside the row and touches no index.
        EXECUTE format('CREATE TABLE loans_segment_p%s PARTITION OF loans_segment
                        FOR VALUES WITH (MODULUS 16, REMAINDER %s) WITH (fillfactor = 85)',
                       to_char(i, 'FM00'), i);
    END LOOP;
END $$;
