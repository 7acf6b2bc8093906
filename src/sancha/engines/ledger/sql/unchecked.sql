-- An entry is looked at when its transaction ends: all that the transaction wrote in one go, however many statements
-- wrote it. Which transactions have something to be looked at is one row each, that only these functions write.
CREATE TABLE ledger_unchecked (transaction xid8 PRIMARY KEY);
REVOKE INSERT ON ledger_unchecked FROM sancha_app;

CREATE FUNCTION await_check() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM posted WHERE transaction <> pg_current_xact_id()) THEN
        RAISE EXCEPTION 'an entry names another transaction than its own'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'entry_names_its_transaction';
    END IF;
    INSERT INTO ledger_unchecked (transaction) VALUES (pg_current_xact_id()) ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
CREATE TRIGGER entry_awaits_check AFTER INSERT ON ledger_entry REFERENCING NEW TABLE AS posted
    FOR EACH STATEMENT EXECUTE FUNCTION await_check();

-- The legs of each entry by their key, however many: one plan for two entries and for a night's.
CREATE FUNCTION check_entries() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
DECLARE
    wrong record;
BEGIN
    SELECT id, leg_count, found_legs INTO wrong
    FROM ledger_entry AS entry CROSS JOIN LATERAL (
        SELECT coalesce(sum(legs), 0) AS found_legs, coalesce(bool_and(total = 0), true) AS balanced
        FROM (SELECT count(*) AS legs, sum(amount_fen) AS total FROM ledger_leg
              WHERE entry_id = entry.id GROUP BY organisation_id, currency) AS side) AS sums
    WHERE entry.transaction = NEW.transaction AND (found_legs <> leg_count OR NOT balanced) LIMIT 1;
    IF NOT FOUND THEN
        DELETE FROM ledger_unchecked WHERE transaction = NEW.transaction;
        RETURN NULL;
    ELSIF wrong.found_legs <> wrong.leg_count THEN
        RAISE EXCEPTION 'entry % has % legs, not %', wrong.id, wrong.found_legs, wrong.leg_count
            USING ERRCODE = 'check_violation', CONSTRAINT = 'entry_is_complete';
    END IF;
    RAISE EXCEPTION 'entry % does not balance', wrong.id
        USING ERRCODE = 'check_violation', CONSTRAINT = 'entry_balances';
END $$;
DROP TRIGGER entry_check ON ledger_entry;
DROP FUNCTION check_entry();
CREATE CONSTRAINT TRIGGER entry_check AFTER INSERT ON ledger_unchecked
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_entries();
