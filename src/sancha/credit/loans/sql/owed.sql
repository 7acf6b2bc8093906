SELECT loan_id, organisation_id, legal_entity_id, party_id, product_version_id,
       due_principal_fen + due_interest_fen + CASE WHEN NOT bears_penalty THEN 0 ELSE (
           SELECT coalesce(sum(greatest(div(2 * penalty + 36000, 72000)::bigint - penalty_paid_fen, 0)
                               + greatest(div(2 * compound + 36000, 72000)::bigint - compound_paid_fen, 0)), 0)::bigint
           FROM ({bearing}) AS bearing) END AS owed_fen
FROM {segment} AS segment
WHERE status = 'active' AND set_aside IS NULL AND legal_entity_id = %(legal_entity_id)s
  AND (due_principal_fen > 0 OR due_interest_fen > 0 OR bears_penalty) {only}
