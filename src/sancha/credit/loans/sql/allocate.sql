-- Payments are spread over what is due: oldest instalment first (Civil Code art. 560), inside one by the
-- product's order within art. 561. What is put for `paid` gives loan_id, payment_number, amount_fen, value_on, penalty_first
-- and interest_first, one row a loan. A payment counts on its value day: what penalty and compound grew after
-- that on the part it pays is taken off again.
WITH paid AS MATERIALIZED ({paid}),
held AS MATERIALIZED (
    SELECT segment.*, payment_number, amount_fen, least(value_on, %(on)s) AS value_on, penalty_first, interest_first
    FROM {segment} AS segment JOIN paid USING (loan_id)
    WHERE set_aside IS NULL ORDER BY loan_id FOR UPDATE OF segment
), open AS MATERIALIZED (
    SELECT instalment.id, instalment.loan_id, nr, due_on, principal_fen - principal_paid_fen AS principal_fen,
           interest_fen - interest_paid_fen AS interest_fen, interest_first, amount_fen,
           carried_on IS NOT NULL AND due_on + grace_days < carried_on AS is_overdue,
           CASE WHEN carried_on IS NOT NULL AND due_on + grace_days < carried_on
                THEN greatest(%(on)s, carried_on) - greatest(value_on, due_on + 1) ELSE 0 END AS days_since
    FROM held CROSS JOIN LATERAL (  -- By its index, loan by loan, whatever else is joined.
        SELECT * FROM loans_instalment WHERE loans_instalment.loan_id = held.loan_id AND paid_on IS NULL OFFSET 0
    ) AS instalment
), grown AS MATERIALIZED (
    SELECT held.*, greatest(0, penalty_numerator + penalty_rate_pct * (overdue_principal_fen::numeric * since
                   - coalesce(principal_days, 0))) AS penalty_then,
           greatest(0, compound_numerator + compound_rate_pct * (overdue_interest_fen::numeric * since
                   - coalesce(interest_days, 0))) AS compound_then
    FROM held CROSS JOIN LATERAL (SELECT greatest(%(on)s - coalesce(carried_on, %(on)s), 0) AS since) AS time
    LEFT JOIN (SELECT loan_id, sum(principal_fen * days_since) AS principal_days,
                      sum(interest_fen * days_since) AS interest_days
               FROM open GROUP BY loan_id) AS late USING (loan_id)
), items AS (
    SELECT loan_id, NULL::uuid AS id, amount_fen, 'penalty' AS part,
           CASE WHEN penalty_first THEN 0 ELSE 2147483646 END AS place, 0 AS turn,
           greatest(div(2 * penalty_then + 36000, 72000)::bigint - penalty_received_fen, 0) AS due_fen
    FROM grown WHERE carried_on IS NOT NULL
    UNION ALL
    SELECT loan_id, NULL, amount_fen, 'compound', CASE WHEN penalty_first THEN 0 ELSE 2147483646 END, 1,
           greatest(div(2 * compound_then + 36000, 72000)::bigint - compound_received_fen, 0)
    FROM grown WHERE carried_on IS NOT NULL
    UNION ALL
    SELECT loan_id, id, amount_fen, 'interest', nr, CASE WHEN interest_first THEN 0 ELSE 2 END, interest_fen FROM open
    UNION ALL
    SELECT loan_id, id, amount_fen, 'principal', nr, 1, principal_fen FROM open
), spread AS MATERIALIZED (
    SELECT loan_id, id, part, least(due_fen, greatest(amount_fen - (sum(due_fen) OVER before - due_fen), 0))::bigint
           AS got_fen
    FROM items WINDOW before AS (PARTITION BY loan_id ORDER BY place, turn ROWS UNBOUNDED PRECEDING)
), settled AS (
    SELECT id, coalesce(sum(got_fen) FILTER (WHERE part = 'interest'), 0)::bigint AS interest_fen,
           coalesce(sum(got_fen) FILTER (WHERE part = 'principal'), 0)::bigint AS principal_fen
    FROM spread WHERE id IS NOT NULL GROUP BY id HAVING sum(got_fen) > 0
), sums AS MATERIALIZED (
    SELECT loan_id, coalesce(sum(got_fen) FILTER (WHERE part = 'penalty'), 0)::bigint AS penalty_fen,
           coalesce(sum(got_fen) FILTER (WHERE part = 'compound'), 0)::bigint AS compound_fen,
           coalesce(sum(got_fen) FILTER (WHERE part = 'interest'), 0)::bigint AS interest_fen,
           coalesce(sum(got_fen) FILTER (WHERE part = 'principal'), 0)::bigint AS principal_fen
    FROM spread GROUP BY loan_id
), rest AS MATERIALIZED (
    SELECT loan_id,
           sum((open.principal_fen - coalesce(settled.principal_fen, 0)) * days_since) AS principal_days,
           sum((open.interest_fen - coalesce(settled.interest_fen, 0)) * days_since) AS interest_days,
           coalesce(sum(open.principal_fen - coalesce(settled.principal_fen, 0)) FILTER (WHERE is_overdue), 0)::bigint
               AS overdue_principal_fen,
           coalesce(sum(open.interest_fen - coalesce(settled.interest_fen, 0)) FILTER (WHERE is_overdue), 0)::bigint
               AS overdue_interest_fen,
           min(due_on) FILTER (WHERE is_overdue AND open.principal_fen + open.interest_fen
               > coalesce(settled.principal_fen + settled.interest_fen, 0)) AS since_on
    FROM open LEFT JOIN settled USING (id) GROUP BY loan_id
), applied AS MATERIALIZED (
    SELECT grown.*, coalesce(sums.penalty_fen, 0) AS penalty_fen, coalesce(sums.compound_fen, 0) AS compound_fen,
           coalesce(sums.interest_fen, 0) AS interest_fen, coalesce(sums.principal_fen, 0) AS principal_fen,
           grown.amount_fen - coalesce(sums.penalty_fen + sums.compound_fen + sums.interest_fen + sums.principal_fen, 0)
               AS suspense_fen,
           penalty_then + penalty_rate_pct * coalesce(rest.principal_days, 0) AS penalty_after,
           compound_then + compound_rate_pct * coalesce(rest.interest_days, 0) AS compound_after,
           coalesce(rest.overdue_principal_fen, 0) AS left_principal_fen,
           coalesce(rest.overdue_interest_fen, 0) AS left_interest_fen, rest.since_on
    FROM grown LEFT JOIN sums USING (loan_id) LEFT JOIN rest USING (loan_id)
), ended AS MATERIALIZED (
    SELECT *, status = 'active' AND balance_fen = principal_fen AND next_due_on IS NULL
              AND due_interest_fen = interest_fen
              AND div(2 * penalty_after + 36000, 72000) <= penalty_received_fen + penalty_fen
              AND div(2 * compound_after + 36000, 72000) <= compound_received_fen + compound_fen AS is_settled
    FROM applied
), instalments AS (
    UPDATE loans_instalment AS instalment
    SET interest_paid_fen = instalment.interest_paid_fen + settled.interest_fen,
        principal_paid_fen = instalment.principal_paid_fen + settled.principal_fen,
        paid_on = CASE WHEN open.principal_fen + open.interest_fen = settled.principal_fen + settled.interest_fen
                       THEN held.value_on END
    FROM settled JOIN open USING (id) JOIN held USING (loan_id)
    WHERE instalment.id = settled.id AND instalment.id = ANY (ARRAY(SELECT id FROM settled))
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
           'repayment', value_on, amount_fen, jsonb_build_object('payment', payment_number)
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
        penalty_numerator = ended.penalty_after,
        compound_numerator = ended.compound_after,
        carried_on = greatest(segment.carried_on, CASE WHEN segment.carried_on IS NOT NULL THEN %(on)s END),
        penalty_received_fen = segment.penalty_received_fen + ended.penalty_fen,
        compound_received_fen = segment.compound_received_fen + ended.compound_fen,
        status = CASE WHEN is_settled THEN 'settled' ELSE segment.status END,
        settled_on = CASE WHEN is_settled THEN ended.value_on END
    FROM ended WHERE segment.loan_id = ended.loan_id
)
SELECT loan_id, organisation_id, party_id, legal_entity_id, product_version_id, payment_number, amount_fen,
       penalty_fen, compound_fen, interest_fen, principal_fen, suspense_fen, is_settled
FROM ended
