"""What a loan's rows say of where it stands: its segment, its instalments, the plan ahead."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

from django.db.models import Max

from sancha.core.loan.accrue import DAY, cut_claim
from sancha.core.loan.figures import Figures
from sancha.core.loan.state import Claim, Regime, State
from sancha.core.loan.terms import LoanTerms
from sancha.core.money import Rounding, decimal_of, round_fen
from sancha.core.schedule import Plan, Row
from sancha.core.segment import LISTED, course_ahead, course_of, growth_of
from sancha.credit.loans.models import Instalment, Loan, PlannedRow, Segment
from sancha.credit.loans.queries import agreed_of
from sancha.office.products.types import Terms as ProductTerms


def identity_of(loan: Loan) -> dict[str, Any]:
    """Return what a segment repeats of its loan, so that the night need not join them."""
    return {
        "loan": loan,
        "organisation_id": loan.organisation_id,
        "legal_entity_id": loan.legal_entity_id,
        "party_id": loan.party_id,
        "facility_id": loan.facility_id,
        "product_version_id": loan.product_version_id,
    }


def course_values(loan: Loan, plan: Plan, terms: ProductTerms) -> dict[str, Any]:
    """Return how the plan goes on, and the rates at which what is overdue grows."""
    course = course_of(plan, agreed_of(loan, terms))
    return {
        **asdict(course),
        "day_count": str(plan.day_count),
        "due_day": plan.due_day,
        "first_due_on": plan.rows[0].due_on,
        "instalments": len(plan.rows),
        "annual_rate_pct": loan.annual_rate_pct,
        "penalty_rate_pct": loan.annual_rate_pct * (1 + terms.overdue_markup_pct / 100),
        "compound_rate_pct": loan.annual_rate_pct if terms.compounds else Decimal(0),
        "grace_days": terms.grace_days,
        "rounds_half_even": terms.rounding is Rounding.HALF_EVEN,
    }


def stand_in(segment: Segment, plan: Plan, row: Row, *, since_on: date | None = None) -> None:
    """Put a segment into the period of one of the plan's rows, or what `since_on` leaves of it."""
    growth = growth_of(plan, row, since_on=since_on)
    segment.next_due_on = row.due_on
    segment.period_nr = row.nr
    segment.period_from_on = growth.from_on
    segment.period_anchor_day = growth.anchor_day
    segment.period_skipped_days = growth.skipped_days
    segment.period_days = growth.days
    segment.period_principal_fen = row.principal_fen
    segment.period_interest_fen = row.interest_fen
    segment.period_carried_fen = 0
    segment.planned_balance_fen = row.balance_before_fen


def list_rows(loan: Loan, plan: Plan, *, since_on: date | None = None) -> None:
    """Store a plan's rows; before `since_on` they earn nothing."""
    known = PlannedRow.objects.filter(loan=loan).aggregate(last=Max("version", default=0))
    PlannedRow.objects.bulk_create(
        PlannedRow(
            loan=loan,
            version=known["last"] + 1,
            organisation_id=loan.organisation_id,
            party_id=loan.party_id,
            nr=row.nr,
            due_on=row.due_on,
            principal_fen=row.principal_fen,
            interest_fen=row.interest_fen,
            period_from_on=growth.from_on,
            period_anchor_day=growth.anchor_day,
            period_skipped_days=growth.skipped_days,
            period_days=growth.days,
        )
        for row in plan.rows
        for growth in [growth_of(plan, row, since_on=since_on)]
    )


def write_maturity(loan: Loan, state: State) -> None:
    """Say when the loan ends as its plan now is; few changes move it."""
    if loan.matures_on != state.regime.matures_on:
        loan.matures_on = state.regime.matures_on
        loan.save(update_fields=["matures_on"])


