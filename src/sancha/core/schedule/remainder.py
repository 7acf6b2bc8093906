"""The rest of a loan planned anew: after an early repayment, a change of rate, a new agreement."""

import dataclasses
from datetime import date
from enum import StrEnum
from fractions import Fraction

from sancha.core.daycount import Unit
from sancha.core.schedule.dates import Slot
from sancha.core.schedule.factors import planned_interest_fen
from sancha.core.schedule.plan import Plan, Row, fill
from sancha.core.schedule.principals import Held
from sancha.core.schedule.terms import Method, Terms


class Keep(StrEnum):
    """What stays when part of a loan is repaid early."""

    TERM = "term"  # The due dates; instalments become smaller.
    INSTALMENT = "instalment"  # The instalment; the loan ends earlier.


def replan(
    plan: Plan,
    terms: Terms,
    *,
    on: date,
    balance_fen: int,
    keep: Keep = Keep.TERM,
    carried_fen: Fraction = Fraction(0),
    holds_first: bool = False,
    anew: bool = False,
) -> Plan:
    """Return the instalments due after `on` for this balance; their numbers go on.

    `plan` is what held until now, `terms` what was agreed, with a rate that changes on this day
    among its `rate_changes`. Interest runs from `on`; what the current period earned before and
    still owes is `carried_fen`, rounded with its instalment. `holds_first` leaves the principal of
    the instalment under way as it was: a rate that changes inside a period changes its interest,
    and instalments from the next one. `anew` forgets how principal was planned: a new agreement
    spreads it over the rows, custom parts equally.

    :raises ValueError: if no instalment falls due after `on`, or the balance is not positive.
    """
    rows = [row for row in plan.rows if row.due_on > on]
    if not rows or balance_fen <= 0:
        raise ValueError("nothing is left to plan")
    held = Held()
    if not anew:
        held = _held(terms, rows, on, balance_fen, keep, holds_first=holds_first)
    elif terms.method is Method.CUSTOM:
        held = Held(parts_fen=_equal_parts(balance_fen, len(rows)))
    return fill(
        _terms_of_rest(terms, rows, on, balance_fen),
        [_cut(row, on) for row in rows],
        first_nr=rows[0].nr,
        carried_fen=carried_fen,
        held=held,
    )


def _cut(row: Row, on: date) -> Slot:
    """Return the row's slot, without the part of its period before `on`."""
    period = row.period
    if period.starts_on < on:
        period = dataclasses.replace(period, starts_on=min(on, period.ends_on))
    return Slot(row.series_on, row.due_on, period)


def _terms_of_rest(terms: Terms, rows: list[Row], on: date, balance_fen: int) -> Terms:
    """Return terms that say of the rest what `terms` said of the whole."""
    done, count, over = rows[0].nr - 1, len(rows), terms.amortised_over
    custom = terms.method is Method.CUSTOM
    return dataclasses.replace(
        terms,
        principal_fen=balance_fen,
        disbursed_on=on,
        due_day=terms.anchor_day if terms.unit is Unit.MONTH else None,
        due_month=None,
        due_on=tuple(row.series_on for row in rows),
        instalments=count,
        principal_grace=min(max(terms.principal_grace - done, 0), count - 1) if not custom else 0,
        principal_every=min(terms.principal_every, count),
        custom_principal_fen=(*[0] * (count - 1), balance_fen) if custom else (),
        balloon_fen=terms.balloon_fen if terms.balloon_fen < balance_fen else 0,
        amortised_over=max(over - done, count) if over else None,
    )


def _held(
    terms: Terms, rows: list[Row], on: date, balance_fen: int, keep: Keep, *, holds_first: bool
) -> Held:
    """Return what stays of the parts of principal."""
    first, equal_instalment = rows[0], terms.method is Method.EQUAL_INSTALMENT
    if balance_fen == first.balance_before_fen and not equal_instalment:
        return Held(parts_fen=tuple(row.principal_fen for row in rows))
    if terms.method is Method.CUSTOM:
        return Held(parts_fen=_custom_parts(rows, balance_fen, keep))
    held = Held()
    if holds_first and first.period.starts_on < on:
        held = dataclasses.replace(held, first_principal_fen=first.principal_fen)
    bearing = [index for index, row in enumerate(rows) if row.principal_fen]
    if terms.method is Method.EQUAL_PRINCIPAL:
        held = dataclasses.replace(held, bearing=frozenset(bearing))
    if keep is Keep.INSTALMENT and bearing:
        payment_fen = _payment_fen(terms, rows, bearing[0], on)
        held = dataclasses.replace(held, payment_fen=payment_fen)
    return held


def _payment_fen(terms: Terms, rows: list[Row], index: int, on: date) -> int | None:
    """Return what an instalment was: with its planned interest, or its principal alone."""
    row = rows[index]
    if terms.method is Method.EQUAL_PRINCIPAL:
        return row.principal_fen
    if terms.method is not Method.EQUAL_INSTALMENT:
        return None
    before = tuple(change for change in terms.rate_changes if change.on < on)
    terms = dataclasses.replace(terms, rate_changes=before)
    slots = [Slot(row.series_on, row.due_on, row.period) for row in rows]
    return row.principal_fen + planned_interest_fen(terms, slots, index, row.balance_before_fen)


def _equal_parts(balance_fen: int, count: int) -> tuple[int, ...]:
    part_fen = balance_fen // count
    return (*[part_fen] * (count - 1), balance_fen - part_fen * (count - 1))


def _custom_parts(rows: list[Row], balance_fen: int, keep: Keep) -> tuple[int, ...]:
    """Return agreed parts made smaller: all in proportion, or from the end."""
    total_fen = sum(row.principal_fen for row in rows)
    parts: list[int] = []
    left_fen = balance_fen
    for row in rows[:-1]:
        wanted_fen = row.principal_fen
        if keep is Keep.TERM:
            wanted_fen = wanted_fen * balance_fen // total_fen
        parts.append(min(wanted_fen, left_fen))
        left_fen -= parts[-1]
        if keep is Keep.INSTALMENT and left_fen == 0:
            return tuple(parts)
    return (*parts, left_fen)
