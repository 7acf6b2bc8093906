SELECT loan_id FROM {segment} AS segment
WHERE status = 'active' AND set_aside IS NULL AND legal_entity_id = %(legal_entity_id)s {only} ORDER BY loan_id
