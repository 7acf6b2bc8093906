from datetime import date, timedelta
from uuid import UUID

from sancha.core.loan import events
from sancha.core.loan.figures import Figures, figures, payoff
from sancha.core.loan.history import History
from sancha.core.money import round_fen
from sancha.core.schedule import Keep
from sancha.credit.loans.errors import DoesNotFit
from sancha.credit.loans.types import REASONS
from sancha.platform.errors import NotFound
from sancha.postloan.servicing.models import Quote
from sancha.postloan.servicing.types import STATUSES, QuoteView

DAYS_MAX = 7


# Money in by early repayment, in the form in which it is compared with the bank's statement.
MONEY_MOVED = """SELECT number, 'early_repayment' AS what, 'debit' AS channel, organisation_id,
        loan_id AS subject_id, ordered_fen AS amount_fen, status, status = 'collected' AS is_settled,
        made_at AS from_at, settled_at AS until_at
    FROM servicing_quote WHERE legal_entity_id = %(legal_entity_id)s"""


def view_of(row: Quote) -> QuoteView:
    values = {name: getattr(row, name) for name in QuoteView.__dataclass_fields__}
    return QuoteView(**values | {"status": STATUSES[row.status]})


def get(quote_id: UUID) -> QuoteView:
    """:raises NotFound: if there is none, or not for this reader."""
    row = Quote.objects.filter(pk=quote_id).first()
    if row is None:
        raise NotFound
    return view_of(row)


def lock(quote_id: UUID) -> Quote:
    """:raises NotFound: if there is none."""
    row = Quote.objects.select_for_update().filter(pk=quote_id).first()
    if row is None:
        raise NotFound
    return row


def of_loan(loan_id: UUID) -> list[QuoteView]:
    return [view_of(row) for row in Quote.objects.filter(loan_id=loan_id).order_by("-id")]


def cost_on(life: History, day: date, principal_fen: int | None) -> dict[str, int]:
    """Return what repaying this much principal early (all of it: None) costs on a day."""
    state = life.on(day)
    whole, shown = payoff(life.terms, state), figures(life.terms, state)
    repaid_fen = state.balance_fen if principal_fen is None else principal_fen
    fee_fen = round_fen(repaid_fen * life.terms.early_fee, life.terms.rounding)
    accrued_fen = shown.accrued.interest_fen + shown.accrued.penalty_fen
    return {
        "due_fen": shown.due.total_fen,
        "interest_fen": accrued_fen,
        "fee_fen": fee_fen,
        "principal_fen": repaid_fen,
        "amount_fen": shown.due.total_fen + accrued_fen + fee_fen + repaid_fen
        if principal_fen is not None
        else whole.amount_fen,
    }


def days_of(quoted_on: date, valid_until_on: date) -> list[date]:
    return [quoted_on + timedelta(days=n) for n in range((valid_until_on - quoted_on).days + 1)]


def after(life: History, event: events.Event) -> History:
    """Return a life with one event more, that has not happened.

    :raises DoesNotFit: if it does not fit.
    """
    try:
        return life.with_events([event])
    except events.Refused as refusal:
        raise DoesNotFit(reason=REASONS[refusal.reason]) from None


def imagined(life: History, event: events.Event, *, on: date) -> Figures:
    """Return the figures of a day as they would be after an event that has not happened.

    :raises DoesNotFit: if it does not fit.
    """
    then = after(life, event)
    return figures(then.terms, then.on(on))


def early(life: History, *, on: date, amount_fen: int, keep: str) -> events.EarlyRepayment:
    """Return an early repayment as the loan's next event."""
    return events.EarlyRepayment(
        nr=len(life.entered) + 1, on=on, amount_fen=amount_fen, keep=Keep(keep)
    )
