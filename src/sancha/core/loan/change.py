"""How time and each kind of event change a loan."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import singledispatch
from itertools import pairwise
from typing import Any

from sancha.core.allocation import Part, Parts, allocate
from sancha.core.daycount import BeyondCalendar, Unit
from sancha.core.loan import events
from sancha.core.loan.accrue import DAY, cut_claim, cut_running, open_parts
from sancha.core.loan.discounted import kept_back, never_lent, require_fits_discounted
from sancha.core.loan.events import Reason, Refused
from sancha.core.loan.replan import later, lengthened, moved, replanned, with_rows
from sancha.core.loan.settle import from_suspense, into_suspense, settle, waive, with_claim
from sancha.core.loan.state import Accrual, Claim, Regime, Running, Settlement, State
from sancha.core.loan.terms import LoanTerms
from sancha.core.money import exact, round_fen
from sancha.core.schedule import Row, make_plan


def opened(terms: LoanTerms) -> State:
    """Return the loan at the close of the day on which it was paid out."""
    plan = make_plan(terms.plan, is_working_day=lambda day: day not in terms.closed_on)
    on = terms.plan.disbursed_on
    first = Regime(
        from_on=on,
        rate=terms.plan.annual_rate,
        is_misused=False,
        is_paused=False,
        matures_on=plan.rows[-1].due_on,
    )
    repriced = [
        replace(first, from_on=max(change.on, on), rate=change.annual_rate)
        for change in terms.plan.rate_changes
    ]
    by_day = {regime.from_on: regime for regime in (first, *repriced)}
    return State(
        on=on,
        balance_fen=terms.plan.principal_fen,
        plan=plan,
        running=Running(on),
        regimes=tuple(by_day.values()),
        settlements=kept_back(plan),
        kept_back_fen=plan.kept_back_fen,
    )


def advanced(terms: LoanTerms, state: State, to: date) -> State:
    """Return the loan at the beginning of a day: what falls due on it has fallen due."""
    while state.ahead and state.ahead[0].period.ends_on <= to:
        state = fallen_due(terms, state)
        state = from_suspense(terms, state, state.on)
        if is_settled(state):
            state = replace(state, settled_on=state.on)
    return state if state.on == to else replace(state, on=to)


def fallen_due(terms: LoanTerms, state: State) -> State:
    """Let the next instalment fall due: its interest, and what misuse added, become owed.

    One whose due date was moved by a holiday, and its interest not, may be paid from the end of
    its period on and is late only after its due date.
    """
    row, brought = state.ahead[0], state.brought
    on = row.period.ends_on
    running, lines = cut_running(terms, state, on)
    interest_fen = round_fen(running.interest, terms.rounding)
    balance_fen = state.balance_fen - row.principal_fen
    claim = Claim(
        nr=row.nr,
        due_on=row.due_on,
        since_on=row.due_on + DAY,
        fee_fen=brought.fee_fen,
        interest_fen=interest_fen + brought.interest_fen - state.kept_back_fen,
        principal_fen=row.principal_fen,
        penalty_brought_fen=brought.penalty_fen + round_fen(running.penalty, terms.rounding),
        compound_brought_fen=brought.compound_fen,
    )
    is_owed = bool(
        brought.total_fen or claim.principal_fen or claim.interest_fen or claim.penalty_brought_fen
    )
    return replace(
        state,
        on=on,
        balance_fen=balance_fen,
        plan=replace(state.plan, rows=state.ahead[1:]),
        running=Running(on),
        brought=Parts(),
        kept_back_fen=0,
        rows=(
            *state.rows,
            replace(row, interest_fen=interest_fen, balance_after_fen=balance_fen),
        ),
        claims=with_claim(state.claims, claim) if is_owed else state.claims,
        accruals=(*state.accruals, *lines),
    )


def is_settled(state: State) -> bool:
    """Tell whether nothing is owed and nothing will be."""
    return not state.ahead and not state.claims and not state.brought.total_fen


def after(terms: LoanTerms, state: State, event: events.Event) -> State:
    """Return the loan after an event on the event's day.

    :raises Refused: if the event does not fit the loan as it then stands.
    """
    try:
        state = advanced(terms, state, event.on)
        if terms.plan.is_discounted:
            require_fits_discounted(event, state)
        changed = change(event, terms, state)
    except BeyondCalendar:
        raise Refused(event, "on", Reason.BEYOND_CALENDAR) from None
    settled_on = (changed.settled_on or event.on) if is_settled(changed) else None
    if settled_on == changed.settled_on:
        return changed
    return replace(changed, settled_on=settled_on)


@singledispatch
def change(event: events.Event, terms: LoanTerms, state: State) -> State:
    """Return the state after the event; one function for each kind."""
    raise NotImplementedError(type(event).__name__)


@change.register
def _repaid(event: events.Repayment, terms: LoanTerms, state: State) -> State:
    state, left_fen = settle(terms, state, amount_fen=event.amount_fen, event=event.nr, on=event.on)
    return into_suspense(state, fen=left_fen, event=event.nr, on=event.on)


@change.register
def _recovered(event: events.Recovery, terms: LoanTerms, state: State) -> State:
    if state.written_off_on is None:
        raise Refused(event, "type", Reason.NOT_WRITTEN_OFF)
    return _repaid(event, terms, state)


@change.register
def _repaid_early(event: events.EarlyRepayment, terms: LoanTerms, state: State) -> State:
    state, left_fen = settle(terms, state, amount_fen=event.amount_fen, event=event.nr, on=event.on)
    if left_fen and state.ahead:
        state, left_fen = _interest_to_the_day(terms, state, left_fen, event)
    if left_fen and state.ahead:
        state, left_fen = _principal_and_fee(terms, state, left_fen, event)
    return into_suspense(state, fen=left_fen, event=event.nr, on=event.on)


def _interest_to_the_day(
    terms: LoanTerms, state: State, amount_fen: int, event: events.Event
) -> tuple[State, int]:
    """Settle what the principal not yet due has earned up to the day; then it starts afresh."""
    running, lines = cut_running(terms, state, event.on)
    owed = state.brought + Parts(
        interest_fen=round_fen(running.interest, terms.rounding),
        penalty_fen=round_fen(running.penalty, terms.rounding),
    )
    paid = allocate(amount_fen=min(amount_fen, owed.total_fen), due=owed, order=terms.allocation)
    # What rounding gave or took goes with what it rounded; of a part payment the rest is kept.
    rest = owed - paid
    state = replace(
        state,
        running=Running(event.on, Fraction(rest.interest_fen), Fraction(rest.penalty_fen)),
        brought=Parts(fee_fen=rest.fee_fen, compound_fen=rest.compound_fen),
        accruals=(*state.accruals, *lines),
    )
    return _noted(state, event, state.ahead[0].nr, paid), amount_fen - paid.total_fen


def _principal_and_fee(
    terms: LoanTerms, state: State, amount_fen: int, event: events.EarlyRepayment
) -> tuple[State, int]:
    """Spend the rest on principal and the fee that it costs."""
    whole_fee_fen = round_fen(state.balance_fen * terms.early_fee, terms.rounding)
    share_fen = round_fen(amount_fen / (1 + terms.early_fee), terms.rounding)
    principal_fen = min(share_fen, state.balance_fen)
    fee_fen = amount_fen - principal_fen
    if principal_fen == state.balance_fen:
        fee_fen = min(fee_fen, whole_fee_fen)
    paid = Parts(fee_fen=fee_fen, principal_fen=principal_fen)
    if fee_fen:
        line = Accrual(
            part=Part.FEE, nr=0, from_on=event.on, to_on=event.on, base_fen=principal_fen,
            rate=terms.early_fee, days=0, amount_fen=fee_fen,
        )  # fmt: skip
        state = replace(state, accruals=(*state.accruals, line))
    state = replace(_noted(state, event, 0, paid), balance_fen=state.balance_fen - principal_fen)
    state = replanned(terms, state, keep=event.keep)
    # Where the last instalments fell away, the loan ends earlier; one repaid in full, as agreed.
    return _maturing(state) if state.ahead else state, amount_fen - paid.total_fen


def _noted(state: State, event: events.Event, nr: int, parts: Parts) -> State:
    if not parts.total_fen:
        return state
    note = Settlement(event=event.nr, on=event.on, nr=nr, parts=parts)
    return replace(state, settlements=(*state.settlements, note))


def _cut(terms: LoanTerms, state: State, on: date) -> State:
    """Fix what the instalment under way has earned, for the balance or the rate changes."""
    running, lines = cut_running(terms, state, on)
    return replace(state, running=running, accruals=(*state.accruals, *lines))


def _require_ahead(event: events.Event, state: State) -> None:
    if not state.ahead:
        raise Refused(event, "on", Reason.NOTHING_AHEAD)


@change.register
def _drawn(event: events.Draw, terms: LoanTerms, state: State) -> State:
    _require_ahead(event, state)
    state = _cut(terms, state, event.on)
    return replanned(terms, replace(state, balance_fen=state.balance_fen + event.amount_fen))


@change.register
def _repriced(event: events.RateChange, terms: LoanTerms, state: State) -> State:
    state = _with_rate(terms, state, event.annual_rate_pct)
    # The instalment under way keeps its principal; from the next one they are computed anew.
    return replanned(terms, state, holds_first=True)


def _with_rate(terms: LoanTerms, state: State, rate_pct: Decimal | None) -> State:
    state = _cut(terms, state, state.on)
    if rate_pct is None:
        return state
    return _with_regime(state, rate=exact(rate_pct) / 100)


def _with_regime(state: State, **changes: Any) -> State:
    """Let something else hold from the state's day on."""
    split = _split(state.regimes, state.on)
    regimes = tuple(
        replace(regime, **changes) if regime.from_on >= state.on else regime for regime in split
    )
    return replace(state, regimes=regimes)


