SELECT loan_id FROM ({due}) AS due WHERE NOT is_regular ORDER BY loan_id
