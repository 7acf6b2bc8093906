-- What the equal instalments of these loans are computed from, each once.
SELECT DISTINCT rate_pct, day_count, key_day, key_count, key_from_on
FROM ({due}) AS due WHERE is_regular AND method = 'equal_instalment' AND rate_pct <> annual_rate_pct
