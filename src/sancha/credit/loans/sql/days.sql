-- Days and dates as core.daycount counts them. One expression each, of nothing but immutable functions: so a statement
-- takes them in, and no function is called for each of a million loans.
-- Whole months are 30 days each, the odd days are the calendar's (对年对月对日).
CREATE OR REPLACE FUNCTION thirty_days(start_on date, end_on date, anchor_day integer) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN
    30 * (12 * (extract(year FROM end_on)::integer - extract(year FROM start_on)::integer)
          + extract(month FROM end_on)::integer - extract(month FROM start_on)::integer)
    + extract(day FROM end_on)::integer
    + CASE WHEN extract(day FROM end_on)::integer >= least(anchor_day,
               extract(day FROM end_on - extract(day FROM end_on)::integer + 1 + interval '1 month - 1 day')::integer)
      THEN - least(anchor_day,
               extract(day FROM end_on - extract(day FROM end_on)::integer + 1 + interval '1 month - 1 day')::integer)
      ELSE extract(day FROM end_on - extract(day FROM end_on)::integer)::integer - 30
           - least(anchor_day, extract(day FROM end_on - extract(day FROM end_on)::integer)::integer)
      END;

-- The date some months later, on the anchor day or the last day before it.
CREATE OR REPLACE FUNCTION months_later(start_on date, months integer, anchor_day integer) RETURNS date
LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN
    (start_on - extract(day FROM start_on)::integer + 1 + make_interval(months => months))::date + least(anchor_day,
        extract(day FROM start_on - extract(day FROM start_on)::integer + 1 + make_interval(months => months + 1)
                         - interval '1 day')::integer) - 1;

GRANT EXECUTE ON FUNCTION thirty_days(date, date, integer), months_later(date, integer, integer)
    TO sancha_app, sancha_reader;
