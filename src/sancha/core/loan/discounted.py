"""A loan whose interest was kept back when it was paid out: what happens to it, and what does not."""

from dataclasses import replace

from sancha.core.allocation import Parts
from sancha.core.loan import events
from sancha.core.loan.events import Reason, Refused
from sancha.core.loan.state import Settlement, State
from sancha.core.loan.terms import LoanTerms
from sancha.core.schedule import Plan

# Money comes, or does not, or the day of the discount undoes it. Before it is due it is not written off.
HAPPENS = (events.Repayment, events.Fee, events.Waiver, events.WriteOff, events.Cancellation)


def kept_back(plan: Plan) -> tuple[Settlement, ...]:
    """Return what paying the money out has settled: the interest that was kept back."""
    if not plan.kept_back_fen:
        return ()
    parts = Parts(interest_fen=plan.kept_back_fen)
    return (Settlement(event=0, on=plan.starts_on, nr=plan.rows[0].nr, parts=parts),)


def require_fits_discounted(event: events.Event, state: State) -> None:
    """:raises Refused: if the event does not happen to such a loan, or not before it is due."""
    if not isinstance(event, HAPPENS) or (isinstance(event, events.WriteOff) and state.ahead):
        raise Refused(event, "type", Reason.DISCOUNTED)


def never_lent(event: events.Cancellation, terms: LoanTerms, state: State) -> State:
    """Return a discounted loan as if it had never been lent.

    :raises Refused: if it is no such loan, or it is not the day on which it was paid out.
    """
    if not terms.plan.is_discounted:
        raise Refused(event, "type", Reason.NOT_DISCOUNTED)
    if event.on != terms.plan.disbursed_on or state.claims or state.suspense:
        raise Refused(event, "on", Reason.TOO_LATE)
    return replace(
        state,
        balance_fen=0,
        plan=replace(state.plan, rows=()),
        settlements=tuple(note for note in state.settlements if note.event),
        kept_back_fen=0,
    )
