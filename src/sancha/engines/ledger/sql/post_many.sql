-- Many entries of one event at once. Each has its place in the columns of subjects, organisations and products; the
-- amounts stand component by component, each as long as these columns. The rules say where each component of each sort
-- of subject goes, sort by sort. What a rule moves between two organisations gets inter-branch legs (side 0, netted), so
-- that each balances by itself, as one entry's legs do (posting.py).
WITH subject AS MATERIALIZED (
    SELECT *, organisation_id = %(head_office_id)s AS is_head
    FROM unnest(%(subjects)s::uuid[], %(organisations)s::uuid[], %(products)s::text[], %(sorts)s::integer[])
        WITH ORDINALITY AS subject (subject_id, organisation_id, product, sort, place)
), posting AS (
    SELECT 1 + (turn - 1) %% %(count)s AS place, 1 + (turn - 1) / %(count)s AS component, amount_fen
    FROM unnest(%(amounts)s::bigint[]) WITH ORDINALITY AS posting (amount_fen, turn)
    WHERE amount_fen <> 0
), rule AS (
    SELECT * FROM unnest(%(debit_accounts)s::text[], %(debit_at_head)s::boolean[], %(credit_accounts)s::text[],
                         %(credit_at_head)s::boolean[])
        WITH ORDINALITY AS rule (debit_account, debit_at_head, credit_account, credit_at_head, turn)
), moved AS (
    SELECT place, move.account, move.at_head, side, sum(fen)::bigint AS amount_fen
    FROM posting JOIN subject USING (place)
    -- By its one number: by component and sort apart, each posting would be laid beside the rules of every sort.
    JOIN rule ON rule.turn = (sort - 1) * %(component_count)s + component CROSS JOIN LATERAL (VALUES
        (debit_account, is_head OR debit_at_head, 1, amount_fen),
        (credit_account, is_head OR credit_at_head, -1, -amount_fen),
        (%(inter_branch)s, debit_at_head, 0, CASE WHEN debit_at_head <> credit_at_head THEN -amount_fen END),
        (%(inter_branch)s, credit_at_head, 0, CASE WHEN debit_at_head <> credit_at_head THEN amount_fen END))
        AS move (account, at_head, side, fen)
    WHERE side <> 0 OR fen IS NOT NULL AND NOT is_head
    GROUP BY place, move.account, move.at_head, side
    HAVING sum(fen) <> 0
), leg AS MATERIALIZED (
    SELECT *, row_number() OVER (PARTITION BY place ORDER BY amount_fen < 0, account COLLATE "C", at_head) AS number,
           count(*) OVER (PARTITION BY place) AS leg_count
    FROM moved
), header AS MATERIALIZED (
    SELECT place, new_key() AS id, leg_count, subject_id, organisation_id, product
    FROM leg JOIN subject USING (place) WHERE number = 1
), entries AS (
    INSERT INTO ledger_entry (id, number, leg_count, event, rule_version, subject_id, legal_entity_id,
                              organisation_id, accounting_on, description)
    SELECT id, 'E' || %(year)s::text || lpad(nextval('number_entry')::text, 8, '0'), leg_count, %(event)s,
           %(rule_version)s, subject_id, %(legal_entity_id)s, organisation_id, %(accounting_on)s,
           %(description)s::jsonb
    FROM header
), legs AS (
    INSERT INTO ledger_leg (entry_id, leg_count, accounting_on, legal_entity_id, product, currency, number,
                            organisation_id, account, amount_fen)
    SELECT id, leg.leg_count, %(accounting_on)s, %(legal_entity_id)s, product, 'CNY', number,
           CASE WHEN at_head THEN %(head_office_id)s ELSE organisation_id END, account, amount_fen
    FROM leg JOIN header USING (place)
)
SELECT count(*) FROM header
