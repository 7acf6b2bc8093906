-- The class is never better than days past due allow, nor than people judged, nor than a restructuring under observation;
-- a non-performing loan is not made better by a machine.
WITH judged AS MATERIALIZED (
    SELECT loan_id, days, is_kept,
           CASE WHEN risk_class >= 3 THEN greatest(floor_class, risk_class) ELSE floor_class END AS new_class
    FROM (SELECT loan_id, risk_class, days, kept_class > 1 AS is_kept,
                 greatest(kept_class, CASE WHEN days > 360 THEN 5 WHEN days > 270 THEN 4 WHEN days > 90 THEN 3
                                           WHEN days > 0 THEN 2 ELSE 1 END) AS floor_class
          FROM (SELECT loan_id, risk_class, greatest(%(on)s - coalesce(overdue_since_on, %(on)s), 0) AS days,
                       greatest(judged_class, CASE WHEN watched_until_on >= %(on)s THEN watched_class END, 1)
                       AS kept_class
                FROM {segment} AS segment
                WHERE status = 'active' AND set_aside IS NULL AND legal_entity_id = %(legal_entity_id)s
                  AND (closed_on IS NULL OR closed_on < %(on)s)
                  AND (overdue_since_on IS NOT NULL OR risk_class > 1 OR stage > 1 OR NOT is_accruing) {only}
                ORDER BY loan_id FOR UPDATE OF segment) AS late) AS floored
), moved AS (
    UPDATE {segment} AS segment
    SET risk_class = new_class,
        stage = CASE WHEN new_class >= 3 THEN 3 WHEN days > 30 OR is_kept THEN 2 ELSE 1 END,
        is_accruing = days <= 90 AND (is_accruing OR days = 0)
    FROM judged
    WHERE segment.loan_id = judged.loan_id
      AND (risk_class, stage, is_accruing) IS DISTINCT FROM
          (new_class::smallint,
           (CASE WHEN new_class >= 3 THEN 3 WHEN days > 30 OR is_kept THEN 2 ELSE 1 END)::smallint,
           days <= 90 AND (is_accruing OR days = 0))
    RETURNING 1
)
SELECT count(*), NULL::bigint FROM moved
