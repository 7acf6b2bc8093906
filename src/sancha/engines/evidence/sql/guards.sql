CALL audit_rows('evidence_document');
-- By statement: a change row of its own would hold the content a second time.
CALL audit_statements('evidence_blob');
CALL let_reader_see('evidence_document');

-- Whoever sees the document sees its content; the policy of `evidence_document` answers.
ALTER TABLE evidence_blob ENABLE ROW LEVEL SECURITY;
CREATE POLICY application ON evidence_blob TO sancha_app USING (true) WITH CHECK (true);
CREATE POLICY of_visible_document ON evidence_blob FOR SELECT TO sancha_reader
    USING (EXISTS (SELECT FROM evidence_document AS document WHERE document.id = evidence_blob.document_id));
GRANT SELECT ON evidence_blob TO sancha_reader;

-- Sealed content does not shrink; trying would only cost time.
ALTER TABLE evidence_blob ALTER content SET STORAGE EXTERNAL;
