-- Many entries of one event at once. Each posting names its place in the list, subject, organisation, product,
-- component and amount; the rules say where each component goes. What a rule moves between two organisations gets
-- inter-branch legs, so that each balances by itself, as one entry's legs do (posting.py).
WITH posting AS MATERIALIZED (
    SELECT * FROM unnest(%(places)s::integer[], %(subjects)s::uuid[], %(organisations)s::uuid[], %(products)s::text[],
                         %(components)s::text[], %(amounts)s::bigint[])
        AS posting (place, subject_id, organisation_id, product, component, amount_fen)
), rule AS (
    SELECT * FROM unnest(%(rule_components)s::text[], %(debit_accounts)s::text[], %(debit_at_head)s::boolean[],
                         %(credit_accounts)s::text[], %(credit_at_head)s::boolean[])
        AS rule (component, debit_account, debit_at_head, credit_account, credit_at_head)
), side AS MATERIALIZED (
    SELECT place, product, organisation_id, account, is_debit, sum(amount_fen)::bigint AS amount_fen
    FROM (SELECT place, product, debit_account AS account, true AS is_debit, amount_fen,
                 CASE WHEN debit_at_head THEN %(head_office_id)s ELSE organisation_id END AS organisation_id
          FROM posting JOIN rule USING (component)
          UNION ALL
          SELECT place, product, credit_account, false, -amount_fen,
                 CASE WHEN credit_at_head THEN %(head_office_id)s ELSE organisation_id END
          FROM posting JOIN rule USING (component)) AS sides
    GROUP BY place, product, organisation_id, account, is_debit
), leg AS MATERIALIZED (
    SELECT *, row_number() OVER (PARTITION BY place ORDER BY is_debit DESC, account, organisation_id) AS number,
           count(*) OVER (PARTITION BY place) AS leg_count
    FROM (SELECT * FROM side
          UNION ALL
          SELECT place, product, organisation_id, %(inter_branch)s, sum(amount_fen) < 0, -sum(amount_fen)::bigint
          FROM side GROUP BY place, product, organisation_id HAVING sum(amount_fen) <> 0) AS legs
), header AS MATERIALIZED (
    SELECT place, new_key() AS id, min(leg_count) AS leg_count, min(subject_id::text)::uuid AS subject_id,
           min(posting.organisation_id::text)::uuid AS organisation_id
    FROM posting JOIN leg USING (place) GROUP BY place
), entries AS (
    INSERT INTO ledger_entry (id, number, leg_count, event, rule_version, subject_id, legal_entity_id,
                              organisation_id, accounting_on, description)
    SELECT id, 'E' || %(year)s || lpad(nextval('number_entry')::text, 8, '0'), leg_count, %(event)s,
           %(rule_version)s, subject_id, %(legal_entity_id)s, organisation_id, %(accounting_on)s,
           %(description)s::jsonb
    FROM header
)
INSERT INTO ledger_leg (entry_id, leg_count, accounting_on, legal_entity_id, product, currency, number,
                        organisation_id, account, amount_fen)
SELECT id, leg.leg_count, %(accounting_on)s, %(legal_entity_id)s, product, 'CNY', number, leg.organisation_id,
       account, amount_fen
FROM leg JOIN header USING (place)