def _split(regimes: tuple[Regime, ...], on: date) -> tuple[Regime, ...]:
    """Return the regimes with one of them beginning on a day."""
    if any(regime.from_on == on for regime in regimes):
        return regimes
    before = [regime for regime in regimes if regime.from_on < on]
    later = [regime for regime in regimes if regime.from_on > on]
    return (*before, replace(before[-1], from_on=on), *later)


@change.register
def _charged(event: events.Fee, terms: LoanTerms, state: State) -> State:
    line = Accrual(
        part=Part.FEE, nr=0, from_on=event.on, to_on=event.on, base_fen=event.amount_fen,
        rate=Fraction(1), days=0, amount_fen=event.amount_fen,
    )  # fmt: skip
    claim = Claim(nr=0, due_on=event.on, since_on=event.on + DAY, fee_fen=event.amount_fen)
    return replace(state, claims=with_claim(state.claims, claim), accruals=(*state.accruals, line))


@change.register
def _misused(event: events.Misuse, terms: LoanTerms, state: State) -> State:
    return _with_regime(_cut(terms, state, event.on), is_misused=True)


@change.register
def _called(event: events.Call, terms: LoanTerms, state: State) -> State:
    _require_ahead(event, state)
    return _all_due(terms, state)


def _all_due(terms: LoanTerms, state: State) -> State:
    """Let all that is left fall due on the state's day; after it the loan is past maturity."""
    on = state.on
    if state.ahead:
        row = state.ahead[0]
        period = replace(row.period, ends_on=on)
        last = replace(row, due_on=on, period=period, principal_fen=state.balance_fen)
        state = fallen_due(terms, replace(state, plan=replace(state.plan, rows=(last,))))
        state = from_suspense(terms, state, on)
    return _with_regime(state, matures_on=min(state.regime.matures_on, on))


