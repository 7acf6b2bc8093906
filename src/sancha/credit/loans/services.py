from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Max, Sum

from sancha.core.allocation import Part
from sancha.core.loan.accrue import cut_claim
from sancha.core.loan.events import Refused
from sancha.core.loan.figures import Figures, figures
from sancha.core.loan.history import History
from sancha.core.loan.state import Claim, State
from sancha.core.loan.terms import LoanTerms
from sancha.core.money import decimal_of, round_fen
from sancha.core.schedule import Plan, Row
from sancha.core.segment import LISTED, course_of, growth_of
from sancha.credit.facilities.types import ContractView
from sancha.credit.loans import batch
from sancha.credit.loans.batch import Reach
from sancha.credit.loans.errors import DoesNotFit
from sancha.credit.loans.models import (
    Instalment,
    Loan,
    LoanEvent,
    PlannedRow,
    Repayment,
    Segment,
)
from sancha.credit.loans.queries import (
    core_event,
    history,
    payment_of,
    plan_of,
    received_so_far,
    terms_of,
    views_of,
)
from sancha.credit.loans.types import REASONS, Applied, Enacted, LoanView
from sancha.office.products.types import Terms as ProductTerms
from sancha.platform import numbers
from sancha.platform.door import operation


@operation
def open_loan(
    contract: ContractView, terms: ProductTerms, *, legal_entity_id: UUID, on: date
) -> LoanView:
    """Open the loan that a paid draw makes, on the contract's frozen terms."""
    loan = Loan(
        organisation_id=contract.organisation_id,
        legal_entity_id=legal_entity_id,
        party_id=contract.party_id,
        facility_id=contract.facility_id,
        contract_id=contract.id,
        application_id=contract.application_id,
        product_version_id=contract.product_version_id,
        principal_fen=contract.amount_fen,
        annual_rate_pct=contract.annual_rate_pct,
        term_months=contract.term_months,
        disbursed_on=on,
    )
    plan = plan_of(loan, terms)
    loan.matures_on = plan.rows[-1].due_on
    loan.number = numbers.next_number(numbers.LOAN, on=on)  # Last: others wait for its lock.
    loan.save(force_insert=True)
    segment = Segment(**identity_of(loan), **course_values(loan, plan, terms))
    segment.balance_fen = loan.principal_fen
    segment.closed_on = on - timedelta(days=1)  # A night under way closes a day before this loan.
    stand_in_period(segment, plan, nr=1)
    segment.save(force_insert=True)
    if segment.method == LISTED:
        list_rows(loan, plan)
    loan.segment = segment
    return views_of([loan], on=on)[0]


def identity_of(loan: Loan) -> dict[str, Any]:
    """Return what a segment repeats of its loan, so that the night need not join them."""
    return {
        "loan": loan,
        "organisation_id": loan.organisation_id,
        "legal_entity_id": loan.legal_entity_id,
        "party_id": loan.party_id,
        "product_version_id": loan.product_version_id,
    }


def course_values(loan: Loan, plan: Plan, terms: ProductTerms) -> dict[str, Any]:
    """Return how the plan goes on, and the rates at which what is overdue grows."""
    core_terms = terms_of(
        terms,
        principal_fen=loan.principal_fen,
        term_months=loan.term_months,
        disbursed_on=loan.disbursed_on,
    )
    course = course_of(plan, core_terms)
    return {
        "method": course.method,
        "instalment_fen": course.instalment_fen,
        "day_count": str(plan.day_count),
        "due_day": plan.due_day,
        "first_due_on": plan.rows[0].due_on,
        "instalments": len(plan.rows),
        "annual_rate_pct": loan.annual_rate_pct,
        "penalty_rate_pct": loan.annual_rate_pct * (1 + terms.overdue_markup_pct / 100),
        "compound_rate_pct": loan.annual_rate_pct if terms.compounds else Decimal(0),
        "grace_days": terms.grace_days,
    }


def stand_in_period(segment: Segment, plan: Plan, *, nr: int) -> None:
    """Put a segment into the plan's period `nr`; after the last one, nothing grows any more."""
    if nr > len(plan.rows):
        segment.next_due_on, segment.period_nr = None, nr
        segment.period_from_on = plan.rows[-1].due_on
        segment.period_principal_fen = segment.period_interest_fen = 0
        segment.planned_balance_fen = 0
        return
    stand_in(segment, plan, plan.rows[nr - 1])


def stand_in(segment: Segment, plan: Plan, row: Row) -> None:
    """Put a segment into the period of one of the plan's rows."""
    growth = growth_of(plan, row)
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


