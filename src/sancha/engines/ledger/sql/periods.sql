-- A closed day takes no more entries: what was wrong is corrected on a later one.
CREATE FUNCTION check_period_open() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM posted
               JOIN (SELECT legal_entity_id, max(until_on) AS until_on FROM ledger_closedperiod GROUP BY legal_entity_id)
                    AS closed ON closed.legal_entity_id = posted.legal_entity_id AND accounting_on <= until_on) THEN
        RAISE EXCEPTION 'an entry bears the date of a closed day'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'entry_period_open';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER entry_period AFTER INSERT ON ledger_entry REFERENCING NEW TABLE AS posted
    FOR EACH STATEMENT EXECUTE FUNCTION check_period_open();
CALL audit_statements('ledger_dayturnover');
CALL audit_rows('ledger_closedperiod');
CALL let_reader_see('ledger_dayturnover');
CALL let_reader_see('ledger_closedperiod');
