SELECT loan_id, organisation_id, legal_entity_id, party_id, product_version_id,
       due_principal_fen + due_interest_fen + CASE WHEN carried_on IS NULL THEN 0 ELSE
           greatest(div(2 * (penalty_numerator + penalty_rate_pct * overdue_principal_fen
                             * greatest(%(on)s - carried_on, 0)) + 36000, 72000)::bigint - penalty_received_fen, 0)
           + greatest(div(2 * (compound_numerator + compound_rate_pct * overdue_interest_fen
                             * greatest(%(on)s - carried_on, 0)) + 36000, 72000)::bigint - compound_received_fen, 0)
       END AS owed_fen
FROM {segment} AS segment
WHERE status = 'active' AND set_aside IS NULL AND legal_entity_id = %(legal_entity_id)s
  AND (due_principal_fen > 0 OR due_interest_fen > 0 OR carried_on IS NOT NULL) {only}
