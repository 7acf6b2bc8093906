from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from sancha.core.money import grouped
from sancha.credit.consents import services as consents
from sancha.credit.parties import queries as parties
from sancha.engines.evidence import services as evidence
from sancha.engines.evidence.types import CleanFile, DocumentInfo
from sancha.engines.process import services as processes
from sancha.engines.process.types import SubjectRef
from sancha.office.calendar import queries as calendar
from sancha.office.organisation import queries as organisations
from sancha.office.products import queries as products
from sancha.office.products.types import ProductView
from sancha.platform import events, numbers
from sancha.platform.acts import Actor
from sancha.platform.door import operation, use_case
from sancha.platform.errors import Invalid
from sancha.platform.keys import uuid7
from sancha.platform.text import Text, is_plain, months
from sancha.preloan.applications import permissions
from sancha.preloan.applications.errors import AlreadyOpen, KindNotAsked, NotOpen, WrongMove
from sancha.preloan.applications.models import Application
from sancha.preloan.applications.queries import get, lock, offer_for, open_application_of
from sancha.preloan.applications.types import (
    AMOUNT_STEP_FEN,
    CLOSED,
    MOVES,
    STATUSES,
    ApplicationView,
    Ask,
    Offer,
)

AMOUNT_RANGE = Text(
    "可申请金额为 {least} 至 {most} 元，且为 {step} 元的整数倍",
    "You may ask for {least} to {most} yuan, in steps of {step}",
)
NO_TERM = Text("请从可选期限中选择：{terms} 个月", "Choose one of the terms: {terms} months")
NO_PURPOSE = Text("请选择贷款用途", "Choose what the money is for")
VAGUE = Text(
    "用途过于笼统。请写明具体用途，例如“装修朝阳区住房厨房和卫生间”",
    "This says too little. Say what exactly the money is for, such as “new kitchen and bathroom”",
)
UNREADABLE = Text(
    "用途说明最多 {longest} 个字，且不能含有特殊控制字符",
    "Say it in {longest} characters at most, without control characters",
)
MINIMUM_DETAIL, LONGEST_DETAIL = 4, 100


def findings(ask: Ask, product: ProductView, offer: Offer) -> dict[str, Text]:
    """Return what cannot be taken, by JSON pointer; one finding a field."""
    found: dict[str, Text] = {}
    terms = product.terms
    fits = offer.amount_min_fen <= ask.amount_fen <= offer.amount_max_fen
    if not fits or ask.amount_fen % AMOUNT_STEP_FEN:
        amounts = (offer.amount_min_fen, offer.amount_max_fen, AMOUNT_STEP_FEN)
        least, most, step = (grouped(fen) for fen in amounts)
        found["/amount"] = AMOUNT_RANGE.format(least=least, most=most, step=step)
    if ask.term_months not in terms.term_options:
        options = "、".join(map(str, terms.term_options))
        found["/term_months"] = NO_TERM.format(terms=options)
    if ask.purpose not in {purpose.code for purpose in terms.purposes}:
        is_vague = any(word in ask.purpose for word in terms.vague_words)
        found["/purpose"] = VAGUE if is_vague else NO_PURPOSE
    elif is_vague_detail(ask, terms.vague_words):
        found["/purpose_detail"] = VAGUE
    if not is_plain(ask.purpose_detail, longest=LONGEST_DETAIL):
        found["/purpose_detail"] = UNREADABLE.format(longest=LONGEST_DETAIL)
    return found


def is_vague_detail(ask: Ask, vague_words: list[str]) -> bool:
    """A purpose of one's own words must say more than the words that say nothing (APP-2)."""
    detail = ask.purpose_detail.strip()
    if not detail:
        return ask.purpose == "other"
    rest = detail
    for word in sorted(vague_words, key=len, reverse=True):
        rest = rest.replace(word, "")
    return len(rest) < (MINIMUM_DETAIL if ask.purpose == "other" else 1)


@use_case
def submit(
    *, party_id: UUID, product_code: str, ask: Ask, channel: str, actor: Actor
) -> ApplicationView:
    """Take an application, with the consent it needs, and start its process.

    :raises Invalid: with a finding beside each wrong field.
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
    if found := findings(ask, product, offer_for(product, party_id, profile)):
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
        id=uuid7(),
        number=numbers.next_number(numbers.APPLICATION, on=today),
        organisation_id=party.organisation_id,
        legal_entity_id=organisation.legal_entity_id,
        party_id=party_id,
        product_version_id=product.version_id,
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
    amount, term = grouped(ask.amount_fen), months(ask.term_months)
    title = Text(f"{amount} 元 · {term.zh}", f"{amount} yuan · {term.en}")
    instance = processes.start(
        key=product.terms.process,
        subject=SubjectRef(
            type="application",
            id=application.id,
            number=application.number,
            title=title,
            organisation_id=application.organisation_id,
            party_id=party_id,
        ),
        data={},
    )
    application.process_id = instance.id
    application.save(update_fields=["process_id"])
    events.record(application.id, "application.submitted", business_on=today, by=actor.name)
    return get(application.id)


def insert(application: Application) -> None:
    """:raises AlreadyOpen: if another case of the customer came first."""
    try:
        with transaction.atomic():
            application.save(force_insert=True)
    except IntegrityError as error:
        if "application_one_open_a_party" in str(error):
            raise AlreadyOpen from None
        raise


@operation
def move_to(application: Application, status: str) -> None:
    """Move the case; :raises WrongMove: if this cannot follow its present status."""
    if status not in MOVES.get(application.status, set()):
        raise WrongMove(status=STATUSES[application.status].label.zh)
    application.status = status
    application.save(update_fields=["status"])


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
def approve(application_id: UUID, *, amount_fen: int) -> Application:
    """Approve the case, for no more than was asked."""
    application = lock(application_id)
    move_to(application, "approved")
    application.approved_amount_fen = amount_fen
    application.save(update_fields=["approved_amount_fen"])
    on = application.submitted_on
    events.record(application.id, "application.approved", business_on=on, amount_fen=amount_fen)
    return application


@operation
def decline(application_id: UUID, *, reasons: list[str]) -> Application:
    """Decline the case, for reasons that have codes."""
    application = lock(application_id)
    move_to(application, "declined")
    application.declined_for = reasons
    application.save(update_fields=["declined_for"])
    on = application.submitted_on
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
    if kind not in {material.kind for material in terms.materials}:
        raise KindNotAsked
    return evidence.file_document(
        file=file,
        kind=kind,
        party_id=application.party_id,
        subject_id=application.id,
        subject_type="application",
        organisation_id=application.organisation_id,
        uploaded_at=now,
    )
