"""The instalments ahead: as they will fall due, and other ones where an event asks for them."""

import itertools
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction

from sancha.core.daycount import Period, Unit, add_periods
from sancha.core.loan.accrue import interest_pieces
from sancha.core.loan.state import Regime, State
from sancha.core.loan.terms import LoanTerms
from sancha.core.money import round_fen
from sancha.core.schedule import Keep, Plan, RateFrom, Row, replan


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


def lengthened(terms: LoanTerms, plan: Plan, *, after: Row, count: int) -> list[Row]:
    """Return `count` more rows without principal, each a period after the one before it."""
    rows, last = [], after
    for step in range(1, count + 1):
        on = later(terms, after.series_on, step)
        period = Period(
            starts_on=last.period.ends_on,
            ends_on=on,
            counted_from_on=last.series_on,
            anchor_day=plan.due_day if terms.plan.unit is Unit.MONTH else last.series_on.day,
        )
        last = Row(
            nr=after.nr + step, due_on=on, series_on=on, period=period,
            principal_fen=0, interest_fen=0, balance_after_fen=0,
        )  # fmt: skip
        rows.append(last)
    return rows


def moved(terms: LoanTerms, rows: Sequence[Row], periods: int) -> list[Row]:
    """Return the rows, each due `periods` later; the first one's interest runs that much longer."""
    found: list[Row] = []
    for row in rows:
        on = later(terms, row.series_on, periods)
        period = replace(row.period, ends_on=on)
        if found:
            before = found[-1]
            period = replace(
                period, starts_on=before.period.ends_on, counted_from_on=before.series_on
            )
        found.append(replace(row, due_on=on, series_on=on, period=period))
    return found


def later(terms: LoanTerms, on: date, periods: int) -> date:
    """Return the date of the series `periods` after one."""
    plan = terms.plan
    return add_periods(on, periods * plan.every, plan.unit, anchor_day=plan.anchor_day)