@change.register
def _extended(event: events.Extension, terms: LoanTerms, state: State) -> State:
    _require_ahead(event, state)
    state = _with_rate(terms, state, event.annual_rate_pct)
    more = lengthened(terms, after=state.ahead[-1], count=event.periods)
    rows = _apart(event, (*state.ahead, *more))
    state = replace(state, plan=replace(state.plan, rows=rows))
    return replanned(terms, _maturing(state), anew=True)


def _maturing(state: State) -> State:
    """Let the last date ahead be the maturity from the state's day on."""
    return _with_regime(state, matures_on=state.ahead[-1].due_on)


@change.register
def _deferred(event: events.Deferral, terms: LoanTerms, state: State) -> State:
    _require_ahead(event, state)
    rows = _apart(event, moved(terms, state.ahead, event.periods))
    return _maturing(with_rows(terms, state, rows))


def _apart(event: events.Event, rows: Sequence[Row]) -> tuple[Row, ...]:
    """Return the rows, each due after the one before it."""
    if any(before.due_on >= row.due_on for before, row in pairwise(rows)):
        raise Refused(event, "on", Reason.DATES_MEET)
    return tuple(rows)


@change.register
def _paused(event: events.InterestPause, terms: LoanTerms, state: State) -> State:
    if event.until <= event.on:
        raise Refused(event, "until", Reason.EMPTY_TIME)
    state = _cut(terms, state, event.on)
    split = _split(_split(state.regimes, event.on), event.until)
    regimes = tuple(
        replace(regime, is_paused=True) if event.on <= regime.from_on < event.until else regime
        for regime in split
    )
    state = replace(state, regimes=regimes)
    return with_rows(terms, state, state.ahead)


