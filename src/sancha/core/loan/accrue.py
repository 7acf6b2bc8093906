"""What a loan earns between two days: closed forms over stretches in which nothing changes.

Sums are exact fractions; each becomes whole fen once, and the amounts of the stretches that explain
it are differences of the rounded running sum, so that they add up to it.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from typing import NamedTuple

from sancha.core.allocation import Part, Parts
from sancha.core.daycount import Convention, Period
from sancha.core.loan.state import Accrual, Claim, Regime, Running, State
from sancha.core.loan.terms import LoanTerms
from sancha.core.money import Rounding, round_ratio

DAY = timedelta(days=1)


def whole_fen(exact: Fraction, rounding: Rounding) -> int:
    """Return an exact sum in whole fen."""
    return round_ratio(exact.numerator, exact.denominator, rounding) if exact else 0


class Piece(NamedTuple):
    """A base, a rate and the part of a year in which they stay the same."""

    part: Part
    from_on: date
    to_on: date
    base_fen: int
    rate: Fraction
    days: int
    earned: Fraction


def stretches(
    regimes: tuple[Regime, ...], from_on: date, to_on: date
) -> Iterator[tuple[date, date, Regime]]:
    """Yield the parts of [from_on, to_on) in which one regime holds, oldest first."""
    first = len(regimes) - 1
    while first and regimes[first].from_on > from_on:
        first -= 1
    start_on = from_on
    for index in range(first, len(regimes)):
        is_last = index + 1 == len(regimes)
        end_on = to_on if is_last else min(regimes[index + 1].from_on, to_on)
        if start_on < end_on:
            yield start_on, end_on, regimes[index]
            start_on = end_on


def interest_pieces(
    terms: LoanTerms,
    regimes: tuple[Regime, ...],
    period: Period,
    base_fen: int,
    from_on: date,
    to_on: date,
) -> list[Piece]:
    """Return what `base_fen` earns of contract interest between two days of a period."""
    convention, parts_of_year = terms.plan.day_count, terms.plan.day_count.parts_of_year
    pieces: list[Piece] = []
    if base_fen == 0:
        return pieces
    for start_on, end_on, regime in stretches(regimes, from_on, to_on):
        if regime.is_paused:
            continue
        parts = period.parts(convention, start_on, end_on)
        earned = Fraction(
            base_fen * regime.rate.numerator * parts, regime.rate.denominator * parts_of_year
        )
        days = (end_on - start_on).days if convention is Convention.ACTUAL_ACTUAL else parts
        pieces.append(Piece(Part.INTEREST, start_on, end_on, base_fen, regime.rate, days, earned))
    return pieces


def surcharge_pieces(
    terms: LoanTerms, regimes: tuple[Regime, ...], base_fen: int, from_on: date, to_on: date
) -> list[Piece]:
    """Return what misuse adds on principal not yet due."""
    if base_fen == 0 or not any(regime.is_misused for regime in regimes):
        return []
    return [
        penal(Part.PENALTY, start_on, end_on, base_fen, terms.surcharge_rate(regime.rate))
        for start_on, end_on, regime in stretches(regimes, from_on, to_on)
        if regime.is_misused and not regime.is_paused
    ]


def claim_pieces(
    terms: LoanTerms, regimes: tuple[Regime, ...], claim: Claim, to_on: date
) -> list[Piece]:
    """Return what an overdue instalment has earned since its cut up to `to_on`: penalty on its
    principal, compound interest on its interest. Nothing while it is within its days of grace.
    """
    if to_on <= claim.due_on + timedelta(days=terms.grace_days):
        return []
    pieces = []
    for start_on, end_on, regime in stretches(regimes, claim.since_on, to_on):
        if regime.is_paused:
            continue
        heavy = terms.penalty_rate(regime.rate, is_misused=regime.is_misused)
        if claim.principal_fen:
            pieces.append(penal(Part.PENALTY, start_on, end_on, claim.principal_fen, heavy))
        if claim.interest_fen and terms.compound:
            turn_on = min(max(regime.matures_on + DAY, start_on), end_on)
            if start_on < turn_on:
                pieces.append(
                    penal(Part.COMPOUND, start_on, turn_on, claim.interest_fen, regime.rate)
                )
            if turn_on < end_on:
                pieces.append(penal(Part.COMPOUND, turn_on, end_on, claim.interest_fen, heavy))
    return pieces


def penal(part: Part, from_on: date, to_on: date, base_fen: int, rate: Fraction) -> Piece:
    """Return a piece counted as penalties are: actual days over 360."""
    days = (to_on - from_on).days
    earned = Fraction(base_fen * rate.numerator * days, rate.denominator * 360)
    return Piece(part, from_on, to_on, base_fen, rate, days, earned)


def explained(
    pieces: list[Piece], before: Fraction, *, nr: int, rounding: Rounding
) -> tuple[Fraction, list[Accrual]]:
    """Return the exact sum after the pieces (of one part), and the line that each adds."""
    if not pieces:
        return before, []
    lines, running, shown_fen = [], before, whole_fen(before, rounding)
    for piece in pieces:
        running += piece.earned
        after_fen = whole_fen(running, rounding)
        lines.append(
            Accrual(
                part=piece.part,
                nr=nr,
                from_on=piece.from_on,
                to_on=piece.to_on,
                base_fen=piece.base_fen,
                rate=piece.rate,
                days=piece.days,
                amount_fen=after_fen - shown_fen,
            )
        )
        shown_fen = after_fen
    return running, lines


def cut_claim(
    terms: LoanTerms, regimes: tuple[Regime, ...], claim: Claim, on: date
) -> tuple[Claim, list[Accrual]]:
    """Bring a claim's exact sums up to a day; within its grace nothing begins."""
    pieces = claim_pieces(terms, regimes, claim, on)
    if not pieces:
        return claim, []
    penalties = [piece for piece in pieces if piece.part is Part.PENALTY]
    compounds = [piece for piece in pieces if piece.part is Part.COMPOUND]
    penalty, lines = explained(penalties, claim.penalty, nr=claim.nr, rounding=terms.rounding)
    compound, more = explained(compounds, claim.compound, nr=claim.nr, rounding=terms.rounding)
    return replace(claim, since_on=on, penalty=penalty, compound=compound), lines + more


def cut_running(terms: LoanTerms, state: State, on: date) -> tuple[Running, list[Accrual]]:
    """Bring the exact sums of the instalment under way up to a day."""
    if not state.ahead:
        return Running(on), []
    row, from_on, base_fen = state.ahead[0], state.running.from_on, state.balance_fen
    interest, lines = explained(
        interest_pieces(terms, state.regimes, row.period, base_fen, from_on, on),
        state.running.interest,
        nr=row.nr,
        rounding=terms.rounding,
    )
    penalty, more = explained(
        surcharge_pieces(terms, state.regimes, base_fen, from_on, on),
        state.running.penalty,
        nr=row.nr,
        rounding=terms.rounding,
    )
    return Running(on, interest, penalty), lines + more


def open_parts(terms: LoanTerms, claim: Claim) -> Parts:
    """Return what of a claim is open, as of its cut."""
    penalty_fen = claim.penalty_brought_fen + whole_fen(claim.penalty, terms.rounding)
    compound_fen = claim.compound_brought_fen + whole_fen(claim.compound, terms.rounding)
    return Parts(
        fee_fen=claim.fee_fen,
        penalty_fen=penalty_fen - claim.penalty_settled_fen,
        compound_fen=compound_fen - claim.compound_settled_fen,
        interest_fen=claim.interest_fen,
        principal_fen=claim.principal_fen,
    )
