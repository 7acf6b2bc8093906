import base64
import binascii
from datetime import date, datetime
from uuid import UUID

from django.http import HttpResponse
from ninja import Field, Query, Schema
from ninja import Status as Reply

from sancha.core.money import yuan
from sancha.credit.facilities import queries as facilities
from sancha.credit.facilities.types import CONTRACT_STATUSES, END_REASONS, ContractView
from sancha.credit.parties import queries as parties
from sancha.credit.parties.types import person
from sancha.engines.evidence import queries as evidence
from sancha.engines.evidence.errands import check_upload
from sancha.engines.evidence.types import CleanFile
from sancha.engines.signing import pades
from sancha.engines.signing import queries as signing_queries
from sancha.inloan.contracts import permissions, queries, services
from sancha.inloan.contracts.errors import DataChanged, HandwritingMissing, WrongCode, WrongPassword
from sancha.inloan.contracts.types import WAYS, Consent, CostRead, Origin, SigningView
from sancha.office.products import queries as products
from sancha.platform import clock, http
from sancha.platform.errors import NotFound
from sancha.platform.text import Status, Text
from sancha.preloan.applications import queries as applications

router = http.router(tags=["contracts"])
borrower_router = http.router(auth=http.BORROWER, tags=["borrower"])

CHANGES = {"identity_changed", "contact_changed"}
PASSWORD_OUTCOMES = {"password_wrong", "password_used_up"}
LEAST_HANDWRITING_BYTES, MOST_HANDWRITING_BYTES = 400, 200_000
LONGEST_DEVICE = 300


class ConfirmationIn(Schema):
    """`code` alone; with `handwriting` (PNG in base64); or a `password`, with `code` to set it."""

    way: str = "code"
    code: str = ""
    password: str = ""
    handwriting: str = ""


class CostReadIn(Schema):
    """`digest` is that of the figures shown, `seconds` how long they stood there."""

    digest: str = Field(max_length=64)
    seconds: int = Field(ge=0, le=86_400)


class ReadCostItem(Schema):
    name: Text
    how: Text
    rate: Text
    amount: str
    collected_by: Text


class ReadContingent(Schema):
    name: Text
    how: Text


class ReadCost(Schema):
    """The table of costs as it was shown."""

    principal: str
    items: list[ReadCostItem]
    contingent: list[ReadContingent]
    statement: Text


class CostReadOut(Schema):
    confirmed_at: datetime
    confirmed_by: str
    read_seconds: int
    annual_cost_pct: str
    annual_simple_pct: str
    document_hash: str
    digest: str
    table: ReadCost


class Confirmed(Schema):
    id: str
    number: str
    status: Status


class SigningWays(Schema):
    ways: list[str]
    has_password: bool


class ContractParty(Schema):
    id: str
    name: str


class ContractCase(Schema):
    id: str
    number: str


class SignatureOut(Schema):
    field: str
    signer: str
    serial: str
    is_valid: bool
    signed_at: datetime | None
    problem: Text | None


class SigningOut(Schema):
    id: str
    way: Text
    status: Status
    asked_at: datetime
    signed_at: datetime | None
    receipt_number: str
    evidence_id: str | None
    problem: Text | None


class ContractRow(Schema):
    id: str
    number: str
    status: Status
    customer: ContractParty
    application: ContractCase
    amount: str
    term_months: int
    dated_on: date
    confirm_before_on: date
    confirmed_at: datetime | None


class ContractList(Schema):
    items: list[ContractRow]
    total: int
    statuses: list[Status]


class ContractOut(ContractRow):
    is_revolving: bool
    document_id: str | None
    sha256: str
    verification_code: str
    end_reason: Text | None
    end_note: str
    signatures: list[SignatureOut]
    signings: list[SigningOut]
    cost_read: CostReadOut | None
    allowed_actions: list[str]


class ContractReturnIn(Schema):
    reason: str


@borrower_router.post("/borrower/contracts/{contract_id}/codes", response={204: None})
def send_code(request: http.Request, contract_id: UUID) -> Reply[None]:
    """Send me the code by which I sign this contract."""
    http.once(request, services.send_code)(
        contract_id=contract_id, now=clock.now(), actor=request.actor
    )
    return Reply(204, None)


