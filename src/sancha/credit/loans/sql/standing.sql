-- How a loan (asked.loan_id) stands on a day, for others to build on: who owes, how much, until when, what is due, and
-- for how long it is unpaid. Loan by loan, by its index: joined with many at once, the whole book would be read.
SELECT loan_id, loan.number, segment.organisation_id, segment.party_id, loan.principal_fen, segment.balance_fen,
       loan.matures_on, segment.settled_on, segment.written_off_on,
       {owing} AS owed_fen,
       greatest(%(on)s - coalesce((SELECT min(due_on) FROM loans_instalment AS instalment
           WHERE instalment.loan_id = segment.loan_id AND paid_on IS NULL
             AND (principal_paid_fen < principal_fen OR interest_paid_fen < interest_fen)), %(on)s), 0) AS days_past_due
FROM loans_segment AS segment JOIN loans_loan AS loan ON loan.id = loan_id
WHERE loan_id = asked.loan_id OFFSET 0
