-- Statements against our books, all movements of the days concerned at once. A line lies between our order and
-- our knowing of it, or it is of another day; the balance with which an account was opened is no movement.
-- A difference that somebody has dealt with, or has proposed to book, stays as it was.
WITH newest AS MATERIALIZED (
    SELECT DISTINCT ON (statement_on) id, statement_on, fetched_at FROM reconciliation_statement
    WHERE legal_entity_id = %(legal_entity_id)s AND source = %(source)s ORDER BY statement_on, version DESC
), theirs AS MATERIALIZED (
    SELECT statement_on, number, kind, status, amount_fen, booked_on,
           row_number() OVER (PARTITION BY statement_on, number ORDER BY line) AS place
    FROM reconciliation_line AS line JOIN newest ON newest.id = statement_id
    WHERE statement_on = ANY (%(days)s) AND kind <> 'opening'
), ours AS MATERIALIZED (
    SELECT *, (from_at AT TIME ZONE 'Asia/Shanghai')::date AS from_on,
           (until_at AT TIME ZONE 'Asia/Shanghai')::date AS until_on
    FROM ({ours}) AS moved
    WHERE number IN (SELECT number FROM theirs)
       OR is_settled AND (until_at AT TIME ZONE 'Asia/Shanghai')::date = ANY (%(days)s)
), lines AS (
    SELECT statement_on, theirs.number, place, ours.organisation_id, subject_id,
           coalesce(what, '') AS what, coalesce(channel, 'other') AS channel,
           coalesce(ours.status, '') AS our_status, until_on AS our_on, booked_on AS their_on,
           is_settled, theirs.status = 'booked' AS is_booked, ours.amount_fen AS ours_fen,
           theirs.amount_fen AS theirs_fen,
           CASE WHEN ours.number IS NULL THEN 'missing_with_us'
                WHEN place > 1 OR EXISTS (
                    SELECT FROM reconciliation_line AS earlier JOIN newest ON newest.id = statement_id
                    WHERE earlier.number = theirs.number AND newest.statement_on < theirs.statement_on)
                    THEN 'duplicate'
                WHEN is_settled <> (theirs.status = 'booked') THEN 'status'
                WHEN is_settled AND ours.amount_fen <> theirs.amount_fen THEN 'amount'
                WHEN is_settled AND (booked_on < from_on OR booked_on > until_on) THEN 'date'
           END AS kind
    FROM theirs LEFT JOIN ours USING (number)
), found AS (
    SELECT statement_on, number, place, organisation_id, subject_id, what, channel, our_status, our_on,
           their_on, kind,
           CASE WHEN kind = 'missing_with_us' THEN NULL WHEN kind = 'duplicate' OR NOT is_settled THEN 0
                ELSE ours_fen END AS ours_fen,
           CASE WHEN is_booked THEN theirs_fen ELSE 0 END AS theirs_fen
    FROM lines WHERE kind IS NOT NULL
    UNION ALL
    SELECT newest.statement_on, number, 0, organisation_id, subject_id, what, channel, status,
           until_on, NULL, 'missing_with_them', amount_fen, NULL
    FROM ours JOIN newest ON newest.statement_on = until_on AND until_at < fetched_at
    WHERE is_settled AND until_on = ANY (%(days)s) AND NOT EXISTS (
        SELECT FROM reconciliation_line AS line JOIN newest ON newest.id = statement_id
        WHERE line.number = ours.number)
), noted AS (
    INSERT INTO reconciliation_break (id, organisation_id, legal_entity_id, source, statement_on, number, line,
        kind, channel, what, subject_id, ours_fen, theirs_fen, our_status, our_on, their_on, found_at)
    SELECT new_key(), coalesce(organisation_id, %(head_office_id)s), %(legal_entity_id)s, %(source)s,
           statement_on, number, place, kind, channel, what, subject_id, ours_fen, theirs_fen, our_status, our_on,
           their_on, %(now)s
    FROM found
    ON CONFLICT (legal_entity_id, source, statement_on, number, line) DO UPDATE
    SET kind = excluded.kind, ours_fen = excluded.ours_fen, theirs_fen = excluded.theirs_fen,
        our_status = excluded.our_status, our_on = excluded.our_on, their_on = excluded.their_on,
        what = excluded.what, subject_id = excluded.subject_id, state = 'open', decided_at = NULL
    WHERE reconciliation_break.state = 'cleared'
       OR reconciliation_break.state = 'open' AND (reconciliation_break.kind,
            reconciliation_break.ours_fen, reconciliation_break.theirs_fen,
            reconciliation_break.our_status) IS DISTINCT FROM (excluded.kind, excluded.ours_fen,
            excluded.theirs_fen, excluded.our_status)
    RETURNING xmax = 0 AS is_new
), cleared AS (
    UPDATE reconciliation_break AS break SET state = 'cleared', decided_at = %(now)s
    WHERE legal_entity_id = %(legal_entity_id)s AND source = %(source)s AND state = 'open' AND statement_on = ANY (%(days)s)
      AND NOT EXISTS (SELECT FROM found WHERE found.statement_on = break.statement_on
                      AND found.number = break.number AND place = line)
    RETURNING 1
)
SELECT (SELECT count(*) FROM noted WHERE is_new), (SELECT count(*) FROM cleared)
