-- Days and dates as core.daycount counts them.
-- Whole months are 30 days each, the odd days are the calendar's (对年对月对日).
CREATE FUNCTION thirty_days(start_on date, end_on date, anchor_day integer) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN (
    SELECT CASE
        WHEN extract(day FROM end_on)::integer >= least(anchor_day, of_end)
        THEN months * 30 + extract(day FROM end_on)::integer - least(anchor_day, of_end)
        ELSE (months - 1) * 30 + extract(day FROM end_on)::integer + of_before - least(anchor_day, of_before)
    END
    FROM (SELECT (extract(year FROM end_on)::integer - extract(year FROM start_on)::integer) * 12
               + extract(month FROM end_on)::integer - extract(month FROM start_on)::integer AS months,
               extract(day FROM date_trunc('month', end_on) + interval '1 month - 1 day')::integer AS of_end,
               extract(day FROM date_trunc('month', end_on) - interval '1 day')::integer AS of_before) AS parts);

-- The date some months later, on the anchor day or the last day before it.
CREATE FUNCTION months_later(start_on date, months integer, anchor_day integer) RETURNS date
LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN
    (date_trunc('month', start_on) + make_interval(months => months))::date + least(anchor_day,
        extract(day FROM date_trunc('month', start_on) + make_interval(months => months + 1)
                         - interval '1 day')::integer) - 1;

GRANT EXECUTE ON FUNCTION thirty_days(date, date, integer), months_later(date, integer, integer)
    TO sancha_app, sancha_reader;
