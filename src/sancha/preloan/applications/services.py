from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError

from sancha.core.money import grouped
from sancha.credit.consents import services as consents
from sancha.credit.facilities import services as facilities
from sancha.credit.facilities.errors import ContractNotOpen
from sancha.credit.parties import queries as parties
from sancha.engines.evidence import services as evidence
from sancha.engines.evidence.types import CleanFile, DocumentInfo
from sancha.engines.process import queries as process_queries
from sancha.engines.process import services as processes
from sancha.engines.process.types import SubjectRef
from sancha.office.calendar import queries as calendar
from sancha.office.organisation import queries as organisations
from sancha.office.products import queries as products
from sancha.platform import clock, events, numbers
from sancha.platform.acts import Actor
from sancha.platform.door import operation, use_case
from sancha.platform.errors import Invalid
from sancha.platform.keys import uuid7
from sancha.platform.text import Text, is_plain, months
from sancha.preloan.applications import permissions
from sancha.preloan.applications.errors import (
    AlreadyOpen,
    KindNotAsked,
    NoAppeal,
    NotOpen,
    TooLateToWithdraw,
    WrongMove,
)
from sancha.preloan.applications.models import Application, Folder
from sancha.preloan.applications.queries import (
    folder_of,
    get,
    hold,
    limit_of,
    lock,
    may_appeal,
    missing_materials,
    open_application_of,
    personal_offer,
)
from sancha.preloan.applications.types import (
    CLOSED,
    LONGEST_DETAIL,
    MOVES,
    STATUSES,
    UNREADABLE,
    ApplicationView,
    Ask,
    findings,
)

MISSING = Text("请先上传必需材料：{kind.zh}", "Upload what is required first: {kind.en}")
# What any case may need beside the product's own list: supplements, proofs, grounds of a review.
CASE_KINDS = frozenset(
    {
        *("id_card_front", "id_card_back", "income_proof", "bank_statement", "purpose_proof"),
        *("residence_proof", "property_proof", "list_evidence", "condition_proof", "other"),
    }
)
LONGEST_APPEAL = 500


@operation
def correct_purpose(application: Application, detail: str) -> None:
    """Replace what the customer wrote of the purpose; the former stays in `change`."""
    application.purpose_detail = detail
    application.save(update_fields=["purpose_detail"])


@use_case
def submit(
    *, party_id: UUID, product_code: str, ask: Ask, channel: str, actor: Actor
) -> ApplicationView:
    """Take an application, with the consent it needs, and start its process.

    :raises Invalid: with a finding beside each wrong field.
        Materials that the product requires stand in the customer's folder before.
    :raises NotAgreed: without the consent to the bureau query.
    :raises AlreadyOpen: if the customer has a case under way.
    """
    party = parties.lock(party_id)
    actor.require(permissions.SUBMIT, on=party)
    organisation = organisations.get(party.organisation_id)
    today = calendar.bank_date(organisation.legal_entity_id)
    product = products.on_offer(product_code, on=today)
    if open_application_of(party_id):
        raise AlreadyOpen
    profile = parties.profile_of(party_id)
    folder = folder_of(party_id)
    found = findings(ask, product, personal_offer(product, party_id, profile))
    for material in missing_materials(product, folder):
        found[f"/materials/{material.kind}"] = MISSING.format(kind=material.label)
    if found:
        raise Invalid(found)
    consents.give(
        party_id=party_id,
        organisation_id=party.organisation_id,
        purpose=product.terms.consent,
        version=ask.consent_version,
        agreed=ask.consented,
        channel=channel,
    )
    application = Application(
        id=folder.id if folder else uuid7(),
        number=numbers.next_number(numbers.APPLICATION, on=today),
        organisation_id=party.organisation_id,
        legal_entity_id=organisation.legal_entity_id,
        party_id=party_id,
        product_version_id=product.version_id,
        process_id=uuid7(),
        status="collecting",
        channel=channel,
        amount_fen=ask.amount_fen,
        term_months=ask.term_months,
        purpose=ask.purpose,
        purpose_detail=ask.purpose_detail.strip(),
        maker_id=actor.id if actor.kind == "staff" else None,
        submitted_by=actor.name,
        submitted_on=today,
    )
    insert(application)
    if folder is not None:
        folder.used_at = clock.now()
        folder.save(update_fields=["used_at"])
    processes.start(
        key=product.terms.process,
        subject=subject_of(application),
        data={"begin": "new"},
        instance_id=application.process_id,
    )
    events.record(application.id, "application.submitted", business_on=today, by=actor.name)
    return get(application.id)


