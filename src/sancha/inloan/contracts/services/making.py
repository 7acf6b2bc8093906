"""A contract is made from an approved case, and its text is filed."""

from datetime import date, datetime, timedelta
from uuid import UUID

from sancha.credit.facilities import queries as facilities
from sancha.credit.facilities import services as facility_services
from sancha.credit.facilities.types import ContractView
from sancha.engines.evidence import services as evidence
from sancha.engines.evidence.types import CleanFile
from sancha.engines.process import queries as process_queries
from sancha.engines.process import services as processes
from sancha.inloan.contracts import permissions
from sancha.inloan.contracts.queries import fingerprints
from sancha.office.calendar import queries as calendar
from sancha.office.parameters import queries as parameters
from sancha.office.products import queries as products
from sancha.office.products.types import Terms
from sancha.platform import events
from sancha.platform.acts import Actor, service
from sancha.platform.door import operation, use_case
from sancha.preloan.applications import queries as applications
from sancha.preloan.applications import services as application_services

CONTRACTOR = service("contracts", permissions.PREPARE, "outside.call", "signing.certify")


@use_case
def make(*, application_id: UUID, actor: Actor = CONTRACTOR) -> ContractView:
    """Grant the facility and make the contract of an approved case; made before, it is returned."""
    application = applications.lock(application_id)
    actor.require(permissions.PREPARE, on=application)
    if made := facilities.living_contract_of(application_id):
        return made
    application_services.require_status(application, "approved")
    product = products.version(application.product_version_id)
    amount_fen = application.approved_amount_fen or application.amount_fen
    on = calendar.bank_date(application.legal_entity_id)
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
        annual_rate_pct=products.annual_rate_pct(product.terms, on=on),
        confirm_before_on=on + timedelta(days=days_to_sign(product.terms, on)),
        elements={
            "purpose": application.purpose,
            "purpose_detail": application.purpose_detail,
            **fingerprints(application.party_id),
        },
        on=on,
    )


def days_to_sign(terms: Terms, on: date) -> int:
    """Return the days in which to sign: the product's, but never more than the house allows."""
    return min(terms.confirm_within_days, parameters.whole("contract.confirm_within_days", on=on))


@use_case
def file_draft(*, contract_id: UUID, pdf: bytes, now: datetime, actor: Actor = CONTRACTOR) -> UUID:
    """File the unsigned contract and let the borrower know; filed before, nothing changes."""
    application_id = facilities.contract(contract_id).application_id
    process_queries.lock_running(application_id)
    contract = facilities.lock_contract(contract_id)
    actor.require(permissions.PREPARE, on=contract)
    if contract.document_id is not None:
        return contract.document_id
    document_id = file_pdf(contract, pdf, "contract", f"{contract.number}.pdf", now)
    facility_services.attach_document(contract, document_id)
    application = applications.lock(application_id)
    application_services.move_to(application, "contract")
    processes.signal(subject_id=application_id, step="contract", outcome="ready")
    events.record(contract.id, "contract.ready", business_on=today(application_id))
    return document_id


@operation
def file_pdf(
    contract: facilities.LockedContract, pdf: bytes, kind: str, name: str, now: datetime
) -> UUID:
    document = evidence.file_document(
        file=CleanFile(name=name, media_type="application/pdf", content=pdf),
        kind=kind,
        party_id=contract.party_id,
        organisation_id=contract.organisation_id,
        subject_type="application",
        subject_id=contract.application_id,
        uploaded_at=now,
    )
    return document.id


def today(application_id: UUID) -> date:
    """Return the bank's date where a case is handled."""
    return calendar.bank_date(applications.get(application_id).legal_entity_id)
