-- What record_row writes, for all rows of a statement in one go: each as it was and became. Planned anew each time: a
-- plan made for a row or two would compare each of thousands with each.
CREATE FUNCTION record_rows() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    EXECUTE 'INSERT INTO change (act, relation, operation, before, after) SELECT $1, $2, $3, ' || CASE TG_OP
        WHEN 'INSERT' THEN 'NULL, to_jsonb(became) FROM became'
        WHEN 'UPDATE' THEN 'to_jsonb(was), to_jsonb(became) FROM was JOIN became USING (id)'
        ELSE 'to_jsonb(was), NULL FROM was' END
    USING open_act(), TG_TABLE_NAME, TG_OP;
    RETURN NULL;
END $$;

-- For tables with a key `id` that never changes.
CREATE PROCEDURE audit_sets(target regclass) LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('CREATE TRIGGER audit_insert AFTER INSERT ON %s REFERENCING NEW TABLE AS became
                    FOR EACH STATEMENT EXECUTE FUNCTION record_rows()', target);
    EXECUTE format('CREATE TRIGGER audit_update AFTER UPDATE ON %s REFERENCING OLD TABLE AS was NEW TABLE AS became
                    FOR EACH STATEMENT EXECUTE FUNCTION record_rows()', target);
    EXECUTE format('CREATE TRIGGER audit_delete AFTER DELETE ON %s REFERENCING OLD TABLE AS was
                    FOR EACH STATEMENT EXECUTE FUNCTION record_rows()', target);
END $$;
