-- The reader sees decisions of its organisations, the borrower her own; policies are for everybody.
CALL let_every_reader_see('decision_graph');
CALL let_reader_see('decision_decision');

-- Both are insert-only, so the row is its own history; `change` counts the inserts of each act.
CALL audit_rows('decision_graph');
CALL audit_statements('decision_decision');
