SELECT loan_id, organisation_id, legal_entity_id, party_id, product_version_id, {owing} AS owed_fen
FROM {segment} AS segment
WHERE status = 'active' AND set_aside IS NULL AND legal_entity_id = %(legal_entity_id)s
  AND (due_principal_fen > 0 OR due_interest_fen > 0 OR bears_penalty) {only}