def list_rows(loan: Loan, plan: Plan) -> None:
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
        for growth in [growth_of(plan, row)]
    )


@operation
def rebuild_segment(loan: Loan, terms: ProductTerms) -> Segment:
    """Make a segment anew from the loan's own terms, its instalments and what was received."""
    plan, segment = plan_of(loan, terms), loan.segment
    for name, value in course_values(loan, plan, terms).items():
        setattr(segment, name, value)
    fallen = list(Instalment.objects.filter(loan=loan).order_by("nr"))
    stand_in_period(segment, plan, nr=len(fallen) + 1)
    received = Repayment.objects.filter(loan=loan).aggregate(
        principal=Sum("principal_fen", default=0),
        interest=Sum("interest_fen", default=0),
        penalty=Sum("penalty_fen", default=0),
        compound=Sum("compound_fen", default=0),
    )
    segment.balance_fen = loan.principal_fen - received["principal"]
    segment.received_fen = received["interest"]
    segment.earned_fen = sum(row.interest_fen for row in fallen)
    segment.due_principal_fen = sum(row.principal_fen - row.principal_paid_fen for row in fallen)
    segment.due_interest_fen = sum(row.interest_fen - row.interest_paid_fen for row in fallen)
    segment.overdue_since_on = None  # Until the next close has looked.
    segment.overdue_principal_fen = segment.overdue_interest_fen = 0
    segment.bears_penalty = bool(fallen)
    segment.matured_on = None if len(fallen) < len(plan.rows) else plan.rows[-1].due_on
    segment.penalty_received_fen = received["penalty"]
    segment.compound_received_fen = received["compound"]
    segment.set_aside = None
    segment.save()
    if segment.method == LISTED and not PlannedRow.objects.filter(loan=loan).exists():
        list_rows(loan, plan)
    return segment


@operation
def let_fall_due(loan: Loan, *, on: date) -> int:
    """Store the instalments that have fallen due by `on`; done already, it changes nothing."""
    count, _ = batch.fall_due(reach_of(loan), on=on)
    return count


@operation
def apply_payment(
    loan: Loan,
    terms: ProductTerms,
    *,
    amount_fen: int,
    payment_number: str,
    value_on: date,
    on: date,
) -> Applied:
    """Spread a payment over what is due, oldest instalment first; a surplus waits in suspense.

    It counts on `value_on`; `on` is the bank's date.
    """
    payment = payment_of(
        loan.id, terms, number=payment_number, amount_fen=amount_fen, value_on=value_on
    )
    (applied,) = batch.apply(reach_of(loan), [payment], on=on)
    loan.segment.refresh_from_db()
    return applied


def reach_of(loan: Loan) -> Reach:
    return Reach(loan.legal_entity_id, loan_ids=(loan.id,))


@operation
def enact(
    loan: Loan,
    terms: ProductTerms,
    *,
    kind: str,
    value_on: date,
    on: date,
    amount_fen: int | None = None,
    payload: dict[str, Any] | None = None,
    reverses: LoanEvent | None = None,
) -> Enacted:
    """Let something happen to a loan, on `value_on`, entered on `on`; the loan then stands as its
    whole life says, and the difference to what was received so far is written down.

    :raises DoesNotFit: if the event does not fit the loan.
    """
    count = LoanEvent.objects.filter(loan=loan).count()
    event = LoanEvent(
        loan=loan,
        organisation_id=loan.organisation_id,
        party_id=loan.party_id,
        number=count + 1,
        kind=kind,
        on=value_on,
        amount_fen=amount_fen,
        payload=payload or {},
        reverses=reverses,
    )
    try:
        life = history(loan, terms).with_events([core_event(event)])
    except Refused as refusal:
        raise DoesNotFit(reason=REASONS[refusal.reason]) from None
    event.save(force_insert=True)
    return stand(loan, terms, life, number=event.number, on=on)


@operation
def stand(loan: Loan, terms: ProductTerms, life: History, *, number: int, on: date) -> Enacted:
    """Let segment, instalments and receipts say what the loan's life says of this day."""
    state = life.on(on)
    shown = figures(life.terms, state)
    write_instalments(loan, life.terms, state, on=on)
    write_segment(loan, terms, life.terms, state, shown, on=on)
    received = received_so_far(loan)
    moved = {part.value: shown.paid.of(part) - received[part.value] for part in Part}
    moved["suspense"] = shown.suspense_fen - received["suspense"]
    if any(moved.values()):
        Repayment.objects.create(
            loan=loan,
            organisation_id=loan.organisation_id,
            party_id=loan.party_id,
            payment_number=numbers.next_number(numbers.PAYMENT, on=on),
            amount_fen=sum(moved.values()),
            received_on=on,
            **{f"{name}_fen": fen for name, fen in moved.items()},
        )
    return Enacted(number=number, moved=moved, is_settled=state.settled_on is not None)


