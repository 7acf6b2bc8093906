COPY (
    SELECT * FROM (
        SELECT {columns} FROM ({stood}) AS stood
        UNION ALL
        SELECT kept.* FROM snapshot_keptloan CROSS JOIN LATERAL jsonb_to_record(stood) AS kept ({typed})
        WHERE legal_entity_id = %(legal_entity_id)s AND closed_on = %(on)s {kept}) AS line
    ORDER BY loan_id
) TO STDOUT (FORMAT csv)