@borrower_router.get("/borrower/contracts/{contract_id}/ways", response=SigningWays)
@http.reads(permissions.SEE)
def ways(request: http.Request, contract_id: UUID) -> SigningWays:
    """In which ways I can sign, and whether I have a signing password."""
    contract = facilities.contract(contract_id)
    return SigningWays(ways=list(WAYS), has_password=queries.has_password(contract.party_id))


@borrower_router.post("/borrower/contracts/{contract_id}/cost", response={204: None})
def confirm_cost(request: http.Request, contract_id: UUID, body: CostReadIn) -> Reply[None]:
    """Confirm that I have read what the loan costs in all: before that I cannot sign."""
    http.once(request, services.confirm_cost)(
        contract_id=contract_id,
        digest=body.digest,
        read_seconds=body.seconds,
        now=clock.now(),
        actor=request.actor,
    )
    return Reply(204, None)


@borrower_router.post("/borrower/contracts/{contract_id}/confirmation", response=Confirmed)
def confirm(request: http.Request, contract_id: UUID, body: ConfirmationIn) -> Confirmed:
    """Sign the contract: by code, by hand on the screen, or by password."""
    consent = Consent(
        way=body.way if body.way in WAYS else "code",
        code=body.code.strip(),
        password=body.password,
        handwriting=handwriting_of(body.handwriting) if body.way == "handwriting" else None,
    )
    device = request.headers.get("User-Agent", "")[:LONGEST_DEVICE]
    outcome = http.once(request, services.confirm)(
        contract_id=contract_id,
        consent=consent,
        origin=Origin(http.address_of(request), device),
        now=clock.now(),
        actor=request.actor,
    )
    if outcome.act_outcome in PASSWORD_OUTCOMES:
        raise WrongPassword
    if outcome.act_outcome in CHANGES:
        raise DataChanged
    if outcome.act_outcome != "done":
        raise WrongCode
    contract = facilities.contract(contract_id)
    status = CONTRACT_STATUSES[
        "signing"
    ]  # Whatever came of it since: asked again, we say the same.
    return Confirmed(id=str(contract.id), number=contract.number, status=status)


def handwriting_of(coded: str) -> CleanFile:
    """Return the picture of a signature, drawn anew by the inspection.

    :raises HandwritingMissing: if there is hardly anything in it.
    """
    try:
        picture = base64.b64decode(coded.rpartition(",")[2], validate=True)
    except binascii.Error:
        raise HandwritingMissing from None
    if not LEAST_HANDWRITING_BYTES <= len(picture) <= MOST_HANDWRITING_BYTES:
        raise HandwritingMissing
    return check_upload("signature.png", "image/png", picture)


@borrower_router.get("/borrower/contracts/{contract_id}/pdf")
@http.reads(permissions.SEE)
def pdf(request: http.Request, contract_id: UUID) -> HttpResponse:
    """The contract itself: as signed once it is, before that the draft."""
    return document_of(contract_id)


@router.get("/contracts/{contract_id}/pdf")
@http.reads(permissions.SEE)
def staff_pdf(request: http.Request, contract_id: UUID) -> HttpResponse:
    """The contract as it stands."""
    return document_of(contract_id)


def document_of(contract_id: UUID) -> HttpResponse:
    """:raises NotFound: if nothing has been set yet."""
    contract = facilities.contract(contract_id)
    document_id = newest_document(contract)
    if document_id is None:
        raise NotFound
    opened = evidence.open_document(document_id)
    return http.file_response(
        opened.content, media_type=opened.info.media_type, name=f"{contract.number}.pdf"
    )


def newest_document(contract: ContractView) -> UUID | None:
    signed = queries.signed_of(contract.id)
    return signed.document_id if signed else contract.document_id


@router.get("/contracts", response=ContractList)
@http.reads(permissions.SEE)
def listed(request: http.Request, page: Query[http.Page]) -> ContractList:
    """Contracts, newest first."""
    views, total = facilities.listed(text=page.q.strip(), status=page.status, window=page.window)
    names = parties.names_of(view.party_id for view in views)
    numbers = applications.numbers_of(view.application_id for view in views)
    items = [row_of(view, names[view.party_id], numbers[view.application_id]) for view in views]
    return ContractList(items=items, total=total, statuses=list(CONTRACT_STATUSES.values()))


