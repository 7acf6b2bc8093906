-- What is used of each limit beside what its loans owe and what is on its way to the borrower: where they differ, that
-- is noted for somebody to explain, and nothing is set. It is noted by another statement, so that this one may use all
-- cores.
WITH owed AS (
    SELECT facility_id, sum(balance_fen) AS fen
    FROM loans_segment WHERE legal_entity_id = %(legal_entity_id)s AND status = 'active'
    GROUP BY facility_id
), moving AS (
    SELECT facility_id, sum(fen) AS fen FROM unnest(%(moving)s::uuid[], %(amounts)s::bigint[]) AS moving (facility_id, fen)
    GROUP BY facility_id
)
SELECT organisation_id, party_id, facility.id, used_fen, (coalesce(owed.fen, 0) + coalesce(moving.fen, 0))::bigint AS owed_fen
FROM facilities_facility AS facility
LEFT JOIN owed ON owed.facility_id = facility.id LEFT JOIN moving ON moving.facility_id = facility.id
WHERE organisation_id = ANY (%(organisations)s) AND used_fen <> coalesce(owed.fen, 0) + coalesce(moving.fen, 0)
