SELECT loan_id, loan.number, segment.organisation_id, segment.party_id, period_nr, next_due_on,
       period_principal_fen + CASE WHEN method = 'discounted' THEN 0 ELSE period_carried_fen + period_interest_fen END
FROM {segment} AS segment
JOIN unnest(%(versions)s::uuid[], %(days)s::integer[]) AS version (id, days) ON version.id = product_version_id
JOIN loans_loan AS loan ON loan.id = loan_id
WHERE next_due_on = %(on)s + version.days AND status = 'active' AND set_aside IS NULL
  AND segment.legal_entity_id = %(legal_entity_id)s {only}
ORDER BY loan_id
