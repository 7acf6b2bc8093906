"""The borrower reads what the loan costs, says yes, and both signatures are made."""

from base64 import b64encode
from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from django.contrib.auth.hashers import check_password, make_password

from sancha.credit.facilities import queries as facilities
from sancha.credit.facilities import services as facility_services
from sancha.credit.parties import queries as parties
from sancha.engines.evidence import queries as evidence_queries
from sancha.engines.notice import services as notices
from sancha.engines.notice.types import Recipient
from sancha.engines.process import queries as process_queries
from sancha.engines.process import services as processes
from sancha.inloan.contracts import permissions
from sancha.inloan.contracts.errors import (
    CostChanged,
    CostNotRead,
    HandwritingMissing,
    PasswordTooWeak,
    ReadTooQuickly,
)
from sancha.inloan.contracts.models import CostConfirmation, Signing, SigningPassword
from sancha.inloan.contracts.queries import (
    changed_since,
    cost_of,
    cost_read,
    sealed_trace,
)
from sancha.inloan.contracts.services.ending import end_for_changed_data
from sancha.inloan.contracts.services.making import CONTRACTOR, file_pdf, today
from sancha.inloan.contracts.types import (
    MOST_TRIES,
    NOWHERE,
    Confirmation,
    Consent,
    Made,
    Origin,
    Trace,
)
from sancha.office.products import queries as products
from sancha.platform import events
from sancha.platform.acts import Actor
from sancha.platform.door import operation, use_case
from sancha.platform.keys import uuid7
from sancha.preloan.applications import queries as applications
from sancha.preloan.applications import services as application_services

SHORTEST_PASSWORD, LONGEST_PASSWORD = 8, 64


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
def confirm_cost(
    *, contract_id: UUID, digest: str, read_seconds: int, now: datetime, actor: Actor
) -> str:
    """Keep that the borrower has read what the loan costs in all; kept before, nothing changes.

    :raises ContractNotOpen: if the contract does not wait for her.
    :raises CostChanged: if she read other figures.
    :raises ReadTooQuickly: if she cannot have read them.
    """
    contract = facilities.lock_contract(contract_id)
    actor.require(permissions.CONFIRM, on=contract)
    facility_services.require_status(contract, "ready")
    if known := cost_read(contract_id):
        return known.digest
    cost = cost_of(facilities.contract(contract_id))
    if digest != cost.digest:
        raise CostChanged
    if read_seconds < cost.reading_seconds:
        raise ReadTooQuickly
    assert contract.document_id is not None
    CostConfirmation.objects.create(
        contract_id=contract.id,
        organisation_id=contract.organisation_id,
        party_id=contract.party_id,
        document_hash=evidence_queries.document(contract.document_id).content_hash,
        figures=asdict(cost),
        digest=digest,
        read_seconds=read_seconds,
        confirmed_at=now,
        confirmed_by=actor.name,
    )
    on = today(contract.application_id)
    events.record(contract.id, "contract.cost_confirmed", business_on=on, digest=digest)
    return digest


@use_case
def confirm(
    *,
    contract_id: UUID,
    consent: Consent,
    origin: Origin = NOWHERE,
    now: datetime,
    actor: Actor,
) -> Confirmation:
    """Take the borrower's yes; the signatures follow. A wrong code or password stays on record.

    :raises ContractNotOpen: if it does not wait for her.
    :raises CostNotRead: if she has not confirmed what the loan costs.
    :raises Invalid: for a missing handwriting, or a signing password that is too weak.
    """
    application_id = facilities.contract(contract_id).application_id
    process_queries.lock_running(application_id)
    contract = facilities.lock_contract(contract_id)
    actor.require(permissions.CONFIRM, on=contract)
    facility_services.require_status(contract, "ready")
    if cost_read(contract_id) is None:
        raise CostNotRead
    if consent.way == "handwriting" and consent.handwriting is None:
        raise HandwritingMissing
    if (outcome := proven(contract, consent, now)) != "accepted":
        return Confirmation(outcome, contract_id)
    if (changed := changed_since(contract)) is not None:
        end_for_changed_data(contract, changed)
        return Confirmation(changed, contract_id)
    facility_services.begin_signing(contract)
    assert contract.document_id is not None
    row = Signing(
        id=uuid7(),
        contract_id=contract.id,
        organisation_id=contract.organisation_id,
        party_id=contract.party_id,
        way=consent.way,
        status="intended",
        asked_at=now,
    )
    trace = Trace(
        address=origin.address,
        device=origin.device,
        verified_by="password" if consent.way == "password" and not consent.code else "sms_code",
        draft_hash=evidence_queries.document(contract.document_id).content_hash,
        handwriting=b64encode(consent.handwriting.content).decode() if consent.handwriting else "",
    )
    row.trace = sealed_trace(row, trace)
    row.save(force_insert=True)
    events.record(contract.id, "contract.accepted", business_on=today(application_id))
    return Confirmation("done", contract_id)


