-- Payments are spread over what is due: oldest instalment first (Civil Code art. 560), inside one by the
-- product's order within art. 561: the turn of each part, by version. One payment a loan. It counts on its value day:
-- what it leaves open grows on from there.
WITH held AS MATERIALIZED (
    SELECT segment.*, payment_number, amount_fen, least(value_on, %(on)s) AS value_on, penalty_turn, compound_turn,
           interest_turn, principal_turn
    FROM {segment} AS segment
    JOIN unnest(%(loans)s::uuid[], %(numbers)s::text[], %(amounts)s::bigint[], %(value_ons)s::date[])
         AS paid (loan_id, payment_number, amount_fen, value_on) USING (loan_id)
    JOIN unnest(%(versions)s::uuid[], %(penalty)s::integer[], %(compound)s::integer[], %(interest)s::integer[],
                %(principal)s::integer[])
         AS version (id, penalty_turn, compound_turn, interest_turn, principal_turn) ON version.id = product_version_id
    WHERE set_aside IS NULL AND segment.loan_id = ANY (%(loans)s::uuid[])  -- A few are not found by reading them all.
    ORDER BY loan_id FOR UPDATE OF segment
), open AS MATERIALIZED (  -- By its index, loan by loan, whatever else is joined.
    SELECT segment.loan_id, bearing.*, amount_fen, segment.grace_days,
           penalty_turn, compound_turn, interest_turn, principal_turn
    FROM held AS segment CROSS JOIN LATERAL ({bearing} OFFSET 0) AS bearing
), spread AS MATERIALIZED (
    SELECT loan_id, id, part, least(due_fen, greatest(amount_fen - (sum(due_fen) OVER before - due_fen), 0))::bigint
           AS got_fen
    FROM open CROSS JOIN LATERAL (VALUES
        ('penalty', penalty_turn, greatest(div(2 * penalty + 36000, 72000)::bigint - penalty_paid_fen, 0)),
        ('compound', compound_turn, greatest(div(2 * compound + 36000, 72000)::bigint - compound_paid_fen, 0)),
        ('interest', interest_turn, interest_fen), ('principal', principal_turn, principal_fen))
        AS item (part, turn, due_fen)
    WINDOW before AS (PARTITION BY loan_id ORDER BY due_on, nr, turn ROWS UNBOUNDED PRECEDING)
), got AS MATERIALIZED (
    SELECT id, loan_id, coalesce(sum(got_fen) FILTER (WHERE part = 'penalty'), 0)::bigint AS penalty_fen,
           coalesce(sum(got_fen) FILTER (WHERE part = 'compound'), 0)::bigint AS compound_fen,
           coalesce(sum(got_fen) FILTER (WHERE part = 'interest'), 0)::bigint AS interest_fen,
           coalesce(sum(got_fen) FILTER (WHERE part = 'principal'), 0)::bigint AS principal_fen
    FROM spread GROUP BY id, loan_id
), rest AS MATERIALIZED (
    SELECT loan_id, sum(got.penalty_fen)::bigint AS penalty_fen, sum(got.compound_fen)::bigint AS compound_fen,
           sum(got.interest_fen)::bigint AS interest_fen, sum(got.principal_fen)::bigint AS principal_fen,
           coalesce(sum(left_principal_fen) FILTER (WHERE is_overdue), 0)::bigint AS overdue_principal_fen,
           coalesce(sum(left_interest_fen) FILTER (WHERE is_overdue), 0)::bigint AS overdue_interest_fen,
           min(due_on) FILTER (WHERE is_overdue AND left_principal_fen + left_interest_fen > 0) AS since_on,
           bool_or(is_overdue AND left_principal_fen + left_interest_fen > 0 OR owes_penalty) AS bears_penalty,
           bool_or(owes_penalty) AS owes_penalty
    FROM open JOIN got USING (id, loan_id) CROSS JOIN LATERAL (
        SELECT due_on + grace_days < %(on)s AS is_overdue, open.principal_fen - got.principal_fen AS left_principal_fen,
               open.interest_fen - got.interest_fen AS left_interest_fen,
               div(2 * penalty + 36000, 72000) > penalty_paid_fen + got.penalty_fen
               OR div(2 * compound + 36000, 72000) > compound_paid_fen + got.compound_fen AS owes_penalty) AS later
    GROUP BY loan_id
), ended AS MATERIALIZED (
    SELECT held.*, coalesce(rest.penalty_fen, 0) AS penalty_fen, coalesce(rest.compound_fen, 0) AS compound_fen,
           coalesce(rest.interest_fen, 0) AS interest_fen, coalesce(rest.principal_fen, 0) AS principal_fen,
           amount_fen - coalesce(rest.penalty_fen + rest.compound_fen + rest.interest_fen + rest.principal_fen, 0)
               AS suspense_fen,
           coalesce(rest.overdue_principal_fen, 0) AS left_principal_fen,
           coalesce(rest.overdue_interest_fen, 0) AS left_interest_fen, rest.since_on,
           coalesce(rest.bears_penalty, false) AS still_bears_penalty,
           status = 'active' AND balance_fen = coalesce(rest.principal_fen, 0) AND next_due_on IS NULL
               AND due_interest_fen = coalesce(rest.interest_fen, 0) AND NOT coalesce(rest.owes_penalty, false)
               AS is_settled
    FROM held LEFT JOIN rest USING (loan_id)
), instalments AS (
    UPDATE loans_instalment AS instalment
    SET interest_paid_fen = instalment.interest_paid_fen + got.interest_fen,
        principal_paid_fen = instalment.principal_paid_fen + got.principal_fen,
        penalty_paid_fen = instalment.penalty_paid_fen + got.penalty_fen,
        compound_paid_fen = instalment.compound_paid_fen + got.compound_fen,
        penalty_numerator = open.penalty, compound_numerator = open.compound, carried_on = open.carried_on,
        paid_on = CASE WHEN open.principal_fen + open.interest_fen = got.principal_fen + got.interest_fen
                       THEN coalesce(instalment.paid_on, held.value_on) END
    FROM got JOIN open USING (id, loan_id) JOIN held USING (loan_id)
    WHERE instalment.id = got.id AND instalment.id = ANY (ARRAY(SELECT id FROM got))
      AND got.penalty_fen + got.compound_fen + got.interest_fen + got.principal_fen > 0
), repayments AS (
    INSERT INTO loans_repayment (id, organisation_id, party_id, loan_id, payment_number, amount_fen, penalty_fen,
                                 compound_fen, interest_fen, principal_fen, suspense_fen, received_on)
    SELECT new_key(), organisation_id, party_id, loan_id, payment_number, amount_fen, penalty_fen, compound_fen,
           interest_fen, principal_fen, suspense_fen, value_on
    FROM ended
), events AS (
    INSERT INTO loans_loanevent (id, organisation_id, party_id, loan_id, number, kind, happened_on, amount_fen, payload)
    SELECT new_key(), organisation_id, party_id, loan_id,
           (SELECT coalesce(max(number), 0) + 1 FROM loans_loanevent AS event WHERE event.loan_id = ended.loan_id),
           CASE WHEN value_on >= written_off_on THEN 'recovery' ELSE 'repayment' END, value_on, amount_fen,
           jsonb_build_object('payment', payment_number)
    FROM ended
), moved AS (
    UPDATE {segment} AS segment
    SET balance_fen = segment.balance_fen - ended.principal_fen,
        received_fen = segment.received_fen + ended.interest_fen,
        due_principal_fen = segment.due_principal_fen - ended.principal_fen,
        due_interest_fen = segment.due_interest_fen - ended.interest_fen,
        overdue_principal_fen = ended.left_principal_fen,
        overdue_interest_fen = ended.left_interest_fen,
        overdue_since_on = ended.since_on,
        bears_penalty = ended.still_bears_penalty,
        penalty_received_fen = segment.penalty_received_fen + ended.penalty_fen,
        compound_received_fen = segment.compound_received_fen + ended.compound_fen,
        status = CASE WHEN is_settled THEN 'settled' ELSE segment.status END,
        settled_on = CASE WHEN is_settled THEN ended.value_on END
    FROM ended WHERE segment.loan_id = ended.loan_id AND segment.loan_id = ANY (%(loans)s::uuid[])
)
SELECT loan_id, organisation_id, party_id, legal_entity_id, product_version_id, payment_number,
       amount_fen, penalty_fen, compound_fen, interest_fen, principal_fen, suspense_fen, is_settled,
       written_off_on IS NOT NULL AS is_recovered, facility_id
FROM ended
