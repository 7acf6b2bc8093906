"""The repayment plan of a loan: `Terms` in, `Plan` out, to the fen.

`terms` says what may be agreed, `dates` when each instalment falls due and which days bear its
interest, `factors` what a yuan earns in each period, `principals` how the debt is paid down, `plan`
puts them together, `remainder` plans the rest of a loan anew.
"""

from sancha.core.schedule.dates import days_of_term, first_due_on, placed
from sancha.core.schedule.plan import Plan, Row, make_plan
from sancha.core.schedule.remainder import Keep, replan
from sancha.core.schedule.terms import (
    INSTALMENTS_MAX,
    Annuity,
    FirstPeriod,
    Holidays,
    InvalidTerms,
    Method,
    RateFrom,
    Terms,
)

__all__ = [
    "INSTALMENTS_MAX",
    "Annuity",
    "FirstPeriod",
    "Holidays",
    "InvalidTerms",
    "Keep",
    "Method",
    "Plan",
    "RateFrom",
    "Row",
    "Terms",
    "days_of_term",
    "first_due_on",
    "make_plan",
    "placed",
    "replan",
]
