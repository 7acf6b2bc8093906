-- What the equal instalments of these loans are computed from, each once. 30/360 takes every month alike.
SELECT DISTINCT rate_pct, day_count, due_day, left_count - CASE WHEN is_cut THEN 1 ELSE 0 END AS count,
       CASE WHEN day_count = '30/360' THEN NULL WHEN is_cut THEN next_due_on ELSE period_from_on END AS from_on
FROM ({due}) AS due WHERE is_regular AND method = 'equal_instalment' AND rate_pct <> annual_rate_pct
