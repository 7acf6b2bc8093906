-- Loans whose rate is fixed anew by {on}, with their new price. Of a regular one the segment says all that the change
-- needs: it stands in a whole period, earns by its rate alone, is late at the usual rates, and nothing of it has been
-- within its days of grace since before.
SELECT segment.*, price.rate_pct, price.markup_pct, price.compounds, price.base, price.published_pct, price.points_bp,
       price.repricing, loan.number, loan.disbursed_on, count.year_days, count.gone, count.is_cut, count.left_count,
       -- What an equal instalment is computed from beside rate and convention: over how many months, and, but in 30/360,
       -- which takes every month alike, from which day and until which day of each.
       count.left_count - count.is_cut::integer AS key_count, CASE WHEN day_count = '30/360' THEN 1 ELSE due_day END AS key_day,
       CASE WHEN day_count = '30/360' THEN NULL WHEN count.is_cut THEN next_due_on ELSE period_from_on END AS key_from_on,
       CASE repricing WHEN 'first_of_january' THEN make_date(extract(year FROM %(on)s::date)::integer + 1, 1, 1)
            ELSE months_later(disbursed_on, 12 * (extract(year FROM %(on)s::date) - extract(year FROM disbursed_on) + 1
                                                  )::integer, extract(day FROM disbursed_on)::integer) END AS then_on,
       reprices_on = %(on)s AND method IN ('equal_instalment', 'equal_principal', 'interest_first', 'bullet')
           AND (every_months = 1 OR method <> 'equal_instalment')
           AND surcharge_from_on IS NULL AND paused_until_on IS NULL AND period_compound_fen = 0
           AND period_carried_fen = 0 AND period_skipped_days = 0 AND period_from_on <= %(on)s
           AND period_interest_fen = div(2 * planned_balance_fen * segment.annual_rate_pct * period_days + 100 * year_days,
                                         200 * year_days)
           AND penalty_rate_pct = segment.annual_rate_pct * (100 + price.markup_pct) / 100
           AND (grace_days = 0 OR NOT EXISTS (
               SELECT FROM loans_instalment AS instalment
               WHERE instalment.loan_id = segment.loan_id AND paid_on IS NULL
                 AND %(on)s BETWEEN due_on + 2 AND due_on + grace_days)) AS is_regular
FROM {segment} AS segment
JOIN unnest(%(versions)s::uuid[], %(rates)s::numeric[], %(markups)s::numeric[], %(compounds)s::boolean[],
            %(bases)s::text[], %(published)s::numeric[], %(points)s::integer[], %(repricings)s::text[])
    AS price (version_id, rate_pct, markup_pct, compounds, base, published_pct, points_bp, repricing)
    ON price.version_id = product_version_id
JOIN loans_loan AS loan ON loan.id = loan_id
CROSS JOIN LATERAL (
    SELECT CASE day_count WHEN 'actual/365' THEN 365 ELSE 360 END AS year_days, period_from_on < %(on)s AS is_cut,
           instalments - period_nr + 1 AS left_count,
           CASE WHEN period_from_on >= %(on)s THEN 0
                WHEN day_count LIKE '30/%%' THEN thirty_days(period_from_on, %(on)s, period_anchor_day)
                ELSE %(on)s - period_from_on END AS gone) AS count
WHERE reprices_on <= %(on)s AND status = 'active' AND set_aside IS NULL AND next_due_on IS NOT NULL
  AND segment.legal_entity_id = %(legal_entity_id)s {only}