@change.register
def _restructured(event: events.Restructuring, terms: LoanTerms, state: State) -> State:
    state = _with_rate(terms, state, event.annual_rate_pct)
    cut = [cut_claim(terms, state.regimes, claim, event.on) for claim in state.claims]
    owed = sum((open_parts(terms, claim) for claim, _ in cut), start=Parts())
    lines = [line for _, more in cut for line in more]
    balance_fen = state.balance_fen + owed.principal_fen
    if not balance_fen:
        raise Refused(event, "on", Reason.NOTHING_AHEAD)
    rows = _apart(event, _dates_from(terms, state, event.instalments))
    state = replace(
        state,
        plan=replace(state.plan, rows=rows),
        balance_fen=balance_fen,
        claims=(),
        brought=state.brought + replace(owed, principal_fen=0),
        accruals=(*state.accruals, *lines),
    )
    return replanned(terms, _maturing(state), anew=True)


def _dates_from(terms: LoanTerms, state: State, count: int) -> list[Row]:
    """Return `count` rows: those ahead, as far as they go, and more after them; if none is ahead,
    from the first date of the series after the state's day.
    """
    rows = list(state.ahead[:count])
    if not rows:
        last = state.rows[-1]
        skipped = _skipped(terms, last.series_on, state.on)
        before = replace(last, series_on=later(terms, last.series_on, skipped))
        (first,) = lengthened(terms, after=before, count=1)
        rows = [replace(first, period=replace(first.period, starts_on=state.on))]
    return [*rows, *lengthened(terms, after=rows[-1], count=count - len(rows))]


def _skipped(terms: LoanTerms, series_on: date, on: date) -> int:
    """Return after how many periods the series that goes on from a date has its last date up to `on`."""
    every, unit = terms.plan.every, terms.plan.unit
    if unit is Unit.MONTH:
        months = (on.year - series_on.year) * 12 + on.month - series_on.month
        count = months // every
        return count if later(terms, series_on, count) <= on else count - 1
    return (on - series_on).days // (every * (7 if unit is Unit.WEEK else 1))


@change.register
def _waived(event: events.Waiver, terms: LoanTerms, state: State) -> State:
    return waive(terms, state, parts=event.parts, event=event.nr, on=event.on)


@change.register
def _written_off(event: events.WriteOff, terms: LoanTerms, state: State) -> State:
    if state.written_off_on is not None:
        raise Refused(event, "type", Reason.WRITTEN_OFF)
    state = _all_due(terms, state)
    cut = [cut_claim(terms, state.regimes, claim, event.on)[0] for claim in state.claims]
    owed = sum((open_parts(terms, claim) for claim in cut), start=Parts())
    return replace(state, written_off_on=event.on, written_off=owed)


@change.register
def _cancelled(event: events.Cancellation, terms: LoanTerms, state: State) -> State:
    return never_lent(event, terms, state)