def insert(application: Application) -> None:
    """:raises AlreadyOpen: if another case of the customer came first; the use case ends with it."""
    try:
        application.save(force_insert=True)
    except IntegrityError as error:
        if "application_one_open_a_party" in str(error):
            raise AlreadyOpen from None
        raise
    hold(application)


@operation
def move_to(application: Application, status: str) -> None:
    """Move the case; :raises WrongMove: if this cannot follow its present status."""
    if status not in MOVES.get(application.status, set()):
        raise WrongMove(status=STATUSES[application.status].label)
    application.status = status
    application.save(update_fields=["status"])


def require_status(application: Application, status: str) -> None:
    """:raises WrongMove: if the case has moved on."""
    if application.status != status:
        raise WrongMove(status=STATUSES[application.status].label)


@operation
def keep_decision(
    application_id: UUID, *, decision_id: UUID, score: int | None, grade: str
) -> Application:
    """Note how the machine decided."""
    application = lock(application_id)
    application.decision_id, application.score, application.grade = decision_id, score, grade
    application.save(update_fields=["decision_id", "score", "grade"])
    return application


@operation
def forget_decision(application: Application) -> None:
    """Let the machine decide again; what it decided before stays with the decisions."""
    application.decision_id, application.score, application.grade = None, None, ""
    application.save(update_fields=["decision_id", "score", "grade"])


@operation
def approve(application_id: UUID, *, amount_fen: int, reduced_for: str) -> Application:
    """Approve the case, for no more than was asked; for less, the customer is asked first."""
    application = lock(application_id)
    application.approved_amount_fen = amount_fen
    application.reduced_for = reduced_for if amount_fen < application.amount_fen else ""
    application.save(update_fields=["approved_amount_fen", "reduced_for"])
    if amount_fen < application.amount_fen:
        move_to(application, "offered")
        tell(application, "offered", amount_fen=amount_fen, reduced_for=application.reduced_for)
    return application


@operation
def clear(application_id: UUID) -> Application:
    """The approval takes effect: nothing stands before the contract any more."""
    application = lock(application_id)
    move_to(application, "approved")
    tell(application, "approved", amount_fen=application.approved_amount_fen)
    return application


def tell(application: Application, what: str, **payload: Any) -> None:
    """Record what happened to the case."""
    on = calendar.bank_date(application.legal_entity_id)
    events.record(application.id, f"application.{what}", business_on=on, **payload)


@use_case
def accept_offer(*, application_id: UUID, actor: Actor) -> ApplicationView:
    """Take less than was asked; the case goes on.

    :raises NotWaiting: if no offer waits for an answer.
    """
    process_queries.lock_running(application_id)
    application = lock(application_id)
    actor.require(permissions.ACCEPT, on=application)
    amount_fen = application.approved_amount_fen
    tell(application, "offer_accepted", amount_fen=amount_fen, by=actor.name)
    processes.signal(subject_id=application_id, step="accept", outcome="accepted")
    return get(application_id)


@use_case
def withdraw(*, application_id: UUID, reason: str, now: datetime, actor: Actor) -> ApplicationView:
    """Take the application back, at any step before the money: tasks and limit end with it.

    :raises TooLateToWithdraw: if the contract is signed, or the case is at its end.
    :raises Invalid: if the reason cannot be read.
    """
    process_queries.lock_running(application_id)
    application = lock(application_id)
    actor.require(permissions.WITHDRAW, on=application)
    if "withdrawn" not in MOVES.get(application.status, set()):
        raise TooLateToWithdraw(status=STATUSES[application.status].label)
    if not is_plain(reason, longest=LONGEST_DETAIL):
        raise Invalid({"/reason": UNREADABLE.format(longest=LONGEST_DETAIL)})
    try:
        facilities.give_up(application_id)
    except ContractNotOpen:
        raise TooLateToWithdraw(status=STATUSES[application.status].label) from None
    processes.cancel(subject_id=application_id, at=now)
    move_to(application, "withdrawn")
    application.withdrawn_for = reason.strip()
    application.save(update_fields=["withdrawn_for"])
    tell(application, "withdrawn", by=actor.name)
    return get(application_id)


