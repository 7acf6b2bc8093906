"""A payment leaves, and what became of it is found out and settled."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sancha.core.money import yuan
from sancha.credit.bills import queries as bill_queries
from sancha.credit.bills import services as bills
from sancha.credit.facilities import queries as facilities
from sancha.credit.facilities import services as facility_services
from sancha.credit.facilities.types import ContractView
from sancha.credit.loans import queries as loan_queries
from sancha.credit.loans import services as loans
from sancha.credit.parties import services as parties
from sancha.engines.evidence import services as evidence
from sancha.engines.evidence.types import CleanFile
from sancha.engines.ledger import services as ledger
from sancha.engines.ledger.types import Dimensions
from sancha.engines.notice import services as notices
from sancha.engines.notice.types import Recipient
from sancha.engines.process import queries as process_queries
from sancha.engines.process import services as processes
from sancha.inloan.disbursement import permissions
from sancha.inloan.disbursement.models import Disbursement
from sancha.inloan.disbursement.queries import get, lock
from sancha.inloan.disbursement.services.ordering import PAYER, drawn_of
from sancha.inloan.disbursement.types import (
    FINAL,
    NUMBER_REUSED,
    SETTLED,
    UNSENT,
    DisbursementView,
    Drawn,
    Evidence,
)
from sancha.office.calendar import queries as calendar
from sancha.office.organisation import queries as organisations
from sancha.office.products import queries as products
from sancha.platform import events
from sancha.platform.acts import Actor
from sancha.platform.door import operation, use_case
from sancha.preloan.applications import queries as applications
from sancha.preloan.applications import services as application_services


@use_case
def note_sending(*, disbursement_id: UUID, now: datetime, actor: Actor = PAYER) -> DisbursementView:
    """Note that the instruction leaves now: from here on only core banking's word settles it."""
    row = lock(disbursement_id)
    actor.require(permissions.PAY, on=row)
    if row.status not in FINAL | UNSENT:
        row.status, row.sent_at, row.attempts = "sent", row.sent_at or now, row.attempts + 1
        row.save(update_fields=["status", "sent_at", "attempts"])
    return get(disbursement_id)


@use_case
def note_doubt(*, disbursement_id: UUID, reason: str, actor: Actor = PAYER) -> DisbursementView:
    """Note that nobody knows what became of it: UNKNOWN is a state, not an error."""
    row = lock(disbursement_id)
    actor.require(permissions.PAY, on=row)
    if row.status not in FINAL | UNSENT:
        row.status, row.reason = "unknown", reason
        row.save(update_fields=["status", "reason"])
    return get(disbursement_id)


@use_case
def resolve(*, evidence: Evidence, now: datetime, actor: Actor = PAYER) -> DisbursementView:
    """Settle a payment by what core banking said of it; said again, it changes nothing.

    Paid: the loan begins, the books say so. Failed: the limit is given back. A report of another
    amount, or under a number that core banking knows otherwise, settles nothing: it waits for a
    person.
    """
    row = lock_with_case(Disbursement.objects.get(number=evidence.number).id)
    actor.require(permissions.QUERY, on=row)
    if row.status in FINAL | UNSENT or evidence.status not in SETTLED:
        return get(row.id)
    if row.reason == NUMBER_REUSED:  # What is known under this number may be another transfer.
        return get(row.id)
    if evidence.amount_fen != row.amount_fen:
        row.status, row.reason = "unknown", "wrong_amount"
        row.save(update_fields=["status", "reason"])
        return get(row.id)
    settle(row, paid=evidence.status == "paid", reason=evidence.reason, now=now)
    return get(row.id)


@operation
def lock_with_case(disbursement_id: UUID) -> Disbursement:
    """Lock an order, after what it is for: the case and its contract, or the bill."""
    found = get(disbursement_id)
    if found.application_id is not None and found.contract_id is not None:
        process_queries.lock_running(found.application_id)
        facilities.lock_contract(found.contract_id)
    if found.bill_id is not None:
        bill_queries.lock(found.bill_id)
    return lock(disbursement_id)


@operation
def settle(
    row: Disbursement,
    *,
    paid: bool,
    reason: str,
    now: datetime,
    as_known: str = "",
) -> None:
    """Paid: the loan begins, the books say so. Failed: the limit is given back."""
    calendar.share_the_day()
    on = calendar.bank_date(row.legal_entity_id)
    if paid:
        begin_loan(row, now=now)
        return
    row.status, row.reason, row.settled_at = "failed", as_known or reason or "failed", now
    row.save(update_fields=["status", "reason", "settled_at"])
    if row.bill_id is not None:
        bills.give_up(row.bill_id)
    else:
        facility_services.release(row.facility_id, row.amount_fen)
    events.record(row.id, "disbursement.failed", business_on=on, reason=reason)


