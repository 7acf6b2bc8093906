"""The instalments ahead: as they will fall due, and other ones where an event asks for them."""

import itertools
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction

from sancha.core.daycount import BeyondCalendar, Period, Unit, add_periods, days_in_month
from sancha.core.loan.accrue import interest_pieces
from sancha.core.loan.state import Regime, State
from sancha.core.loan.terms import LoanTerms
from sancha.core.money import round_fen
from sancha.core.schedule import Keep, RateFrom, Row, placed, replan


def projected(terms: LoanTerms, state: State) -> tuple[Row, ...]:
    """Return the instalments ahead as they will fall due if nothing else happens."""
    rows, balance_fen, running = [], state.balance_fen, state.running.interest
    from_on = state.running.from_on
    for row in state.ahead:
        to_on = row.period.ends_on
        pieces = interest_pieces(
            terms, state.regimes, row.period, balance_fen, max(from_on, row.period.starts_on), to_on
        )
        earned = running + sum((piece.earned for piece in pieces), Fraction(0))
        balance_fen -= row.principal_fen
        rows.append(
            replace(
                row,
                interest_fen=round_fen(earned, terms.rounding),
                balance_after_fen=balance_fen,
            )
        )
        running = Fraction(0)
    return tuple(rows)


def replanned(
    terms: LoanTerms,
    state: State,
    *,
    keep: Keep = Keep.TERM,
    holds_first: bool = False,
    anew: bool = False,
) -> State:
    """Return the state with its balance spread over the dates ahead, as `replan` says."""
    if not state.balance_fen:
        return replace(state, plan=replace(state.plan, rows=()))
    if not state.ahead:
        return state
    plan = replan(
        state.plan,
        replace(
            terms.plan,
            annual_rate_pct=state.regimes[0].rate * 100,
            rate_changes=rate_changes(state.regimes),
        ),
        on=state.on,
        balance_fen=state.balance_fen,
        keep=keep,
        carried_fen=state.running.interest,
        holds_first=holds_first,
        anew=anew,
    )
    return replace(state, plan=plan)


def rate_changes(regimes: Sequence[Regime]) -> tuple[RateFrom, ...]:
    """Return the contract rates after the first, by their first day."""
    return tuple(
        RateFrom(on=regime.from_on, annual_rate_pct=regime.rate * 100)
        for before, regime in itertools.pairwise(regimes)
        if regime.rate != before.rate
    )


def with_rows(terms: LoanTerms, state: State, rows: Sequence[Row]) -> State:
    """Return the state with other rows ahead, their interest computed."""
    state = replace(state, plan=replace(state.plan, rows=tuple(rows)))
    return replace(state, plan=replace(state.plan, rows=projected(terms, state)))


def lengthened(terms: LoanTerms, *, after: Row, count: int) -> list[Row]:
    """Return `count` more rows without principal, each a period after the one before it.

    :raises BeyondCalendar: if they leave the calendar.
    """
    rows, last = [], after
    empty = replace(after, principal_fen=0, interest_fen=0, balance_after_fen=0)
    for step in range(1, count + 1):
        row = replace(empty, nr=after.nr + step)
        last = _row_after(terms, last, row, later(terms, after.series_on, step))
        rows.append(last)
    return rows


def moved(terms: LoanTerms, rows: Sequence[Row], periods: int) -> list[Row]:
    """Return the rows, each due `periods` later; the first one's interest runs that much longer.

    :raises BeyondCalendar: as `lengthened` does.
    """
    found: list[Row] = []
    for row in rows:
        on = later(terms, row.series_on, periods)
        if found:
            found.append(_row_after(terms, found[-1], row, on))
        else:
            found.append(_row_due(terms, row, row.period, on))
    return found


def _row_after(terms: LoanTerms, before: Row, row: Row, on: date) -> Row:
    """Return a row that is due on a date of the series, its period after that of the row before."""
    period = Period(
        starts_on=before.period.ends_on,
        ends_on=on,
        counted_from_on=before.series_on,
        anchor_day=_anchor_day(terms, before.series_on),
    )
    return _row_due(terms, row, period, on)


def _row_due(terms: LoanTerms, row: Row, period: Period, on: date) -> Row:
    """Return the row due on a date of the series, or as the rule for holidays moves it."""
    try:
        slot = placed(terms.plan, on, lambda day: day not in terms.closed_on)
    except OverflowError:
        raise BeyondCalendar(on.year) from None
    if slot.due_on == date.max:
        raise BeyondCalendar(on.year)
    period = replace(period, ends_on=slot.ends_on)
    return replace(row, due_on=slot.due_on, series_on=on, period=period)


def later(terms: LoanTerms, on: date, periods: int) -> date:
    """Return the date of the series `periods` after one.

    :raises BeyondCalendar: if it leaves the calendar.
    """
    plan = terms.plan
    return add_periods(on, periods * plan.every, plan.unit, anchor_day=_anchor_day(terms, on))


def _anchor_day(terms: LoanTerms, on: date) -> int:
    """Return the day of the month from which a series goes on after a date: its own where agreed
    dates do not lie on the one that the others keep.
    """
    anchor_day = terms.plan.anchor_day
    by_month = terms.plan.unit is Unit.MONTH
    is_kept = on.day == min(anchor_day, days_in_month(on.year, on.month))
    return anchor_day if by_month and is_kept else on.day
