-- A key that grows with time (UUIDv7), for rows that a statement makes by the thousand.
CREATE OR REPLACE FUNCTION new_key() RETURNS uuid LANGUAGE sql VOLATILE PARALLEL SAFE RETURN
    encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid()) PLACING
        substring(int8send((extract(epoch FROM clock_timestamp()) * 1000)::bigint) FROM 3) FROM 1 FOR 6),
        52, 1), 53, 1), 'hex')::uuid;
GRANT EXECUTE ON FUNCTION new_key() TO sancha_app;