def as_drawn(contract: ContractView, drawn: Drawn | None) -> ContractView:
    """Return a contract as it holds for one draw: its own amount, term and rate."""
    if drawn is None:
        return contract
    return replace(
        contract,
        amount_fen=drawn.amount_fen,
        term_months=drawn.term_months,
        annual_rate_pct=drawn.annual_rate_pct,
    )


@operation
def begin_loan(row: Disbursement, *, now: datetime) -> None:
    """The money has arrived: open the loan, post it, and let the case be finished."""
    drawn = drawn_of(row)
    on = calendar.bank_date(row.legal_entity_id)
    head_office = organisations.head_office_of(row.legal_entity_id)
    if row.bill_id is not None:
        product = products.version(bill_queries.get(row.bill_id).product_version_id)
        loan = bills.begin(row.bill_id, product, on=on)
        event = "bill.discounted"
        components = {"proceeds": row.amount_fen, "discount": row.deducted_fen}
    else:
        assert row.contract_id is not None
        contract = as_drawn(facilities.contract(row.contract_id), drawn)
        product = products.version(contract.product_version_id)
        loan = loans.open_loan(contract, product.terms, legal_entity_id=row.legal_entity_id, on=on)
        event, components = "loan.disbursed", {"principal": row.amount_fen}
    ledger.post(
        event=event,
        components={name: fen for name, fen in components.items() if fen},
        subject_id=loan.id,
        dimensions=Dimensions(
            legal_entity_id=row.legal_entity_id,
            organisation_id=row.organisation_id,
            head_office_id=head_office.id,
            product=product.code,
        ),
        accounting_on=on,
    )
    row.status, row.reason, row.settled_at, row.loan_id = "paid", "", now, loan.id
    row.save(update_fields=["status", "reason", "settled_at", "loan_id"])
    parties.make_formal(row.party_id)
    if drawn is None and row.application_id is not None:
        application = applications.lock(row.application_id)
        application_services.move_to(application, "paid")
        processes.signal(subject_id=row.application_id, step="disburse", outcome="paid")
    amount_fen = row.amount_fen
    events.record(loan.id, "loan.disbursed", business_on=on, amount_fen=amount_fen)


@use_case
def keep_voucher(*, disbursement_id: UUID, pdf: bytes, now: datetime, actor: Actor = PAYER) -> UUID:
    """File the sealed voucher of a payment; filed before, nothing changes."""
    row = lock(disbursement_id)
    actor.require(permissions.PAY, on=row)
    if row.voucher_id is None:
        document = evidence.file_document(
            file=CleanFile(
                name=f"{row.number}-voucher.pdf", media_type="application/pdf", content=pdf
            ),
            kind="voucher",
            party_id=row.party_id,
            organisation_id=row.organisation_id,
            subject_type="bill" if row.bill_id else "application",
            subject_id=row.bill_id or row.application_id or row.id,
            uploaded_at=now,
        )
        row.voucher_id = document.id
        row.save(update_fields=["voucher_id"])
    return row.voucher_id


@use_case
def raise_delay(*, disbursement_id: UUID, now: datetime, actor: Actor = PAYER) -> bool:
    """Bring a payment of which nothing is known to somebody's notice, once."""
    row = lock(disbursement_id)
    actor.require(permissions.PAY, on=row)
    if row.status in FINAL or row.raised_at is not None:
        return False
    row.raised_at = now
    row.save(update_fields=["raised_at"])
    on = calendar.bank_date(row.legal_entity_id)
    events.record(row.id, "disbursement.delayed", business_on=on)
    return True


@use_case
def follow_up(*, disbursement_id: UUID, now: datetime, actor: Actor = PAYER) -> bool:
    """Ask the customer, some time after, whether all is well; once."""
    row = lock(disbursement_id)
    actor.require(permissions.PAY, on=row)
    if row.followed_up_at is not None or row.loan_id is None:
        return False
    row.followed_up_at = now
    row.save(update_fields=["followed_up_at"])
    notices.notify(
        template="payment.follow_up",
        recipient=Recipient(
            kind="party",
            id=row.party_id,
            organisation_id=row.organisation_id,
            party_id=row.party_id,
        ),
        values={
            "loan": loan_queries.numbers_of([row.loan_id])[row.loan_id],
            "amount": yuan(row.amount_fen),
        },
        subject_id=row.loan_id,
    )
    return True