def write_instalments(loan: Loan, terms: LoanTerms, state: State, *, on: date) -> None:
    """Store what fell due as it did, and what of it is open."""
    rows = {row.nr: row for row in Instalment.objects.filter(loan=loan)}
    stored = {nr: row for nr, row in rows.items() if nr > 0}
    open_of = {claim.nr: claim for claim in state.claims}
    paid_on = {note.nr: note.on for note in state.settlements}
    for fallen in state.rows:
        row = stored.pop(fallen.nr, None) or Instalment(
            loan=loan, organisation_id=loan.organisation_id, party_id=loan.party_id, nr=fallen.nr
        )
        claim = open_of.get(fallen.nr)
        open_principal_fen = claim.principal_fen if claim else 0
        open_interest_fen = claim.interest_fen if claim else 0
        is_open = bool(open_principal_fen or open_interest_fen)
        row.due_on = fallen.due_on
        row.principal_fen = fallen.principal_fen
        # Interest that a restructuring brought along is due with the instalment that brings it.
        row.interest_fen = max(fallen.interest_fen, open_interest_fen)
        row.principal_paid_fen = row.principal_fen - open_principal_fen
        row.interest_paid_fen = row.interest_fen - open_interest_fen
        row.paid_on = None if is_open else paid_on.get(fallen.nr, fallen.due_on)
        write_penalties(row, terms, state, claim, on=on)
        row.save()
    gone = min(rows, default=0)
    for nr, row in enumerate(stored.values(), start=1):
        retire(row, min(gone, 0) - nr, on=on)


def retire(row: Instalment, nr: int, *, on: date) -> None:
    """Put away an instalment of which an earlier event now says that it never fell due: its number
    is free for when it does.
    """
    row.nr, row.carried_on = nr, None
    row.principal_fen = row.interest_fen = row.principal_paid_fen = row.interest_paid_fen = 0
    row.penalty_numerator = row.compound_numerator = Decimal(0)
    row.penalty_paid_fen = row.compound_paid_fen = 0
    row.paid_on = row.paid_on or on
    row.save()


def write_penalties(
    row: Instalment, terms: LoanTerms, state: State, claim: Claim | None, *, on: date
) -> None:
    """Carry an instalment's penalty and compound interest to this day."""
    if claim is None:  # What it bore is what was settled of it.
        settled = [note.parts for note in state.settlements if note.nr == row.nr]
        row.penalty_paid_fen = sum(parts.penalty_fen for parts in settled)
        row.compound_paid_fen = sum(parts.compound_fen for parts in settled)
        row.penalty_numerator = Decimal(36000 * row.penalty_paid_fen)
        row.compound_numerator = Decimal(36000 * row.compound_paid_fen)
        return
    cut, _ = cut_claim(terms, state.regimes, claim, on)
    row.penalty_paid_fen = claim.penalty_settled_fen - claim.penalty_brought_fen
    row.compound_paid_fen = claim.compound_settled_fen - claim.compound_brought_fen
    row.penalty_numerator = decimal_of(cut.penalty * 36000)
    row.compound_numerator = decimal_of(cut.compound * 36000)
    # What is still within its grace grows from its due date, later by the days of a pause.
    row.carried_on = cut.since_on + paused_after(state.regimes, cut.since_on)


def write_segment(loan: Loan, agreed: LoanTerms, state: State, shown: Figures, *, on: date) -> None:
    """Let the segment go on from this state. A plan that no formula makes is listed."""
    segment, ahead = loan.segment, shown.rows[len(state.rows) :]
    plan = replace(state.plan, rows=ahead)
    segment.paused_until_on = paused_until(state.regimes)
    since_on = max(state.running.from_on, segment.paused_until_on or state.running.from_on)
    if ahead:  # Also of a plan as agreed: what stands here may be that of a change taken back.
        course = course_ahead(plan, agreed.plan, state.rate, segment.first_due_on)
        for name, value in asdict(course).items():
            setattr(segment, name, value)
        if course.method == LISTED:  # The highest version is the one that holds.
            list_rows(loan, plan, since_on=since_on)
    segment.instalments = len(state.rows) + len(ahead)
    if ahead:
        stand_in(segment, plan, ahead[0], since_on=since_on)
    else:
        stand_past_the_last(segment, plan, after=state.rows[-1] if state.rows else None)
    write_running(segment, agreed, state, since_on=since_on)
    segment.status = "settled" if state.settled_on else "active"
    segment.settled_on = state.settled_on
    segment.balance_fen = shown.owed.principal_fen
    segment.planned_balance_fen = state.balance_fen
    segment.earned_fen = shown.paid.interest_fen + shown.due.interest_fen - state.kept_back_fen
    segment.received_fen = shown.paid.interest_fen
    segment.due_principal_fen = shown.due.principal_fen
    segment.due_interest_fen = shown.due.interest_fen
    write_rates(segment, agreed, state)
    write_arrears(segment, agreed, state, shown, on=on)
    segment.save()


