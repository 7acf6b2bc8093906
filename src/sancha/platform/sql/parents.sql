-- In place of a foreign key, where rows come by the thousand: for all rows of a statement in one go, while a key looks
-- its row up, and locks it, once a row. For parents that no login may delete or give another key (tests/architecture).
-- By the parent's key, however many: read whole, a large parent would cost more than its few children.
CREATE FUNCTION check_parents() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
DECLARE
    lost text;
BEGIN
    EXECUTE format('SELECT %1$I FROM posted WHERE NOT EXISTS (SELECT FROM %2$s AS parent WHERE parent.id = posted.%1$I)
                    LIMIT 1', TG_ARGV[0], TG_ARGV[1]) INTO lost;
    IF lost IS NOT NULL THEN
        RAISE EXCEPTION '% % of % is not in %', TG_ARGV[0], lost, TG_TABLE_NAME, TG_ARGV[1]
            USING ERRCODE = 'foreign_key_violation', CONSTRAINT = TG_NAME;
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION refuse_another_parent() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% of % stays as it was written', TG_ARGV[0], TG_TABLE_NAME
        USING ERRCODE = 'foreign_key_violation', CONSTRAINT = TG_NAME;
END $$;

CREATE PROCEDURE hold_parents(target regclass, key name, parent regclass) LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('CREATE TRIGGER %2$I AFTER INSERT ON %1$s REFERENCING NEW TABLE AS posted
                    FOR EACH STATEMENT EXECUTE FUNCTION check_parents(%3$L, %4$L)',
                   target, key || '_known', key, parent);
    EXECUTE format('CREATE TRIGGER %2$I BEFORE UPDATE OF %3$I ON %1$s FOR EACH ROW
                    WHEN (OLD.%3$I IS DISTINCT FROM NEW.%3$I) EXECUTE FUNCTION refuse_another_parent(%3$L)',
                   target, key || '_stays', key);
END $$;
