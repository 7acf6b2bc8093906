-- An entry says how many legs it has; legs are numbered 1 to that count and their key is (entry, number).
-- So once the check has passed there is no free number: no leg can join later, in this transaction or another.
-- The date and the legal entity stand on the legs too, for sums; this key holds them to their header's.
ALTER TABLE ledger_leg ADD CONSTRAINT leg_of_entry
    FOREIGN KEY (entry_id, leg_count, accounting_on, legal_entity_id)
    REFERENCES ledger_entry (id, leg_count, accounting_on, legal_entity_id);

CREATE FUNCTION check_entry() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    found_legs bigint;
    balanced boolean;
    known boolean;
BEGIN
    SELECT coalesce(sum(legs), 0), coalesce(bool_and(total = 0), true), coalesce(bool_and(named), true)
    INTO found_legs, balanced, known
    FROM (SELECT count(*) AS legs, sum(amount_fen) AS total, bool_and(code IS NOT NULL) AS named
          FROM ledger_leg LEFT JOIN ledger_account ON code = account
          WHERE entry_id = NEW.id GROUP BY legal_entity_id, organisation_id, currency) AS side;
    IF found_legs <> NEW.leg_count THEN
        RAISE EXCEPTION 'entry % has % legs, not %', NEW.id, found_legs, NEW.leg_count
            USING ERRCODE = 'check_violation', CONSTRAINT = 'entry_is_complete';
    ELSIF NOT balanced THEN
        RAISE EXCEPTION 'entry % does not balance', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'entry_balances';
    ELSIF NOT known THEN
        RAISE EXCEPTION 'entry % names an account that is not in the chart', NEW.id
            USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'entry_accounts_known';
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER entry_check AFTER INSERT ON ledger_entry
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_entry();

-- A reversal takes back exactly one entry, leg by leg, and is not taken back itself.
CREATE FUNCTION check_reversal() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM ledger_entry WHERE id = NEW.reverses_id AND reverses_id IS NOT NULL) THEN
        RAISE EXCEPTION 'entry % reverses a reversal', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'reversal_is_final';
    ELSIF NEW.leg_count IS DISTINCT FROM (SELECT leg_count FROM ledger_entry WHERE id = NEW.reverses_id)
        OR EXISTS (SELECT number, legal_entity_id, organisation_id, product, currency, account, -amount_fen
                   FROM ledger_leg WHERE entry_id = NEW.reverses_id
                   EXCEPT
                   SELECT number, legal_entity_id, organisation_id, product, currency, account, amount_fen
                   FROM ledger_leg WHERE entry_id = NEW.id) THEN
        RAISE EXCEPTION 'entry % does not mirror what it reverses', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'reversal_mirrors';
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER entry_reversal_check AFTER INSERT ON ledger_entry
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.reverses_id IS NOT NULL)
    EXECUTE FUNCTION check_reversal();

-- Entries and legs are records themselves, and many: one change row a statement.
CALL audit_statements('ledger_entry');
CALL audit_statements('ledger_leg');
CALL audit_rows('ledger_account');
CALL audit_rows('ledger_postingrule');
CALL audit_rows('ledger_taxrate');
GRANT UPDATE (name) ON ledger_account TO sancha_app;

-- Each organisation balances by itself, so a reader who sees only its own legs sees whole books.
CALL let_reader_see('ledger_entry');
CALL let_reader_see('ledger_leg');
CALL let_every_reader_see('ledger_account');
CALL let_every_reader_see('ledger_postingrule');
CALL let_every_reader_see('ledger_taxrate');
