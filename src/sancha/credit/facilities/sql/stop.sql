-- Limits whose term has ended are expired; those of parties whose loans are long overdue or of a bad class are frozen
-- while that lasts; one that is closed stays so. Only what changes is given; it is written by another statement, so that
-- this one may use all cores.
WITH bad AS (
    SELECT party_id, CASE WHEN bool_or(risk_class >= %(worst_class)s) THEN 'class' ELSE 'arrears' END AS why
    FROM loans_segment
    WHERE legal_entity_id = %(legal_entity_id)s AND status = 'active'
      AND (risk_class >= %(worst_class)s OR overdue_since_on <= %(overdue_since_on)s)
    GROUP BY party_id
), wanted AS (
    SELECT facility.id,
           CASE WHEN expires_on <= %(on)s THEN 'expired' WHEN bad.why IS NOT NULL THEN 'frozen' ELSE 'active' END AS status,
           CASE WHEN expires_on <= %(on)s THEN 'term' ELSE coalesce(bad.why, '') END AS why
    FROM facilities_facility AS facility LEFT JOIN bad USING (party_id)
    WHERE organisation_id = ANY (%(organisations)s)
)
SELECT facility.id, wanted.status, wanted.why
FROM facilities_facility AS facility JOIN wanted USING (id)
WHERE facility.status <> 'closed' AND (facility.status, facility.stopped_for) <> (wanted.status, wanted.why)
