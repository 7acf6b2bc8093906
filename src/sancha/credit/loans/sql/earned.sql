earned_fen + CASE WHEN next_due_on IS NULL THEN 0
    ELSE period_carried_fen + period_interest_fen * least(period_days, greatest(0,
        CASE WHEN day_count LIKE '30/%%' AND {day} - period_from_on > 27
             THEN thirty_days(period_from_on, {day}, period_anchor_day)
             ELSE {day} - period_from_on END - period_skipped_days)) / period_days END
