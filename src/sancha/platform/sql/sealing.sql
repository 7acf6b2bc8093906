-- What is sealed says in which transaction it was written: a row is final once all transactions up to that
-- one have ended, so that none slips in behind.
CREATE PROCEDURE let_seal(target regclass) LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('ALTER TABLE %s ADD COLUMN IF NOT EXISTS transaction xid8 NOT NULL
                    DEFAULT pg_current_xact_id()', target);
    EXECUTE format('CREATE INDEX ON %s (transaction)', target);
END $$;

CALL let_seal('act');
CALL let_seal('change');
CALL let_seal('access');

-- The changes of one object, whatever act made them.
CREATE INDEX change_of_row ON change ((coalesce(after, before) ->> 'id'));
