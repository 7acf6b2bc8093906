from datetime import datetime, timedelta
from uuid import UUID

from sancha.credit.facilities import queries as facilities
from sancha.credit.facilities import services as facility_services
from sancha.credit.facilities.types import ContractView
from sancha.credit.parties import queries as parties
from sancha.engines.evidence import services as evidence
from sancha.engines.evidence.types import CleanFile
from sancha.engines.notice import services as notices
from sancha.engines.notice.types import Recipient
from sancha.engines.process import queries as process_queries
from sancha.engines.process import services as processes
from sancha.inloan.contracts import permissions
from sancha.inloan.contracts.types import Confirmation
from sancha.office.products import queries as products
from sancha.platform import events
from sancha.platform.acts import Actor, service
from sancha.platform.door import use_case
from sancha.preloan.applications import queries as applications
from sancha.preloan.applications import services as application_services

CONTRACTOR = service("contracts", permissions.PREPARE)


@use_case
def make(*, application_id: UUID, actor: Actor = CONTRACTOR) -> ContractView:
    """Grant the facility and make the contract of an approved case; made before, it is returned."""
    application = applications.lock(application_id)
    actor.require(permissions.PREPARE, on=application)
    if made := facilities.contract_of_application(application_id):
        return made
    application_services.require_status(application, "approved")
    product = products.version(application.product_version_id)
    amount_fen = application.approved_amount_fen or application.amount_fen
    on = application.submitted_on
    facility_id = facility_services.grant(
        application_id=application_id,
        party_id=application.party_id,
        organisation_id=application.organisation_id,
        limit_fen=amount_fen,
        on=on,
    )
    return facility_services.make_contract(
        facility_id=facility_id,
        application_id=application_id,
        party_id=application.party_id,
        organisation_id=application.organisation_id,
        product_version_id=application.product_version_id,
        amount_fen=amount_fen,
        term_months=application.term_months,
        annual_rate_pct=product.terms.annual_rate_pct,
        confirm_before_on=on + timedelta(days=product.terms.confirm_within_days),
        elements={"purpose": application.purpose, "purpose_detail": application.purpose_detail},
        on=on,
    )


@use_case
def file_draft(*, contract_id: UUID, pdf: bytes, now: datetime, actor: Actor = CONTRACTOR) -> UUID:
    """File the unsigned contract and let the borrower know; filed before, nothing changes."""
    application_id = facilities.contract(contract_id).application_id
    process_queries.lock_instance(subject_id=application_id)
    contract = facilities.lock_contract(contract_id)
    actor.require(permissions.PREPARE, on=contract)
    if contract.document_id is not None:
        return contract.document_id
    document = evidence.file_document(
        file=CleanFile(name=f"{contract.number}.pdf", media_type="application/pdf", content=pdf),
        kind="contract",
        party_id=contract.party_id,
        organisation_id=contract.organisation_id,
        subject_type="application",
        subject_id=application_id,
        uploaded_at=now,
    )
    facility_services.attach_document(contract, document.id)
    application = applications.lock(application_id)
    application_services.move_to(application, "contract")
    processes.signal(subject_id=application_id, step="contract", outcome="ready")
    events.record(contract.id, "contract.ready", business_on=application.submitted_on)
    return document.id


@use_case
def send_code(*, contract_id: UUID, now: datetime, actor: Actor) -> None:
    """Send the borrower the code by which she confirms this contract."""
    contract = facilities.lock_contract(contract_id)
    actor.require(permissions.CONFIRM, on=contract)
    facility_services.require_status(contract, "ready")
    phone = parties.profile_of(contract.party_id).phone
    recipient = Recipient(
        kind="party",
        id=contract.party_id,
        organisation_id=contract.organisation_id,
        party_id=contract.party_id,
        phone=phone,
    )
    notices.send_code(
        purpose=f"contract:{contract.id}",
        template="contract.code",
        recipient=recipient,
        values={"contract": contract.number},
        now=now,
    )


@use_case
def confirm(*, contract_id: UUID, code: str, now: datetime, actor: Actor) -> Confirmation:
    """Put the contract into force by the borrower's code; a wrong one counts and stays on record.

    :raises ContractNotOpen: if it does not wait for confirmation.
    """
    application_id = facilities.contract(contract_id).application_id
    process_queries.lock_instance(subject_id=application_id)
    contract = facilities.lock_contract(contract_id)
    actor.require(permissions.CONFIRM, on=contract)
    facility_services.require_status(contract, "ready")
    outcome = notices.redeem_code(
        purpose=f"contract:{contract.id}", holder=contract.party_id, code=code, now=now
    )
    if outcome != "accepted":
        return Confirmation(outcome, contract_id)
    facility_services.confirm_contract(contract, now=now)
    application = applications.lock(application_id)
    application_services.move_to(application, "paying")
    processes.signal(subject_id=application_id, step="confirm", outcome="confirmed")
    events.record(contract.id, "contract.confirmed", business_on=application.submitted_on)
    return Confirmation("done", contract_id)


@use_case
def file_confirmed(
    *, contract_id: UUID, pdf: bytes, now: datetime, actor: Actor = CONTRACTOR
) -> UUID:
    """File the contract as confirmed, with the trace of the confirmation."""
    contract = facilities.lock_contract(contract_id)
    actor.require(permissions.PREPARE, on=contract)
    document = evidence.file_document(
        file=CleanFile(
            name=f"{contract.number}-confirmed.pdf", media_type="application/pdf", content=pdf
        ),
        kind="contract_confirmed",
        party_id=contract.party_id,
        organisation_id=contract.organisation_id,
        subject_type="application",
        subject_id=contract.application_id,
        uploaded_at=now,
    )
    return document.id
