-- Loans by the hundred thousand, each on one of the templates: a plan that is the same whatever its month, for
-- it counts months as 30 days and begins on its own due day. Some instalments have fallen due and were paid, of
-- a few loans the last ones were not.
WITH template AS MATERIALIZED (
    SELECT * FROM unnest(%(places)s::integer[], %(versions)s::uuid[], %(methods)s::text[], %(days)s::integer[],
                         %(principals)s::bigint[], %(levels)s::bigint[], %(rates)s::numeric[], %(markups)s::numeric[],
                         %(terms)s::integer[], %(repricings)s::date[])
        AS template (place, version_id, method, day, principal_fen, level_fen, rate_pct, markup_pct, term, reprices_on)
), planned AS MATERIALIZED (
    SELECT * FROM unnest(%(row_places)s::integer[], %(row_nrs)s::integer[], %(row_principals)s::bigint[],
                         %(row_interests)s::bigint[], %(row_befores)s::bigint[])
        AS planned (place, nr, principal_fen, interest_fen, before_fen)
), drawn AS MATERIALIZED (
    SELECT number, template.*, new_key() AS loan_id, (%(organisations)s::uuid[])[1 + number %% %(organisation_count)s] AS organisation_id,
           (%(parties)s::uuid[])[1 + number / %(per_facility)s %% %(party_count)s] AS party_id, number / %(per_facility)s AS facility,
           ((number / 97) %% 11)::integer AS age,
           CASE WHEN (number * 7919) %% 100 < 5 THEN 1 + ((number / 100) %% 4)::integer ELSE 0 END AS arrears
    FROM generate_series(%(first)s::bigint, %(last)s::bigint) AS number
    JOIN template ON template.place = number %% %(template_count)s
), dated AS MATERIALIZED (
    SELECT *, months_later(start_on, term, day) AS matures_on,
           overlay(%(salt)s PLACING lpad(to_hex(facility), 12, '0') FROM 25)::uuid AS facility_id,
           (SELECT count(*) FROM generate_series(1, 12) AS nr WHERE months_later(start_on, nr, day) < %(today)s)::integer
               AS fallen
    FROM (SELECT *, months_later(%(today)s, -age - CASE WHEN day >= extract(day FROM %(today)s::date) THEN 1 ELSE 0 END,
                                 day) AS start_on FROM drawn) AS started
), loan AS (
    INSERT INTO loans_loan (id, number, organisation_id, legal_entity_id, party_id, facility_id, contract_id,
                            application_id, product_version_id, principal_fen, annual_rate_pct, term_months,
                            disbursed_on, matures_on)
    SELECT loan_id, 'JJG' || lpad(number::text, 10, '0'), organisation_id, %(legal_entity_id)s, party_id,
           facility_id, loan_id, loan_id, version_id, principal_fen, rate_pct, term, start_on, matures_on
    FROM dated
), due AS MATERIALIZED (
    SELECT loan_id, number, organisation_id, party_id, planned.*, months_later(start_on, nr, day) AS due_on,
           nr <= fallen - least(arrears, fallen) AS is_paid
    FROM dated JOIN planned USING (place) WHERE nr <= fallen
), instalment AS (
    INSERT INTO loans_instalment (id, loan_id, organisation_id, party_id, nr, due_on, principal_fen, interest_fen,
                                  principal_paid_fen, interest_paid_fen, paid_on)
    SELECT new_key(), loan_id, organisation_id, party_id, nr, due_on, principal_fen, interest_fen,
           CASE WHEN is_paid THEN principal_fen ELSE 0 END, CASE WHEN is_paid THEN interest_fen ELSE 0 END,
           CASE WHEN is_paid THEN due_on END
    FROM due
), repayment AS (
    INSERT INTO loans_repayment (id, organisation_id, party_id, loan_id, payment_number, amount_fen, interest_fen,
                                 principal_fen, suspense_fen, received_on)
    SELECT new_key(), organisation_id, party_id, loan_id, 'PG' || lpad(number::text, 10, '0') || '-' || nr,
           principal_fen + interest_fen, interest_fen, principal_fen, 0, due_on
    FROM due WHERE is_paid
), happened AS (
    INSERT INTO loans_loanevent (id, organisation_id, party_id, loan_id, number, kind, happened_on, amount_fen, payload)
    SELECT new_key(), organisation_id, party_id, loan_id, nr, 'repayment', due_on, principal_fen + interest_fen,
           jsonb_build_object('payment', 'PG' || lpad(number::text, 10, '0') || '-' || nr)
    FROM due WHERE is_paid
), told AS (  -- The bureau knows them; of those in arrears, cases are open.
    INSERT INTO reporting_record (id, number, loan_id, loan_number, organisation_id, party_id, kind, sequence,
                                  business_on, credit_fen, balance_fen, overdue_fen, monthly_payment_fen,
                                  remaining_months, instalments_behind, status, taken_at)
    SELECT new_key(), 'JJG' || lpad(number::text, 10, '0') || '-1', loan_id, 'JJG' || lpad(number::text, 10, '0'),
           organisation_id, party_id, 'grant', 1, start_on, principal_fen, principal_fen, 0,
           coalesce(level_fen, principal_fen / term), term, 0, 'taken', start_on
    FROM dated
), collected AS (
    INSERT INTO collection_case (id, organisation_id, legal_entity_id, party_id, loan_id, overdue_since_on, opened_on)
    SELECT new_key(), organisation_id, %(legal_entity_id)s, party_id, loan_id, min(due_on), min(due_on)
    FROM due WHERE NOT is_paid GROUP BY loan_id, organisation_id, party_id
), sums AS MATERIALIZED (
    SELECT loan_id, sum(interest_fen) AS earned_fen,
           coalesce(sum(interest_fen) FILTER (WHERE is_paid), 0) AS received_fen,
           coalesce(sum(principal_fen) FILTER (WHERE is_paid), 0) AS repaid_fen,
           coalesce(sum(interest_fen) FILTER (WHERE NOT is_paid), 0) AS due_interest_fen,
           coalesce(sum(principal_fen) FILTER (WHERE NOT is_paid), 0) AS due_principal_fen
    FROM due GROUP BY loan_id
), facility AS (
    INSERT INTO facilities_facility (id, organisation_id, party_id, application_id, limit_fen, used_fen, granted_on,
                                     expires_on)
    SELECT facility_id, min(organisation_id::text)::uuid, min(party_id::text)::uuid, new_key(), sum(principal_fen),
           sum(principal_fen - coalesce(repaid_fen, 0)), %(today)s, %(today)s + 365
    FROM dated LEFT JOIN sums USING (loan_id) GROUP BY facility_id
), segment AS (
    INSERT INTO loans_segment (loan_id, organisation_id, legal_entity_id, party_id, facility_id, product_version_id,
            balance_fen, next_due_on, period_nr, period_from_on, period_anchor_day, period_days, period_principal_fen,
            period_interest_fen, period_carried_fen, method, day_count, due_day, first_due_on, instalments,
            instalment_fen, planned_balance_fen, annual_rate_pct, penalty_rate_pct, compound_rate_pct, earned_fen,
            received_fen, due_principal_fen, due_interest_fen, reprices_on)
    SELECT loan_id, organisation_id, %(legal_entity_id)s, party_id, facility_id, version_id,
           dated.principal_fen - coalesce(repaid_fen, 0), months_later(start_on, fallen + 1, day), fallen + 1,
           months_later(start_on, fallen, day), day, 30, planned.principal_fen, planned.interest_fen, 0, method,
           '30/360', day, months_later(start_on, 1, day), term, level_fen, planned.before_fen, rate_pct,
           rate_pct * (100 + markup_pct) / 100, rate_pct, coalesce(earned_fen, 0), coalesce(received_fen, 0),
           coalesce(due_principal_fen, 0), coalesce(due_interest_fen, 0), reprices_on
    FROM dated JOIN planned ON planned.place = dated.place AND planned.nr = fallen + 1 LEFT JOIN sums USING (loan_id)
)
SELECT organisation_id, version_id, sum(dated.principal_fen)::bigint, coalesce(sum(repaid_fen), 0)::bigint,
       coalesce(sum(received_fen), 0)::bigint, sum(fallen)::bigint
FROM dated LEFT JOIN sums USING (loan_id) GROUP BY organisation_id, version_id
