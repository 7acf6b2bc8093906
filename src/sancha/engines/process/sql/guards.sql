-- The reader sees tasks and processes of its organisations; diagrams are for everybody.
CALL let_every_reader_see('process_definition');
CALL let_reader_see('process_instance');
CALL let_reader_see('process_task');

CALL audit_rows('process_definition');
CALL audit_rows('process_instance');
CALL audit_rows('process_task');

-- Who started a process, what about and by which diagram never changes; nor does what a task asked for.
GRANT UPDATE (state, waiting_at, status, ended_at) ON process_instance TO sancha_app;
GRANT UPDATE (status, completed_by, completed_by_name, completed_at, outcome, opinion, excluded_actor_ids)
    ON process_task TO sancha_app;

-- The two-person rule, whatever the code above it does.
ALTER TABLE process_task ADD CONSTRAINT task_two_people CHECK (NOT completed_by = ANY (excluded_actor_ids));

-- What is done stays as it was done, and nobody is let back in.
CREATE FUNCTION keep_task() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.status <> 'open' THEN
        RAISE EXCEPTION 'task % is %', OLD.id, OLD.status USING ERRCODE = 'check_violation';
    END IF;
    IF NOT NEW.excluded_actor_ids @> OLD.excluded_actor_ids THEN
        RAISE EXCEPTION 'task % would let in who is excluded', OLD.id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
GRANT EXECUTE ON FUNCTION keep_task() TO sancha_app;
CREATE TRIGGER keep BEFORE UPDATE ON process_task FOR EACH ROW EXECUTE FUNCTION keep_task();
