-- How loans stand on a day, for others to build on: who owes, how much, until when, what is due, and for
-- how long it is unpaid.
SELECT segment.loan_id, loan.number, segment.organisation_id, segment.party_id, loan.principal_fen, segment.balance_fen,
       loan.matures_on, segment.settled_on, segment.written_off_on,
       {owing} AS owed_fen,
       greatest(%(on)s - coalesce((SELECT min(due_on) FROM loans_instalment AS instalment
           WHERE instalment.loan_id = asked.loan_id AND paid_on IS NULL
             AND (principal_paid_fen < principal_fen OR interest_paid_fen < interest_fen)), %(on)s), 0) AS days_past_due
FROM unnest(%(loan_ids)s::uuid[]) AS asked (loan_id)
CROSS JOIN LATERAL (  -- By its index, loan by loan: joined at once, the whole book is read for a partition's.
    SELECT * FROM loans_segment WHERE loan_id = asked.loan_id OFFSET 0) AS segment
JOIN loans_loan AS loan ON loan.id = asked.loan_id
