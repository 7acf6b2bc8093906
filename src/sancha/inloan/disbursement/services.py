from datetime import datetime
from uuid import UUID

from sancha.credit.facilities import queries as facilities
from sancha.credit.facilities import services as facility_services
from sancha.credit.loans import services as loans
from sancha.credit.parties import services as parties
from sancha.engines.ledger import services as ledger
from sancha.engines.ledger.types import Dimensions
from sancha.engines.process import queries as process_queries
from sancha.engines.process import services as processes
from sancha.inloan.disbursement import permissions
from sancha.inloan.disbursement.errors import NotReady
from sancha.inloan.disbursement.models import Disbursement
from sancha.inloan.disbursement.queries import get, lock, of_contract, view_of
from sancha.inloan.disbursement.types import FINAL, NUMBER_REUSED, DisbursementView, Evidence
from sancha.office.calendar import queries as calendar
from sancha.office.organisation import queries as organisations
from sancha.office.products import queries as products
from sancha.platform import events, numbers
from sancha.platform.acts import Actor, service
from sancha.platform.door import operation, use_case
from sancha.platform.text import Text
from sancha.preloan.applications import queries as applications
from sancha.preloan.applications import services as application_services

PAYER = service("disbursement", permissions.PAY, permissions.QUERY, "outside.call")

NO_CONTRACT = Text("合同未生效", "the contract is not in force")
NO_APPROVAL = Text("申请未获批准", "the application is not approved")


@use_case
def intend(*, contract_id: UUID, now: datetime, actor: Actor = PAYER) -> DisbursementView:
    """Check that the money may leave, occupy the limit, and write down the intent with its number.

    Intended before, that intent is returned: one contract is paid once.

    :raises NotReady: naming what is missing.
    :raises LimitExceeded: if the facility does not allow it.
    """
    contract = facilities.lock_contract(contract_id)
    actor.require(permissions.PAY, on=contract)
    if intended := of_contract(contract_id):
        return intended
    application = applications.get(contract.application_id)
    missing = [
        text
        for text, is_met in (
            (NO_CONTRACT, contract.status == "confirmed"),
            (NO_APPROVAL, application.status.code == "paying"),
        )
        if not is_met
    ]
    if missing:
        zh, en = "、".join(t.zh for t in missing), ", ".join(t.en for t in missing)
        raise NotReady(missing_zh=zh, missing_en=en)
    facility_services.occupy(contract.facility_id, contract.amount_fen)
    row = Disbursement.objects.create(
        number=numbers.next_number(numbers.PAYMENT, on=application.submitted_on),
        contract_id=contract.id,
        application_id=contract.application_id,
        organisation_id=contract.organisation_id,
        legal_entity_id=application.legal_entity_id,
        party_id=contract.party_id,
        facility_id=contract.facility_id,
        amount_fen=contract.amount_fen,
        status="intended",
        requested_at=now,
    )
    return view_of(Disbursement.objects.get(pk=row.id))


@use_case
def note_sending(*, disbursement_id: UUID, now: datetime, actor: Actor = PAYER) -> DisbursementView:
    """Note that the instruction leaves now: from here on only core banking's word settles it."""
    row = lock(disbursement_id)
    actor.require(permissions.PAY, on=row)
    if row.status not in FINAL:
        row.status, row.sent_at, row.attempts = "sent", row.sent_at or now, row.attempts + 1
        row.save(update_fields=["status", "sent_at", "attempts"])
    return get(disbursement_id)


@use_case
def note_doubt(*, disbursement_id: UUID, reason: str, actor: Actor = PAYER) -> DisbursementView:
    """Note that nobody knows what became of it: UNKNOWN is a state, not an error."""
    row = lock(disbursement_id)
    actor.require(permissions.PAY, on=row)
    if row.status not in FINAL:
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
    found = Disbursement.objects.get(number=evidence.number)
    process_queries.lock_instance(subject_id=found.application_id)
    contract = facilities.lock_contract(found.contract_id)
    row = lock(found.id)
    actor.require(permissions.QUERY, on=row)
    if row.status in FINAL or evidence.status not in FINAL:
        return get(row.id)
    if row.reason == NUMBER_REUSED:  # What is known under this number may be another transfer.
        return get(row.id)
    if evidence.amount_fen != row.amount_fen:
        row.status, row.reason = "unknown", "wrong_amount"
        row.save(update_fields=["status", "reason"])
        return get(row.id)
    calendar.share_the_day()
    on = calendar.bank_date(row.legal_entity_id)
    if evidence.status == "paid":
        begin_loan(row, now=now)
    else:
        row.status, row.reason, row.settled_at = "failed", "failed", now
        row.save(update_fields=["status", "reason", "settled_at"])
        facility_services.release(contract.facility_id, row.amount_fen)
        reason = evidence.reason
        events.record(row.id, "disbursement.failed", business_on=on, reason=reason)
    return get(row.id)


@operation
def begin_loan(row: Disbursement, *, now: datetime) -> None:
    """The money has arrived: open the loan, post it, and let the case be finished."""
    contract = facilities.contract(row.contract_id)
    product = products.version(contract.product_version_id)
    on = calendar.bank_date(row.legal_entity_id)
    head_office = organisations.head_office_of(row.legal_entity_id)
    loan = loans.open_loan(contract, product.terms, legal_entity_id=row.legal_entity_id, on=on)
    ledger.post(
        event="loan.disbursed",
        components={"principal": row.amount_fen},
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
    application = applications.lock(row.application_id)
    application_services.move_to(application, "paid")
    processes.signal(subject_id=row.application_id, step="disburse", outcome="paid")
    amount_fen = row.amount_fen
    events.record(loan.id, "loan.disbursed", business_on=on, amount_fen=amount_fen)
