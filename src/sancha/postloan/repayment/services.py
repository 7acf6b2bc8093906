from datetime import date, datetime
from uuid import UUID

from sancha.credit.bills import queries as bills
from sancha.credit.loans import batch as loan_batch
from sancha.credit.loans import queries as loans
from sancha.credit.loans import services as loan_services
from sancha.credit.loans.types import Applied
from sancha.office.organisation import queries as organisations
from sancha.office.products import queries as products
from sancha.platform import events, numbers
from sancha.platform.acts import Actor, Scope, service
from sancha.platform.door import operation, use_case
from sancha.postloan.repayment import batch, permissions
from sancha.postloan.repayment.models import Debit
from sancha.postloan.repayment.queries import get, lock, view_of
from sancha.postloan.repayment.types import FINAL, NUMBER_REUSED, UNDER_WAY, DebitView, Evidence

COLLECTOR = service("repayment", permissions.COLLECT, "outside.call")


@use_case
def intend_debit(*, loan_id: UUID, on: date, actor: Actor = COLLECTOR) -> DebitView | None:
    """Write down the order to collect all that is due; None if nothing is, once a night."""
    loan = loans.lock(loan_id)
    actor.require(permissions.COLLECT, on=loan)
    if ordered := Debit.objects.filter(loan_id=loan_id, night_on=on).first():
        return view_of(ordered)
    under_way = Debit.objects.filter(loan_id=loan_id, status__in=UNDER_WAY)
    open_fen = loan_batch.owed_fen(loan_id, on=on)
    if open_fen == 0 or under_way.exists() or bills.is_awaited(loan_id):
        return None
    row = Debit.objects.create(
        number=numbers.next_number(numbers.PAYMENT, on=on),
        organisation_id=loan.organisation_id,
        legal_entity_id=loan.legal_entity_id,
        party_id=loan.party_id,
        loan_id=loan.id,
        night_on=on,
        asked_fen=open_fen,
        status="intended",
    )
    return get(row.id)


@use_case
def note_sending(*, debit_id: UUID, actor: Actor = COLLECTOR) -> DebitView:
    """Note that the order leaves now."""
    row = lock(debit_id)
    actor.require(permissions.COLLECT, on=row)
    if row.status not in FINAL:
        row.status = "sent"
        row.save(update_fields=["status"])
    return view_of(row)


@use_case
def note_doubt(*, debit_id: UUID, reason: str, actor: Actor = COLLECTOR) -> DebitView:
    """Note that nobody knows what became of the order."""
    row = lock(debit_id)
    actor.require(permissions.COLLECT, on=row)
    if row.status not in FINAL:
        row.status, row.reason = "unknown", reason
        row.save(update_fields=["status", "reason"])
    return view_of(row)


@use_case
def note_asked(*, debit_id: UUID, actor: Actor) -> DebitView:
    """Note that a person had core banking asked what became of an order, and what is known now."""
    row = lock(debit_id)
    actor.require(permissions.ASK, on=row)
    return view_of(row)


@use_case
def resolve(*, evidence: Evidence, on: date, now: datetime, actor: Actor = COLLECTOR) -> DebitView:
    """Settle a debit by what core banking said of it; said again, it changes nothing.

    A report that does not fit what was asked, or under a number that core banking knows otherwise,
    settles nothing: it waits for a person.
    """
    found = Debit.objects.get(number=evidence.number)
    loan, _ = loan_batch.lock_for_change(found.loan_id)
    row = lock(found.id)
    actor.require(permissions.COLLECT, on=loan)
    if row.status in FINAL or evidence.status not in FINAL or row.reason == NUMBER_REUSED:
        return view_of(row)
    if not evidence.fits(row.asked_fen):
        row.status, row.reason = "unknown", "wrong_amount"
        row.save(update_fields=["status", "reason"])
        return view_of(row)
    row.status, row.reason, row.settled_at = evidence.status, evidence.reason, now
    row.collected_fen = evidence.collected_fen
    row.save(update_fields=["status", "reason", "settled_at", "collected_fen"])
    if row.collected_fen:
        take_repayment(row, on=on)
    if row.collected_fen < row.asked_fen:
        short_fen = row.asked_fen - row.collected_fen
        asked_on = row.night_on
        events.record(
            loan.id, "loan.debit_short", business_on=on, short_fen=short_fen, asked_on=asked_on
        )
    return view_of(row)


@operation
def take_repayment(debit: Debit, *, on: date) -> Applied:
    """Apply collected money to what is due, post it, give the limit back, settle at the end."""
    loan = loans.lock(debit.loan_id)
    product = products.version(loan.product_version_id)
    applied = loan_services.apply_payment(
        loan,
        product.terms,
        amount_fen=debit.collected_fen,
        payment_number=debit.number,
        value_on=debit.night_on,
        on=on,
    )
    batch.settle([applied], {loan.product_version_id: product}, on=on)
    debit.applied_on = on
    debit.save(update_fields=["applied_on"])
    return applied


@use_case
def note_answers(
    *,
    legal_entity_id: UUID,
    answers: list[Evidence],
    on: date,
    now: datetime,
    actor: Actor = COLLECTOR,
) -> int:
    """Note what a file from core banking says became of many orders; return how many it settled."""
    head_office = organisations.head_office_of(legal_entity_id)
    actor.require(permissions.COLLECT, on=Scope(legal_entity_id, head_office.id))
    return batch.take_answers(answers, on=on, now=now)
