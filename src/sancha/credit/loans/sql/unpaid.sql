-- Of some loans, those with something unpaid that has fallen due, and since when, for others to build on.
SELECT loan.id AS loan_id, loan.organisation_id, loan.legal_entity_id, loan.party_id, oldest.since_on
FROM unnest(%(loan_ids)s::uuid[]) AS asked (id) JOIN loans_loan AS loan USING (id) CROSS JOIN LATERAL (
    SELECT min(due_on) AS since_on FROM loans_instalment AS instalment
    WHERE instalment.loan_id = loan.id AND paid_on IS NULL
      AND (principal_paid_fen < principal_fen OR interest_paid_fen < interest_fen)) AS oldest
WHERE oldest.since_on IS NOT NULL
