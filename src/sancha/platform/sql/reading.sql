-- The reader sees the organisations on which its permission holds, or its own party: both are set for
-- one transaction by `reading`. `(SELECT …)` makes each a plan's start-up step, run once; bare, the
-- function would run once a row.
CREATE FUNCTION visible_organisations() RETURNS uuid[] LANGUAGE sql STABLE
RETURN coalesce(nullif(current_setting('sancha.reader_organisations', true), ''), '{}')::uuid[];

CREATE FUNCTION reading_party() RETURNS uuid LANGUAGE sql STABLE
RETURN nullif(current_setting('sancha.reader_party', true), '')::uuid;

CREATE FUNCTION reading_permission() RETURNS text LANGUAGE sql STABLE
RETURN current_setting('sancha.reader_permission', true);

GRANT EXECUTE ON FUNCTION visible_organisations(), reading_party(), reading_permission()
    TO sancha_reader, sancha_app;

-- A table with `organisation_id`; with `party_id` too, the party sees its own rows.
CREATE PROCEDURE let_reader_see(target regclass) LANGUAGE plpgsql AS $$
DECLARE
    of_party text := '';
BEGIN
    IF EXISTS (SELECT FROM pg_attribute WHERE attrelid = target AND attname = 'party_id' AND attnum > 0) THEN
        of_party := 'OR party_id = (SELECT reading_party())';
    END IF;
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', target);
    EXECUTE format('CREATE POLICY application ON %s TO sancha_app USING (true) WITH CHECK (true)', target);
    EXECUTE format('CREATE POLICY own_organisations ON %s FOR SELECT TO sancha_reader
                    USING (organisation_id = ANY ((SELECT visible_organisations())::uuid[]) %s)', target, of_party);
    EXECUTE format('GRANT SELECT ON %s TO sancha_reader', target);
END $$;

-- What every reader may know: organisations, products, rules; and keys, useless without the master key.
CREATE PROCEDURE let_every_reader_see(target regclass) LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('GRANT SELECT ON %s TO sancha_reader', target);
END $$;

-- The records: only for who reads them to audit, and only of organisations in scope.
CREATE PROCEDURE let_auditor_see(target regclass, condition text) LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', target);
    EXECUTE format('CREATE POLICY application ON %s TO sancha_app USING (true) WITH CHECK (true)', target);
    EXECUTE format('CREATE POLICY auditor ON %s FOR SELECT TO sancha_reader
                    USING ((SELECT reading_permission()) = ''audit.see'' AND %s)', target, condition);
    EXECUTE format('GRANT SELECT ON %s TO sancha_reader', target);
END $$;

CALL let_every_reader_see('person_key');
CALL let_auditor_see('act', '(organisation IS NULL OR organisation = ANY ((SELECT visible_organisations())::uuid[]))');
CALL let_auditor_see('access', '(organisation IS NULL OR organisation = ANY ((SELECT visible_organisations())::uuid[]))');
CALL let_auditor_see('change', 'EXISTS (SELECT FROM act WHERE act.id = change.act)');
CALL let_reader_see('event');
