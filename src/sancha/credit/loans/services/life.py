from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sancha.core.allocation import Part, Parts
from sancha.core.daycount import add_months, whole_months
from sancha.core.loan.events import Refused
from sancha.core.loan.figures import figures, waivers
from sancha.core.loan.history import History
from sancha.core.lpr import next_repricing
from sancha.core.segment import LISTED
from sancha.credit.facilities.types import ContractView
from sancha.credit.loans import batch
from sancha.credit.loans.batch import Reach
from sancha.credit.loans.errors import DoesNotFit
from sancha.credit.loans.models import Loan, LoanEvent, Repayment, Segment
from sancha.credit.loans.queries import (
    core_event,
    history,
    plan_of,
    received_so_far,
    turns_of,
    views_of,
)
from sancha.credit.loans.services.standing import (
    course_values,
    identity_of,
    list_rows,
    stand_in,
    write_instalments,
    write_maturity,
    write_segment,
)
from sancha.credit.loans.types import REASONS, Applied, Enacted, LoanView, Payment
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
    return begin(loan, terms, on=on)


@operation
def open_discounted(
    terms: ProductTerms,
    *,
    organisation_id: UUID,
    legal_entity_id: UUID,
    party_id: UUID,
    facility_id: UUID,
    product_version_id: UUID,
    face_fen: int,
    annual_rate_pct: Decimal,
    discounted_on: date,
    matures_on: date,
    on: date,
) -> LoanView:
    """Open the loan that a discounted bill is: its face is lent, its interest was kept back."""
    loan = Loan(
        organisation_id=organisation_id,
        legal_entity_id=legal_entity_id,
        party_id=party_id,
        facility_id=facility_id,
        product_version_id=product_version_id,
        principal_fen=face_fen,
        annual_rate_pct=annual_rate_pct,
        term_months=max(months_up(discounted_on, matures_on), 1),
        disbursed_on=discounted_on,
        matures_on=matures_on,
    )
    view = begin(loan, terms, on=on)
    kept_back_fen = loan.segment.received_fen
    Repayment.objects.create(
        loan=loan,
        organisation_id=loan.organisation_id,
        party_id=loan.party_id,
        payment_number=numbers.next_number(numbers.PAYMENT, on=on),
        amount_fen=kept_back_fen,
        interest_fen=kept_back_fen,
        principal_fen=0,
        suspense_fen=0,
        received_on=discounted_on,
    )
    return view


def months_up(start: date, end: date) -> int:
    """Return how many months a term has, begun ones among them."""
    whole = whole_months(start, end)
    return whole if add_months(start, whole) == end else whole + 1


@operation
def begin(loan: Loan, terms: ProductTerms, *, on: date) -> LoanView:
    """Number and store a loan that was just paid out, with where it stands."""
    plan = plan_of(loan, terms)
    loan.matures_on = plan.rows[-1].due_on
    loan.number = numbers.next_number(numbers.LOAN, on=on)  # Last: others wait for its lock.
    loan.save(force_insert=True)
    segment = Segment(**identity_of(loan), **course_values(loan, plan, terms))
    segment.balance_fen = loan.principal_fen
    segment.received_fen = plan.kept_back_fen
    if terms.lpr is not None:
        segment.reprices_on = next_repricing(on, disbursed_on=on, repricing=terms.lpr.repricing)
    segment.closed_on = on - timedelta(days=1)  # A night under way closes a day before this loan.
    stand_in(segment, plan, plan.rows[0])
    segment.save(force_insert=True)
    if segment.method == LISTED:
        list_rows(loan, plan)
    loan.segment = segment
    return views_of([loan], on=on)[0]


@operation
def rebuild_segment(loan: Loan, terms: ProductTerms, *, on: date) -> Segment:
    """Make a segment and its instalments anew from the loan's terms and all that happened to it."""
    segment = loan.segment
    for name, value in course_values(loan, plan_of(loan, terms), terms).items():
        setattr(segment, name, value)
    life = history(loan, terms)
    state = life.on(on)
    write_maturity(loan, state)
    write_instalments(loan, life.terms, state, on=on)
    segment.set_aside = None
    write_segment(loan, life.terms, state, figures(life.terms, state), on=on)
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
    payment = Payment(loan.id, payment_number, amount_fen, value_on)
    turns = {loan.product_version_id: turns_of(terms)}
    (applied,) = batch.apply(reach_of(loan), [payment], turns, on=on)
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
    before = history(loan, terms)
    try:
        life = before.with_events([core_event(event)])
    except Refused as refusal:
        raise DoesNotFit(reason=REASONS[refusal.reason]) from None
    event.save(force_insert=True)
    enacted = stand(loan, terms, life, number=event.number, on=on)
    then, now = waived_by(before, on), waived_by(life, on)
    return replace(enacted, waived={part.value: now.of(part) - then.of(part) for part in Part})


def waived_by(life: History, on: date) -> Parts:
    """Return all that was forgiven by a day."""
    return sum(waivers(life.on(on)).values(), start=Parts())


@operation
def stand(loan: Loan, terms: ProductTerms, life: History, *, number: int, on: date) -> Enacted:
    """Let segment, instalments and receipts say what the loan's life says of this day."""
    state = life.on(on)
    shown = figures(life.terms, state)
    write_maturity(loan, state)
    write_instalments(loan, life.terms, state, on=on)
    write_segment(loan, life.terms, state, shown, on=on)
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
