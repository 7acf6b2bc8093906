-- What misuse has cost on principal not yet due up to {day}, and what a restructuring brought along: in whole fen.
period_penalty_fen
    + {whole surcharge_numerator + surcharge_rate_pct * planned_balance_fen * greatest({day} - surcharge_from_on, 0)}
