CALL let_seal('decision_decision');
CALL let_seal('evidence_document');
CALL let_seal('ledger_entry');

-- The log of seals: for who audits. Leaves are hashes, so they tell nobody anything.
CALL let_auditor_see('evidence_loghead', 'true');
CALL let_auditor_see('evidence_logleaf', 'true');