def row_of(view: ContractView, name: str, number: str) -> ContractRow:
    return ContractRow(
        id=str(view.id),
        number=view.number,
        status=view.status,
        customer=ContractParty(id=str(view.party_id), name=name),
        application=ContractCase(id=str(view.application_id), number=number),
        amount=yuan(view.amount_fen),
        term_months=view.term_months,
        dated_on=view.dated_on,
        confirm_before_on=view.confirm_before_on,
        confirmed_at=view.confirmed_at,
    )


@router.get("/contracts/{contract_id}", response=ContractOut)
@http.reads(permissions.SEE)
def look(request: http.Request, contract_id: UUID) -> ContractOut:
    """A contract, with what every signature in it is worth."""
    view = facilities.contract(contract_id)
    document_id = newest_document(view)
    names, numbers = (
        parties.names_of([view.party_id]),
        applications.numbers_of([view.application_id]),
    )
    row = row_of(view, names[view.party_id], numbers[view.application_id])
    opened = evidence.open_document(document_id) if document_id else None
    trust = signing_queries.newest_trust()
    is_signed = queries.signed_of(view.id) is not None
    verdicts = pades.judge(opened.content, trust) if opened and trust and is_signed else ()
    return ContractOut(
        **row.dict(),
        is_revolving=products.version(view.product_version_id).terms.revolving,
        document_id=str(document_id) if document_id else None,
        sha256=opened.info.content_hash if opened else "",
        verification_code=queries.verification_code_of(view.id),
        end_reason=END_REASONS.get(view.ended_for),
        end_note=view.end_note,
        signatures=[SignatureOut(**vars(verdict)) for verdict in verdicts],
        signings=[signing_out(one) for one in queries.signings_of(view.id)],
        cost_read=cost_out(queries.cost_read(view.id), http.language_of(request)),
        allowed_actions=actions_of(request, view),
    )


def cost_out(read: CostRead | None, language: str) -> CostReadOut | None:
    if read is None:
        return None
    shown = {name: read.figures[name] for name in ("annual_cost_pct", "annual_simple_pct")}
    return CostReadOut(
        **shown,
        confirmed_at=read.confirmed_at,
        confirmed_by=person(read.confirmed_by, language),
        read_seconds=read.read_seconds,
        document_hash=read.document_hash,
        digest=read.digest,
        table=ReadCost(**{name: read.figures[name] for name in ReadCost.model_fields}),
    )


def signing_out(view: SigningView) -> SigningOut:
    return SigningOut(
        id=str(view.id),
        way=WAYS[view.way],
        status=view.status,
        asked_at=view.asked_at,
        signed_at=view.signed_at,
        receipt_number=view.receipt_number,
        evidence_id=str(view.evidence_id) if view.evidence_id else None,
        problem=view.problem,
    )


def actions_of(request: http.Request, view: ContractView) -> list[str]:
    may_return = view.status.code == "ready" and request.actor.may(permissions.RETURN, on=view)
    return ["return"] if may_return else []


@router.post("/contracts/{contract_id}/return", response={204: None})
def give_back(request: http.Request, contract_id: UUID, body: ContractReturnIn) -> Reply[None]:
    """Return a contract for correction: it is void, and made anew."""
    http.once(request, services.return_contract)(
        contract_id=contract_id, reason=body.reason, actor=request.actor
    )
    return Reply(204, None)


@router.get("/contracts/{contract_id}/evidence")
@http.reads(permissions.SEE)
def evidence_pdf(request: http.Request, contract_id: UUID) -> HttpResponse:
    """The evidence file of the signing."""
    signed = queries.signed_of(contract_id)
    if signed is None or signed.evidence_id is None:
        raise NotFound
    opened = evidence.open_document(signed.evidence_id)
    return http.file_response(
        opened.content, media_type=opened.info.media_type, name=opened.info.title
    )
