-- What misuse has cost on principal not yet due up to {day}, and what a restructuring brought along: in whole fen.
div(2 * (surcharge_numerator + surcharge_rate_pct * planned_balance_fen * greatest({day} - surcharge_from_on, 0)) + 36000,
    72000)::bigint