@operation
def proven(contract: facilities.LockedContract, consent: Consent, now: datetime) -> str:
    """Tell whether it is she: "accepted", or what was wrong. Wrong tries are counted.

    A right code with a password sets that as her signing password.
    """
    if consent.way == "password" and not consent.code:
        return try_password(contract, consent.password)
    if consent.way == "password" and not is_strong(consent.password):
        raise PasswordTooWeak
    outcome = notices.redeem_code(
        purpose=f"contract:{contract.id}", holder=contract.party_id, code=consent.code, now=now
    )
    if outcome == "accepted" and consent.way == "password":
        set_password(contract, consent.password, now)
    return str(outcome)


def is_strong(password: str) -> bool:
    kinds = (any(map(str.isalpha, password)), any(map(str.isdigit, password)))
    return SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD and all(kinds)


@operation
def set_password(contract: facilities.LockedContract, password: str, now: datetime) -> None:
    SigningPassword.objects.update_or_create(
        party_id=contract.party_id,
        defaults={
            "organisation_id": contract.organisation_id,
            "hashed": make_password(password),
            "tries": 0,
            "set_at": now,
        },
    )


@operation
def try_password(contract: facilities.LockedContract, password: str) -> str:
    row = SigningPassword.objects.select_for_update().filter(party_id=contract.party_id).first()
    if row is None or row.tries >= MOST_TRIES:
        return "password_used_up"
    is_right = check_password(password, row.hashed)
    row.tries = 0 if is_right else row.tries + 1
    row.save(update_fields=["tries"])
    return "accepted" if is_right else "password_wrong"


@use_case
def finish_signing(
    *, signing_id: UUID, made: Made, now: datetime, actor: Actor = CONTRACTOR
) -> UUID:
    """File what was signed and put the contract into force; finished before, nothing changes."""
    found = Signing.objects.get(pk=signing_id)
    application_id = facilities.contract(found.contract_id).application_id
    process_queries.lock_running(application_id)
    contract = facilities.lock_contract(found.contract_id)
    row = Signing.objects.select_for_update().get(pk=signing_id)
    actor.require(permissions.PREPARE, on=contract)
    if row.status == "signed" and row.document_id is not None:
        return row.document_id
    facility_services.require_status(contract, "signing")
    row.document_id = file_pdf(
        contract, made.contract_pdf, "contract_confirmed", f"{contract.number}-signed.pdf", now
    )
    row.evidence_id = file_pdf(
        contract, made.evidence_pdf, "signing_evidence", f"{contract.number}-evidence.pdf", now
    )
    row.status, row.signed_at = "signed", made.signed_at
    row.signer_serial, row.lender_serial = made.signer_serial, made.lender_serial
    row.receipt_number = made.receipt_number
    row.save()
    facility_services.confirm_contract(contract, now=made.signed_at)
    outcome = next_after(contract)
    application = applications.lock(application_id)
    application_services.move_to(application, "granted" if outcome == "granted" else "paying")
    processes.signal(subject_id=application_id, step="confirm", outcome=outcome)
    events.record(
        contract.id,
        "contract.confirmed",
        business_on=today(application_id),
        pays_by_itself=outcome == "confirmed",
    )
    return row.document_id


def next_after(contract: facilities.LockedContract) -> str:
    """Return how the case goes on once the contract is in force: of a revolving limit nothing is paid
    before it is drawn; what is large, or goes to the counterparty, not before two people have looked.
    """
    terms = products.version(contract.product_version_id).terms
    if terms.revolving:
        return "granted"
    thresholds = products.thresholds(today(contract.application_id))
    return "to_review" if thresholds.payers(terms, contract.amount_fen) else "confirmed"


@use_case
def fail_signing(
    *, signing_id: UUID, problem: str, now: datetime, actor: Actor = CONTRACTOR
) -> None:
    """Note that the signing cannot be completed so; the contract waits for the borrower again."""
    found = Signing.objects.get(pk=signing_id)
    contract = facilities.lock_contract(found.contract_id)
    row = Signing.objects.select_for_update().get(pk=signing_id)
    actor.require(permissions.PREPARE, on=contract)
    if row.status != "intended":
        return
    row.status, row.problem = "failed", problem
    row.save(update_fields=["status", "problem"])
    if contract.status == "signing":
        facility_services.reopen(contract)
        on = today(contract.application_id)
        events.record(contract.id, "contract.signing_failed", business_on=on, problem=problem)
