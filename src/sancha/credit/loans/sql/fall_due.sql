-- One more instalment of each loan falls due: it is stored, and the segment goes on to the next period.
-- The table is put in, or one of its partitions, and what narrows it to some loans.
WITH fallen AS MATERIALIZED (
    SELECT *, CASE WHEN surcharge_from_on IS NULL THEN 0 ELSE {surcharge} END AS surcharge_fen,
           -- The interest of a discounted bill was received when it was paid out.
           CASE WHEN method = 'discounted' THEN period_carried_fen + period_interest_fen ELSE 0 END AS kept_back_fen
    FROM {segment} AS segment
    WHERE status = 'active' AND next_due_on <= %(on)s AND set_aside IS NULL
      AND legal_entity_id = %(legal_entity_id)s {only}
    ORDER BY loan_id FOR UPDATE
), dated AS MATERIALIZED (  -- Step by step, so that each figure is computed once however often it is used.
    SELECT fallen.loan_id, period_nr, instalments, method, day_count, annual_rate_pct, instalment_fen, next_due_on, due_day,
           surcharge_fen, kept_back_fen, planned_balance_fen - period_principal_fen AS left_fen, listed.*,
           CASE WHEN period_nr = instalments THEN NULL
                WHEN method = 'listed' THEN listed_due_on
                WHEN period_nr + 1 = instalments AND last_due_on IS NOT NULL THEN last_due_on
                ELSE months_later(first_due_on, period_nr * every_months, due_day) END AS then_due_on,
           CASE day_count WHEN 'actual/365' THEN 365 ELSE 360 END AS year_days
    FROM fallen LEFT JOIN LATERAL (
        SELECT due_on AS listed_due_on, principal_fen AS listed_principal_fen, interest_fen AS listed_interest_fen,
               planned.period_from_on AS listed_from_on, planned.period_anchor_day AS listed_anchor_day,
               planned.period_skipped_days AS listed_skipped_days, planned.period_days AS listed_days
        FROM loans_plannedrow AS planned
        WHERE fallen.method = 'listed' AND planned.loan_id = fallen.loan_id AND planned.nr = fallen.period_nr + 1
        ORDER BY version DESC LIMIT 1) AS listed ON true
), counted AS MATERIALIZED (
    SELECT *, CASE WHEN day_count = '30/360' THEN thirty_days(next_due_on, then_due_on, due_day)
                   ELSE then_due_on - next_due_on END AS days
    FROM dated
), grown AS MATERIALIZED (
    SELECT *, CASE WHEN period_nr = instalments THEN 0
                   WHEN method = 'listed' THEN listed_interest_fen
                   ELSE div(2 * left_fen * annual_rate_pct * days + 100 * year_days, 200 * year_days)::bigint
              END AS then_interest_fen
    FROM counted
), following AS (
    SELECT *, CASE WHEN period_nr = instalments THEN 0
                   WHEN period_nr + 1 = instalments THEN left_fen
                   WHEN method = 'listed' THEN listed_principal_fen
                   WHEN method = 'equal_instalment'
                   THEN least(greatest(instalment_fen - then_interest_fen, 0), left_fen)
                   ELSE least(instalment_fen, left_fen) END AS then_principal_fen
    FROM grown
), stored AS (
    INSERT INTO loans_instalment (id, loan_id, organisation_id, party_id, nr, due_on, principal_fen, interest_fen,
                                  interest_paid_fen, penalty_paid_fen, compound_paid_fen)
    SELECT new_key(), loan_id, organisation_id, party_id, period_nr, next_due_on, period_principal_fen,
           period_carried_fen + period_interest_fen, kept_back_fen, - surcharge_fen, - period_compound_fen
    FROM fallen
), told AS (
    INSERT INTO event (id, subject, organisation_id, sequence, type, payload, business_on)
    SELECT new_key(), loan_id, organisation_id,
           (SELECT coalesce(max(sequence), 0) + 1 FROM event WHERE subject = loan_id),
           'loan.instalment_due', jsonb_build_object('nr', period_nr), %(on)s
    FROM fallen
), moved AS (
    UPDATE {segment} AS segment
    SET earned_fen = segment.earned_fen + segment.period_carried_fen + segment.period_interest_fen,
        due_principal_fen = segment.due_principal_fen + segment.period_principal_fen,
        due_interest_fen = segment.due_interest_fen + segment.period_carried_fen + segment.period_interest_fen
                           - following.kept_back_fen,
        planned_balance_fen = following.left_fen,
        next_due_on = following.then_due_on,
        period_nr = segment.period_nr + 1,
        period_from_on = coalesce(following.listed_from_on, segment.next_due_on),
        period_anchor_day = coalesce(following.listed_anchor_day, segment.due_day),
        period_skipped_days = coalesce(following.listed_skipped_days, 0),
        period_days = coalesce(following.listed_days, greatest(following.days, 1), 1),
        period_principal_fen = following.then_principal_fen,
        period_interest_fen = following.then_interest_fen,
        period_carried_fen = 0,
        bears_penalty = segment.bears_penalty OR following.surcharge_fen > 0 OR segment.period_compound_fen > 0,
        surcharge_numerator = 0,
        period_penalty_fen = 0,
        period_compound_fen = 0,
        surcharge_from_on = CASE WHEN segment.surcharge_rate_pct > 0 AND segment.period_nr < segment.instalments
                                 THEN greatest(segment.next_due_on, segment.surcharge_from_on) END,
        matured_on = CASE WHEN segment.period_nr = segment.instalments THEN segment.next_due_on END
    FROM following WHERE segment.loan_id = following.loan_id
)
SELECT count(*), coalesce(sum(period_principal_fen + period_carried_fen + period_interest_fen - kept_back_fen), 0)::bigint
FROM fallen