def stand_past_the_last(segment: Segment, plan: Plan, *, after: Row | None) -> None:
    """Let nothing grow any more."""
    segment.next_due_on = None
    segment.period_nr = segment.instalments + 1
    segment.period_from_on = after.due_on if after else plan.starts_on
    segment.period_principal_fen = segment.period_interest_fen = segment.period_carried_fen = 0


def write_running(segment: Segment, agreed: LoanTerms, state: State, *, since_on: date) -> None:
    """Say what the growing instalment has earned before `since_on`, and what comes due with it."""
    running, brought, rate_pct = state.running, state.brought, Decimal(0)
    segment.surcharge_numerator, segment.surcharge_from_on = Decimal(0), None
    segment.period_penalty_fen = brought.penalty_fen if state.ahead else 0
    segment.period_compound_fen = brought.compound_fen if state.ahead else 0
    if state.ahead:
        earned_fen = round_fen(running.interest, agreed.rounding)
        segment.period_carried_fen = earned_fen + brought.interest_fen
        segment.period_interest_fen -= earned_fen
        if state.regime.is_misused:
            rate_pct = decimal_of(agreed.surcharge_rate(state.rate) * 100)
        segment.surcharge_numerator = decimal_of(running.penalty * 36000)
        if rate_pct or segment.surcharge_numerator or brought.penalty_fen:
            segment.surcharge_from_on = since_on
    segment.surcharge_rate_pct = rate_pct


def paused_until(regimes: Sequence[Regime]) -> date | None:
    """Return the end of the last interest pause, if there was one."""
    ends = [then.from_on for regime, then in pairwise(regimes) if regime.is_paused]
    return max(ends, default=None)


def paused_after(regimes: Sequence[Regime], on: date) -> timedelta:
    """Return how many days from a day on are those of interest pauses."""
    days = (
        then.from_on - max(regime.from_on, on)
        for regime, then in pairwise(regimes)
        if regime.is_paused and then.from_on > on
    )
    return sum(days, start=timedelta(0))


def write_rates(segment: Segment, agreed: LoanTerms, state: State) -> None:
    heavy = agreed.penalty_rate(state.rate, is_misused=state.regime.is_misused)
    segment.annual_rate_pct = decimal_of(state.rate * 100)
    segment.penalty_rate_pct = decimal_of(heavy * 100)
    segment.compound_rate_pct = decimal_of(state.rate * 100) if agreed.compound else Decimal(0)
    segment.matured_on = None if state.ahead else state.regime.matures_on
    segment.written_off_on = state.written_off_on


def has_turned(claim: Claim, state: State, *, on: date) -> bool:
    """Tell whether what a claim will bear changed since it began to count, up to a day."""
    return any(claim.since_on < regime.from_on <= on for regime in state.regimes)


def write_arrears(
    segment: Segment, agreed: LoanTerms, state: State, shown: Figures, *, on: date
) -> None:
    """Say what is late from this day on; what each instalment bears stands with it."""
    grace = timedelta(days=agreed.grace_days)
    late = [claim for claim in state.claims if on > claim.due_on + grace]
    bearing = [claim for claim in late if claim.principal_fen or claim.interest_fen]
    segment.overdue_principal_fen = sum(claim.principal_fen for claim in late)
    segment.overdue_interest_fen = sum(claim.interest_fen for claim in late)
    segment.overdue_since_on = min((claim.due_on for claim in bearing), default=None)
    in_grace = [claim for claim in state.claims if claim not in late]
    ends = [claim.due_on + grace + DAY for claim in in_grace if has_turned(claim, state, on=on)]
    segment.stands_anew_on = min(ends, default=None)
    segment.bears_penalty = bool(late or shown.due.penalty_fen or shown.due.compound_fen)
    segment.penalty_received_fen = shown.paid.penalty_fen
    segment.compound_received_fen = shown.paid.compound_fen
