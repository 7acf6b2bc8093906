-- A change needs an open act. `sancha.act` is set for one transaction; `sancha.act_transaction` names it,
-- so an act that was left in the session by mistake opens nothing for the next user of the connection.
CREATE FUNCTION open_act() RETURNS uuid LANGUAGE plpgsql STABLE AS $$
BEGIN
    IF current_setting('sancha.act_transaction', true) IS DISTINCT FROM pg_current_xact_id()::text THEN
        RAISE EXCEPTION 'no act is open' USING ERRCODE = 'NOACT', HINT = 'Write through a use case.';
    END IF;
    RETURN current_setting('sancha.act', true)::uuid;
END $$;

-- The application cannot write `change`: these run as the owner. `pg_temp` comes last in their path, for
-- unnamed it comes first, and a temporary table `change` of the application would take the rows.
CREATE FUNCTION record_row() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO change (act, relation, operation, before, after)
    VALUES (open_act(), TG_TABLE_NAME, TG_OP, to_jsonb(OLD), to_jsonb(NEW));
    RETURN NULL;
END $$;

CREATE FUNCTION record_statement() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO change (act, relation, operation, row_count)
    SELECT open_act(), TG_TABLE_NAME, TG_OP, count(*) FROM touched;
    RETURN NULL;
END $$;

CREATE PROCEDURE audit_rows(target regclass) LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('CREATE TRIGGER audit AFTER INSERT OR UPDATE OR DELETE ON %s
                    FOR EACH ROW EXECUTE FUNCTION record_row()', target);
END $$;

-- One trigger per event: PostgreSQL gives transition tables to no other kind. And one on each partition: a
-- statement that names a partition does not fire its parent's.
CREATE PROCEDURE audit_statements(target regclass) LANGUAGE plpgsql AS $$
DECLARE
    place record;
BEGIN
    FOR place IN SELECT * FROM (SELECT target AS name UNION SELECT relid FROM pg_partition_tree(target)) AS tree,
                               (VALUES ('INSERT', 'NEW'), ('UPDATE', 'NEW'), ('DELETE', 'OLD')) AS event (kind, side)
    LOOP
        EXECUTE format('CREATE TRIGGER audit_%s AFTER %1$s ON %s REFERENCING %s TABLE AS touched
                        FOR EACH STATEMENT EXECUTE FUNCTION record_statement()', place.kind, place.name, place.side);
    END LOOP;
END $$;

-- For the sealer: a row is final once all transactions up to its own have ended.
ALTER TABLE change ADD transaction xid8 NOT NULL DEFAULT pg_current_xact_id();
ALTER TABLE act    ADD transaction xid8 NOT NULL DEFAULT pg_current_xact_id();
ALTER TABLE access ADD transaction xid8 NOT NULL DEFAULT pg_current_xact_id();
REVOKE INSERT ON change FROM sancha_app;

-- A library's queue lives beside our tables: its rows come and go by the application's hand.
CREATE PROCEDURE let_application_update(target regclass) LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('GRANT UPDATE ON %s TO sancha_app', target);
END $$;

CALL audit_rows('person_key');
CALL audit_rows('session');
GRANT UPDATE ON person_key, session, counter TO sancha_app;
CREATE SEQUENCE number_customer;
CREATE SEQUENCE number_application;
CREATE SEQUENCE number_document;
CREATE SEQUENCE number_payment;
CREATE SEQUENCE number_entry;
GRANT USAGE ON SEQUENCE number_customer, number_application, number_document, number_payment, number_entry
    TO sancha_app;
GRANT EXECUTE ON FUNCTION open_act() TO sancha_app;