@use_case
def appeal(*, application_id: UUID, words: str, now: datetime, actor: Actor) -> ApplicationView:
    """Have a person review what the machine alone refused: a right of everybody (PIPL 24).

    :raises NoAppeal: if a person has refused it, it was asked before, or too long ago.
    :raises AlreadyOpen: if the customer has applied again meanwhile.
    """
    process_queries.lock_running(application_id)
    application = lock(application_id)
    actor.require(permissions.APPEAL, on=application)
    if not may_appeal(get(application_id), now=now):
        raise NoAppeal
    if open_application_of(application.party_id):
        raise AlreadyOpen
    if not is_plain(words, longest=LONGEST_APPEAL):
        raise Invalid({"/words": UNREADABLE.format(longest=LONGEST_APPEAL)})
    application.appealed_at, application.appeal = now, words.strip()
    application.save(update_fields=["appealed_at", "appeal"])
    tell(application, "appealed", by=actor.name)
    instance = processes.start(
        key=products.version(application.product_version_id).terms.process,
        subject=subject_of(application),
        data={"begin": "appeal"},
        at=now,
    )
    application.refresh_from_db()
    application.process_id = instance.id
    application.save(update_fields=["process_id"])
    return get(application_id)


def subject_of(application: Application) -> SubjectRef:
    """Return what the process is about; its title names no person."""
    amount, term = grouped(application.amount_fen), months(application.term_months)
    return SubjectRef(
        type="application",
        id=application.id,
        number=application.number,
        title=Text(f"{amount} 元 · {term.zh}", f"{amount} yuan · {term.en}"),
        organisation_id=application.organisation_id,
        party_id=application.party_id,
    )


@operation
def decline(application_id: UUID, *, reasons: list[str]) -> Application:
    """Decline the case, for reasons that have codes."""
    application = lock(application_id)
    move_to(application, "declined")
    application.declined_for = reasons
    application.save(update_fields=["declined_for"])
    on = calendar.bank_date(application.legal_entity_id)
    events.record(application.id, "application.declined", business_on=on, reasons=reasons)
    return application


@use_case
def attach(
    *, application_id: UUID, kind: str, file: CleanFile, now: datetime, actor: Actor
) -> DocumentInfo:
    """File a document of the case.

    :raises NotOpen: if the case is finished.
    :raises KindNotAsked: if the product does not ask for it: nobody uploads a contract.
    :raises SubjectFull: if the case would hold more than 50 MB.
    """
    application = lock(application_id)
    actor.require(permissions.ATTACH, on=application)
    if application.status in CLOSED:
        raise NotOpen
    terms = products.version(application.product_version_id).terms
    if kind not in {material.kind for material in terms.materials} | CASE_KINDS:
        raise KindNotAsked
    return file_in(application, kind, file, now)


@use_case
def attach_before(
    *, party_id: UUID, product_code: str, kind: str, file: CleanFile, now: datetime, actor: Actor
) -> DocumentInfo:
    """File a document for an application that the customer is about to hand in.

    :raises AlreadyOpen: if a case is under way: the document belongs there.
    :raises KindNotAsked: if the product does not ask for it.
    :raises SubjectFull: if all of the application would be more than 50 MB.
    """
    party = parties.lock(party_id)
    actor.require(permissions.ATTACH, on=party)
    if open_application_of(party_id):
        raise AlreadyOpen
    organisation = organisations.get(party.organisation_id)
    today = calendar.bank_date(organisation.legal_entity_id)
    product = products.on_offer(product_code, on=today)
    if kind not in {material.kind for material in product.terms.materials}:
        raise KindNotAsked
    folder = folder_of(party_id)
    if folder is None:
        folder = Folder.objects.create(party_id=party_id, organisation_id=party.organisation_id)
    return file_in(folder, kind, file, now)


def file_in(about: Application | Folder, kind: str, file: CleanFile, now: datetime) -> DocumentInfo:
    legal_entity_id = organisations.get(about.organisation_id).legal_entity_id
    return evidence.file_document(
        file=file,
        kind=kind,
        party_id=about.party_id,
        subject_id=about.id,
        subject_type="application",
        organisation_id=about.organisation_id,
        uploaded_at=now,
        most_bytes=limit_of("materials.file_mebibytes", legal_entity_id),
        most_subject_bytes=limit_of("materials.case_mebibytes", legal_entity_id),
    )
