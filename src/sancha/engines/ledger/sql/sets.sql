-- A leg has the count, date and legal entity of its header, and an account of the chart: looked up for all legs of a
-- statement in one go, where a key would look once a leg. Neither headers nor the chart ever lose a row, and no
-- application can change one. Planned anew each time: a plan for six legs does not do for thousands.
CREATE FUNCTION check_legs() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    found text;
BEGIN
    EXECUTE 'SELECT entry_id FROM (SELECT DISTINCT entry_id, leg_count, accounting_on, legal_entity_id FROM posted) AS leg
             WHERE NOT EXISTS (SELECT FROM ledger_entry AS entry WHERE entry.id = leg.entry_id
                 AND entry.leg_count = leg.leg_count AND entry.accounting_on = leg.accounting_on
                 AND entry.legal_entity_id = leg.legal_entity_id) LIMIT 1' INTO found;
    IF found IS NOT NULL THEN
        RAISE EXCEPTION 'a leg does not fit the header of its entry %', found
            USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'leg_of_entry';
    END IF;
    EXECUTE 'SELECT account FROM (SELECT DISTINCT account FROM posted) AS leg
             WHERE NOT EXISTS (SELECT FROM ledger_account WHERE code = account) LIMIT 1' INTO found;
    IF found IS NOT NULL THEN
        RAISE EXCEPTION 'account % is not in the chart', found
            USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'leg_account_known';
    END IF;
    RETURN NULL;
END $$;
ALTER TABLE ledger_leg DROP CONSTRAINT leg_of_entry;
CREATE TRIGGER leg_check AFTER INSERT ON ledger_leg REFERENCING NEW TABLE AS posted
    FOR EACH STATEMENT EXECUTE FUNCTION check_legs();

CREATE OR REPLACE FUNCTION check_entry() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    found_legs bigint;
    balanced boolean;
BEGIN
    SELECT coalesce(sum(legs), 0), coalesce(bool_and(total = 0), true) INTO found_legs, balanced
    FROM (SELECT count(*) AS legs, sum(amount_fen) AS total FROM ledger_leg
          WHERE entry_id = NEW.id GROUP BY organisation_id, currency) AS side;
    IF found_legs <> NEW.leg_count THEN
        RAISE EXCEPTION 'entry % has % legs, not %', NEW.id, found_legs, NEW.leg_count
            USING ERRCODE = 'check_violation', CONSTRAINT = 'entry_is_complete';
    ELSIF NOT balanced THEN
        RAISE EXCEPTION 'entry % does not balance', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'entry_balances';
    END IF;
    RETURN NULL;
END $$;