def write_instalments(loan: Loan, terms: LoanTerms, state: State, *, on: date) -> None:
    """Store what fell due as it did, and what of it is open."""
    stored = {row.nr: row for row in Instalment.objects.filter(loan=loan)}
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
    for row in stored.values():  # An earlier event now says that they never fell due.
        row.principal_fen = row.interest_fen = 0
        row.principal_paid_fen = row.interest_paid_fen = 0
        row.paid_on = row.paid_on or on
        row.save()


def write_penalties(
    row: Instalment, terms: LoanTerms, state: State, claim: Claim | None, *, on: date
) -> None:
    """Carry an instalment's penalty and compound interest to this day."""
    settled = [note.parts for note in state.settlements if note.nr == row.nr]
    row.penalty_paid_fen = sum(parts.penalty_fen for parts in settled)
    row.compound_paid_fen = sum(parts.compound_fen for parts in settled)
    if claim is None:  # What it bore is what was settled of it.
        row.penalty_numerator = Decimal(36000 * row.penalty_paid_fen)
        row.compound_numerator = Decimal(36000 * row.compound_paid_fen)
        return
    cut, _ = cut_claim(terms, state.regimes, claim, on)
    row.penalty_numerator = decimal_of((cut.penalty + cut.penalty_brought_fen) * 36000)
    row.compound_numerator = decimal_of((cut.compound + cut.compound_brought_fen) * 36000)
    row.carried_on = cut.since_on


def write_segment(
    loan: Loan, terms: ProductTerms, agreed: LoanTerms, state: State, shown: Figures, *, on: date
) -> None:
    """Let the segment go on from this state. A plan that an event changed is listed."""
    segment, ahead = loan.segment, shown.rows[len(state.rows) :]
    plan = replace(state.plan, rows=ahead)
    as_agreed = plan_of(loan, terms).rows
    is_as_agreed = ahead == as_agreed[len(as_agreed) - len(ahead) :]
    # A plan once listed stays so: the highest version is the one that holds.
    if ahead and (segment.method == LISTED or not is_as_agreed):
        segment.method, segment.instalment_fen = LISTED, None
        list_rows(loan, plan)
    segment.instalments = len(state.rows) + len(ahead)
    stand_in_first(segment, plan, after=state.rows[-1] if state.rows else None)
    carried_fen = round_fen(state.running.interest, agreed.rounding)
    segment.period_carried_fen = carried_fen if ahead else 0
    segment.period_interest_fen -= segment.period_carried_fen
    segment.status = "settled" if state.settled_on else "active"
    segment.settled_on = state.settled_on
    segment.balance_fen = shown.owed.principal_fen
    segment.planned_balance_fen = state.balance_fen
    segment.earned_fen = shown.paid.interest_fen + shown.due.interest_fen
    segment.received_fen = shown.paid.interest_fen
    segment.due_principal_fen = shown.due.principal_fen
    segment.due_interest_fen = shown.due.interest_fen
    write_rates(segment, agreed, state)
    write_arrears(segment, agreed, state, shown, on=on)
    segment.save()


def stand_in_first(segment: Segment, plan: Plan, *, after: Row | None) -> None:
    """Put a segment into the first period of a plan; where nothing is ahead, nothing grows."""
    if plan.rows:
        stand_in(segment, plan, plan.rows[0])
        return
    segment.next_due_on = None
    segment.period_nr = segment.instalments + 1
    segment.period_from_on = after.due_on if after else plan.starts_on
    segment.period_principal_fen = segment.period_interest_fen = 0


def write_rates(segment: Segment, agreed: LoanTerms, state: State) -> None:
    heavy = agreed.penalty_rate(state.rate, is_misused=state.regime.is_misused)
    segment.annual_rate_pct = decimal_of(state.rate * 100)
    segment.penalty_rate_pct = decimal_of(heavy * 100)
    segment.compound_rate_pct = decimal_of(state.rate * 100) if agreed.compound else Decimal(0)
    segment.matured_on = None if state.ahead else state.regime.matures_on


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
    segment.bears_penalty = bool(late or shown.due.penalty_fen or shown.due.compound_fen)
    segment.penalty_received_fen = shown.paid.penalty_fen
    segment.compound_received_fen = shown.paid.compound_fen
