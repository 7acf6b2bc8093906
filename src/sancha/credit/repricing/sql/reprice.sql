-- A change of rate, as core.loan makes it: what the period under way has earned stays, rounded once with the rest; its
-- principal stays, unless it begins on this very day; equal instalments are computed anew from the next one on. What is
-- late is carried to this day at the old rate.
WITH due AS MATERIALIZED (
    {due} ORDER BY loan_id FOR UPDATE OF segment
), changed AS MATERIALIZED (
    SELECT * FROM due WHERE is_regular AND rate_pct <> annual_rate_pct
), earned AS (
    SELECT changed.*, above, below,
           div(2 * planned_balance_fen * annual_rate_pct * gone + 100 * year_days, 200 * year_days)::bigint AS carried_fen,
           div(2 * planned_balance_fen * (annual_rate_pct * gone + rate_pct * (period_days - gone)) + 100 * year_days,
               200 * year_days)::bigint AS interest_fen
    FROM changed
    LEFT JOIN unnest(%(key_rates)s::numeric[], %(key_counts)s::text[], %(key_days)s::integer[], %(key_numbers)s::integer[],
                     %(key_froms)s::date[], %(aboves)s::numeric[], %(belows)s::numeric[])
        AS factor (of_rate_pct, of_day_count, of_day, of_count, of_from_on, above, below)
        ON method = 'equal_instalment' AND of_rate_pct = rate_pct AND of_day_count = day_count
       AND of_day = key_day AND of_count = key_count
       AND coalesce(of_from_on, '-infinity') = coalesce(key_from_on, '-infinity')
), levelled AS (
    SELECT loan_id, number, organisation_id, party_id, method, day_count, annual_rate_pct, rate_pct,
           markup_pct, compounds, base, published_pct, points_bp, then_on, next_due_on, gone, period_days, left_count,
           is_cut, planned_balance_fen, period_principal_fen, carried_fen, interest_fen,
           CASE WHEN method <> 'equal_instalment' THEN instalment_fen
                WHEN left_count = 1 OR is_cut AND left_count = 2 THEN 0
                ELSE div(2 * (planned_balance_fen - CASE WHEN is_cut THEN period_principal_fen ELSE 0 END) * above
                         + below, 2 * below)::bigint END AS level_fen
    FROM earned
), priced AS MATERIALIZED (
    SELECT *, CASE WHEN method <> 'equal_instalment' OR is_cut OR left_count = 1 THEN period_principal_fen
                   ELSE least(greatest(level_fen - interest_fen, 0), planned_balance_fen) END AS principal_fen
    FROM levelled
), late AS (
    UPDATE loans_instalment AS instalment
    SET penalty_numerator = bearing.penalty, compound_numerator = bearing.compound, carried_on = bearing.carried_on
    FROM due AS segment CROSS JOIN LATERAL ({bearing} OFFSET 0) AS bearing
    WHERE is_regular AND rate_pct <> annual_rate_pct AND bears_penalty AND instalment.id = bearing.id
      AND bearing.carried_on = %(on)s
), happened AS (
    INSERT INTO loans_loanevent (id, organisation_id, party_id, loan_id, number, kind, happened_on, payload)
    SELECT new_key(), organisation_id, party_id, loan_id,
           (SELECT coalesce(max(number), 0) + 1 FROM loans_loanevent AS event WHERE event.loan_id = priced.loan_id),
           'rate_change', %(on)s, jsonb_build_object('annual_rate_pct', rate_pct::text, 'base', base,
               'published_pct', published_pct::text, 'points_bp', points_bp)
    FROM priced
), moved AS (
    UPDATE {segment} AS segment
    SET annual_rate_pct = priced.rate_pct,
        penalty_rate_pct = priced.rate_pct * (100 + priced.markup_pct) / 100,
        compound_rate_pct = CASE WHEN priced.compounds THEN priced.rate_pct ELSE 0 END,
        instalment_fen = CASE WHEN priced.method = 'equal_instalment' AND priced.left_count < 3 THEN 0
                              ELSE priced.level_fen END,
        period_principal_fen = priced.principal_fen,
        period_carried_fen = priced.carried_fen,
        period_interest_fen = priced.interest_fen - priced.carried_fen,
        period_from_on = CASE WHEN priced.day_count LIKE '30/%%' THEN segment.period_from_on ELSE %(on)s END,
        period_skipped_days = CASE WHEN priced.day_count LIKE '30/%%' THEN gone ELSE 0 END,
        period_days = greatest(priced.period_days - gone, 1),
        reprices_on = priced.then_on
    FROM priced WHERE segment.loan_id = priced.loan_id
), kept AS (
    UPDATE {segment} AS segment SET reprices_on = due.then_on
    FROM due
    WHERE segment.loan_id = due.loan_id AND due.is_regular AND due.rate_pct = due.annual_rate_pct
)
SELECT loan_id, number, organisation_id, party_id, annual_rate_pct, rate_pct, next_due_on, principal_fen + interest_fen
FROM priced ORDER BY loan_id
