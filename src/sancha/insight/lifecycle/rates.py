"""What a loan costs in a year now, since when, and by which rule."""

from datetime import date

from ninja import Schema

from sancha.core.loan.state import State
from sancha.core.lpr import next_repricing
from sancha.core.money import decimal_of, rate_text
from sancha.credit.loans.types import LoanView
from sancha.office.products import queries as products
from sancha.office.products.types import Terms
from sancha.office.products.words import lpr_text
from sancha.platform.text import Text


class LoanRateOut(Schema):
    annual_pct: str
    since_on: date
    agreed_pct: str
    rule: Text | None
    next_on: date | None


def rate_out(view: LoanView, terms: Terms, state: State, *, on: date) -> LoanRateOut:
    """Return the rate of a loan as it stands on a day."""
    since_on = state.regime.from_on
    for regime in reversed(state.regimes):
        if regime.rate != state.rate:
            break
        since_on = regime.from_on
    rule, next_on = None, None
    if terms.lpr is not None:
        priced = products.rate_on(terms, on=since_on)
        is_by_rule = priced.annual_pct == decimal_of(state.rate * 100)
        rule = priced.rule if is_by_rule else lpr_text(terms.lpr)
        then_on = next_repricing(on, disbursed_on=view.disbursed_on, repricing=terms.lpr.repricing)
        next_on = then_on if then_on < view.matures_on and view.settled_on is None else None
    return LoanRateOut(
        annual_pct=rate_text(decimal_of(state.rate * 100)),
        since_on=since_on,
        agreed_pct=rate_text(view.annual_rate_pct),
        rule=rule,
        next_on=next_on,
    )
