-- Payments are spread over what is due: oldest instalment first (Civil Code art. 560), inside one by the
-- product's order within art. 561: the turn of each part, by version. One payment a loan. It counts on its value day:
-- what it leaves open grows on from there.
WITH held AS MATERIALIZED (
    SELECT segment.loan_id, organisation_id, party_id, legal_entity_id, facility_id, product_version_id, status,
           balance_fen, due_interest_fen, next_due_on, written_off_on, penalty_rate_pct, compound_rate_pct, grace_days,
           rounds_half_even, paused_until_on, matured_on, payment_number, amount_fen, least(value_on, %(on)s) AS value_on,
           penalty_turn, compound_turn, interest_turn, principal_turn
    FROM {segment} AS segment
    JOIN unnest(%(loans)s::uuid[], %(numbers)s::text[], %(amounts)s::bigint[], %(value_ons)s::date[])
         AS paid (loan_id, payment_number, amount_fen, value_on) USING (loan_id)
    JOIN unnest(%(versions)s::uuid[], %(penalty)s::integer[], %(compound)s::integer[], %(interest)s::integer[],
                %(principal)s::integer[])
         AS version (id, penalty_turn, compound_turn, interest_turn, principal_turn) ON version.id = product_version_id
    WHERE set_aside IS NULL AND segment.loan_id = ANY (%(loans)s::uuid[])  -- A few are not found by reading them all.
    ORDER BY loan_id FOR UPDATE OF segment
), open AS MATERIALIZED (  -- By its index, loan by loan, whatever else is joined.
    SELECT segment.loan_id, bearing.*, amount_fen, segment.value_on, segment.grace_days,
           penalty_turn, compound_turn, interest_turn, principal_turn,
           greatest({whole penalty} - penalty_paid_fen, 0) AS penalty_fen,
           greatest({whole compound} - compound_paid_fen, 0) AS compound_fen
    FROM held AS segment CROSS JOIN LATERAL ({bearing} OFFSET 0) AS bearing
), reached AS (  -- What of the payment is left when it comes to an instalment.
    SELECT *, amount_fen - coalesce(
           sum(penalty_fen + compound_fen + interest_fen + principal_fen) OVER earlier, 0)::bigint AS left_fen
    FROM open
    WINDOW earlier AS (PARTITION BY loan_id ORDER BY due_on, nr ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
), spread AS MATERIALIZED (  -- Inside it a part gets what those whose turn is earlier leave.
    SELECT *,
        least(penalty_fen, greatest(0, left_fen - CASE WHEN compound_turn < penalty_turn THEN compound_fen ELSE 0 END
                                                - CASE WHEN interest_turn < penalty_turn THEN interest_fen ELSE 0 END
                                                - CASE WHEN principal_turn < penalty_turn THEN principal_fen ELSE 0 END
             )) AS got_penalty_fen,
        least(compound_fen, greatest(0, left_fen - CASE WHEN penalty_turn < compound_turn THEN penalty_fen ELSE 0 END
                                                 - CASE WHEN interest_turn < compound_turn THEN interest_fen ELSE 0 END
                                                 - CASE WHEN principal_turn < compound_turn THEN principal_fen ELSE 0 END
             ))::bigint AS got_compound_fen,
        least(interest_fen, greatest(0, left_fen - CASE WHEN penalty_turn < interest_turn THEN penalty_fen ELSE 0 END
                                                 - CASE WHEN compound_turn < interest_turn THEN compound_fen ELSE 0 END
                                                 - CASE WHEN principal_turn < interest_turn THEN principal_fen ELSE 0 END
             ))::bigint AS got_interest_fen,
        least(principal_fen, greatest(0, left_fen - CASE WHEN penalty_turn < principal_turn THEN penalty_fen ELSE 0 END
                                                  - CASE WHEN compound_turn < principal_turn THEN compound_fen ELSE 0 END
                                                  - CASE WHEN interest_turn < principal_turn THEN interest_fen ELSE 0 END
             ))::bigint AS got_principal_fen
    FROM reached
), rest AS MATERIALIZED (
    SELECT loan_id, sum(got_penalty_fen)::bigint AS penalty_fen, sum(got_compound_fen)::bigint AS compound_fen,
           sum(got_interest_fen)::bigint AS interest_fen, sum(got_principal_fen)::bigint AS principal_fen,
           coalesce(sum(left_principal_fen) FILTER (WHERE is_overdue), 0)::bigint AS overdue_principal_fen,
           coalesce(sum(left_interest_fen) FILTER (WHERE is_overdue), 0)::bigint AS overdue_interest_fen,
           min(due_on) FILTER (WHERE is_overdue AND left_principal_fen + left_interest_fen > 0) AS since_on,
           bool_or(is_overdue AND left_principal_fen + left_interest_fen > 0 OR owes_penalty) AS bears_penalty,
           bool_or(owes_penalty) AS owes_penalty
    FROM spread CROSS JOIN LATERAL (
        SELECT due_on + grace_days < %(on)s AS is_overdue, principal_fen - got_principal_fen AS left_principal_fen,
               interest_fen - got_interest_fen AS left_interest_fen,
               penalty_fen > got_penalty_fen OR compound_fen > got_compound_fen AS owes_penalty) AS later
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
    SET interest_paid_fen = instalment.interest_paid_fen + got_interest_fen,
        principal_paid_fen = instalment.principal_paid_fen + got_principal_fen,
        penalty_paid_fen = instalment.penalty_paid_fen + got_penalty_fen,
        compound_paid_fen = instalment.compound_paid_fen + got_compound_fen,
        penalty_numerator = spread.penalty, compound_numerator = spread.compound, carried_on = spread.carried_on,
        paid_on = CASE WHEN spread.principal_fen + spread.interest_fen = got_principal_fen + got_interest_fen
                       THEN coalesce(instalment.paid_on, value_on) END
    FROM spread
    WHERE instalment.id = spread.id AND instalment.id = ANY (ARRAY(SELECT id FROM spread))
      AND got_penalty_fen + got_compound_fen + got_interest_fen + got_principal_fen > 0
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
