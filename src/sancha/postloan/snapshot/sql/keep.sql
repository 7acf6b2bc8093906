INSERT INTO snapshot_keptloan (id, organisation_id, party_id, loan_id, legal_entity_id, closed_on, part, stood)
SELECT new_key(), stood.organisation_id, stood.party_id, stood.loan_id, %(legal_entity_id)s, %(on)s,
       %(part)s, to_jsonb(stood)
FROM ({stood}) AS stood
ON CONFLICT DO NOTHING
