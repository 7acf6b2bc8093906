-- An exact amount, 36,000 of which are a fen, in whole fen: half of one goes up, or to the even neighbour.
(div(2 * ({exact}) + 36000, 72000)
    - CASE WHEN rounds_half_even AND mod(2 * ({exact}) + 36000, 144000) = 72000 THEN 1 ELSE 0 END)::bigint
