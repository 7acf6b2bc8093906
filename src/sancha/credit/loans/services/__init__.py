"""What changes a loan: it is opened, things happen to it, and its rows say where it stands."""

from sancha.credit.loans.services.classing import judge, watch
from sancha.credit.loans.services.life import (
    apply_payment,
    enact,
    let_fall_due,
    open_discounted,
    open_loan,
    reach_of,
    rebuild_segment,
    stand,
)

__all__ = [
    "apply_payment",
    "enact",
    "judge",
    "let_fall_due",
    "open_discounted",
    "open_loan",
    "reach_of",
    "rebuild_segment",
    "stand",
    "watch",
]
