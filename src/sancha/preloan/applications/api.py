from datetime import datetime
from uuid import UUID

from django.http import HttpResponse
from ninja import File, Form, Schema, UploadedFile
from ninja import Status as Reply

from sancha.core.irr import plan_cost
from sancha.core.money import InvalidAmount, parse_yuan, yuan
from sancha.core.schedule import make_plan
from sancha.credit.consents import queries as consents
from sancha.credit.loans.queries import terms_of
from sancha.credit.parties import queries as parties
from sancha.engines.evidence import errands as inspection
from sancha.engines.evidence import queries as evidence
from sancha.engines.evidence.types import MAX_SUBJECT_BYTES, DocumentInfo, OpenedDocument
from sancha.office.calendar import queries as calendar
from sancha.office.organisation import queries as organisations
from sancha.office.products import queries as products
from sancha.office.products.types import ProductView
from sancha.platform import clock, http
from sancha.platform.acts import Actor, Scope
from sancha.platform.errors import Invalid
from sancha.platform.text import Status, Text
from sancha.preloan.applications import permissions, queries, services
from sancha.preloan.applications.errors import NoParty
from sancha.preloan.applications.types import AMOUNT_STEP_FEN, ApplicationView, Ask

router = http.router(tags=["applications"])
borrower_router = http.router(auth=http.BORROWER, tags=["borrower"])

PRODUCT = "consumer_loan"
METHODS = {"equal_instalment": Text("等额本息", "Equal instalments")}
DETAIL_HINT = Text(
    "写明具体用途，如“朝阳区住房厨房装修”", "Say exactly what for, e.g. a new kitchen"
)
NO_AMOUNT = Text("请输入正确的金额", "Enter an amount")
HINTS = {
    "income_proof": Text(
        "近 6 个月工资流水或单位证明", "Payslips of six months, or the employer's letter"
    ),
    "id_card_front": Text("身份证正反面，边框完整、文字清晰", "Both sides, whole and sharp"),
}
FILED = Status("filed", Text("已上传", "Uploaded"), "green")


class Choice(Schema):
    code: str
    label: Text


class PurposeOut(Choice):
    detail_required: bool
    detail_hint: Text


class ConsentOut(Schema):
    version: str
    title: Text
    text: Text
    reading_seconds: int


class NameOut(Schema):
    code: str
    name: Text


class BlockedOut(Schema):
    code: str
    message: Text


class OfferOut(Schema):
    product: NameOut
    personal: bool
    amount_min: str
    amount_max: str
    amount_step: str
    term_options: list[int]
    rate_pct_month: str
    annual_rate_pct: str
    method: Text
    due_day: int
    purposes: list[PurposeOut]
    consent: ConsentOut
    blocked: BlockedOut | None


class QuoteIn(Schema):
    amount: str
    term_months: int


class QuoteRow(Schema):
    number: int
    due_on: str
    principal: str
    interest: str
    total: str
    balance: str


class QuoteOut(Schema):
    amount: str
    term_months: int
    instalment: str
    first_due_on: str
    last_due_on: str
    total_interest: str
    total_repayment: str
    annual_rate_pct: str
    irr_pct: str
    rows: list[QuoteRow]


class ApplicationIn(Schema):
    amount: str
    term_months: int
    purpose: str
    purpose_detail: str = ""
    consent_version: str
    consented: bool


class CustomerApplicationIn(ApplicationIn):
    customer_id: UUID


class Submitted(Schema):
    id: str
    number: str
    amount: str
    term_months: int
    status: Status
    submitted_at: datetime


class DocumentKindOut(Choice):
    required: bool
    hint: Text


class DocumentOut(Schema):
    id: str
    kind: str
    file_name: str
    size_bytes: int
    media_type: str
    status: Status
    uploaded_at: datetime


class DocumentsOut(Schema):
    items: list[DocumentOut]
    total: int
    kinds: list[DocumentKindOut]
    bytes_left: int


def amount_of(text: str) -> int:
    """:raises Invalid: beside the field."""
    try:
        return parse_yuan(text)
    except InvalidAmount:
        raise Invalid({"/amount": NO_AMOUNT}) from None


def product_for(legal_entity_id: UUID) -> ProductView:
    return products.on_offer(PRODUCT, on=calendar.bank_date(legal_entity_id))


def offer_out(product: ProductView, party_id: UUID | None) -> OfferOut:
    profile = parties.profile_of(party_id) if party_id else None
    offer, terms = queries.offer_for(product, party_id, profile), product.terms
    text = consents.text_for(terms.consent)
    return OfferOut(
        product=NameOut(code=product.code, name=product.name),
        personal=offer.is_personal,
        amount_min=yuan(offer.amount_min_fen),
        amount_max=yuan(offer.amount_max_fen),
        amount_step=yuan(AMOUNT_STEP_FEN),
        term_options=terms.term_options,
        rate_pct_month=str(terms.rate_pct_month),
        annual_rate_pct=str(terms.annual_rate_pct),
        method=METHODS[terms.method],
        due_day=terms.due_day,
        purposes=[
            PurposeOut(
                code=purpose.code,
                label=purpose.label,
                detail_required=purpose.code == "other",
                detail_hint=DETAIL_HINT,
            )
            for purpose in terms.purposes
        ],
        consent=ConsentOut(
            version=text.version,
            title=text.title,
            text=text.text,
            reading_seconds=text.reading_seconds,
        ),
        blocked=BlockedOut(code=offer.blocked[0], message=offer.blocked[1])
        if offer.blocked
        else None,
    )


def quote_out(body: QuoteIn, legal_entity_id: UUID) -> QuoteOut:
    """Return the plan and cost of a loan paid out today; findings beside the fields."""
    product, amount_fen = product_for(legal_entity_id), amount_of(body.amount)
    ask = Ask(amount_fen, body.term_months, product.terms.purposes[0].code, "", "", consented=True)
    offer = queries.offer_for(product, None, None)
    if found := services.findings(ask, product, offer):
        raise Invalid(found)
    today = calendar.bank_date(legal_entity_id)
    terms = terms_of(
        product.terms,
        principal_fen=amount_fen,
        term_months=body.term_months,
        disbursed_on=today,
    )
    plan = make_plan(terms)
    interest_fen = sum(row.interest_fen for row in plan.rows)
    usual = plan.rows[min(1, len(plan.rows) - 1)]
    return QuoteOut(
        amount=yuan(amount_fen),
        term_months=body.term_months,
        instalment=yuan(usual.total_fen),
        first_due_on=plan.rows[0].due_on.isoformat(),
        last_due_on=plan.rows[-1].due_on.isoformat(),
        total_interest=yuan(interest_fen),
        total_repayment=yuan(amount_fen + interest_fen),
        annual_rate_pct=str(product.terms.annual_rate_pct),
        irr_pct=str(plan_cost(plan).irr_pct),
        rows=[
            QuoteRow(
                number=row.nr,
                due_on=row.due_on.isoformat(),
                principal=yuan(row.principal_fen),
                interest=yuan(row.interest_fen),
                total=yuan(row.total_fen),
                balance=yuan(row.balance_after_fen),
            )
            for row in plan.rows
        ],
    )


def ask_of(body: ApplicationIn) -> Ask:
    return Ask(
        amount_fen=amount_of(body.amount),
        term_months=body.term_months,
        purpose=body.purpose,
        purpose_detail=body.purpose_detail,
        consent_version=body.consent_version,
        consented=body.consented,
    )


def submitted(view: ApplicationView) -> Submitted:
    return Submitted(
        id=str(view.id),
        number=view.number,
        amount=yuan(view.amount_fen),
        term_months=view.term_months,
        status=view.status,
        submitted_at=view.submitted_at,
    )


@borrower_router.get("/borrower/offer", response=OfferOut)
def borrower_offer(request: http.Request) -> OfferOut:
    """What I may ask for."""
    place = organisations.online_organisation()
    return offer_out(product_for(place.legal_entity_id), request.actor.party_id)


@borrower_router.post("/borrower/quote", response=QuoteOut)
def borrower_quote(request: http.Request, body: QuoteIn) -> QuoteOut:
    """What it would cost."""
    return quote_out(body, organisations.online_organisation().legal_entity_id)


@borrower_router.post("/borrower/applications", response={201: Submitted})
def borrower_submit(request: http.Request, body: ApplicationIn) -> Reply[Submitted]:
    """Apply."""
    view = http.once(request, services.submit)(
        party_id=own_party(request.actor),
        product_code=PRODUCT,
        ask=ask_of(body),
        channel="phone",
        actor=request.actor,
    )
    return Reply(201, submitted(view))


def own_party(actor: Actor) -> UUID:
    """:raises NoParty: if the borrower has not opened her customer record yet."""
    if actor.party_id is None:
        raise NoParty
    return actor.party_id


@router.get("/applications/offer", response=OfferOut)
@http.reads(permissions.SEE)
def staff_offer(request: http.Request, customer_id: UUID) -> OfferOut:
    """What this customer may ask for."""
    place = organisations.get(parties.get(customer_id).organisation_id)
    return offer_out(product_for(place.legal_entity_id), customer_id)


@router.post("/applications/quote", response=QuoteOut)
def staff_quote(request: http.Request, body: QuoteIn) -> QuoteOut:
    """What a loan would cost."""
    return quote_out(body, organisations.online_organisation().legal_entity_id)


@router.post("/applications", response={201: Submitted})
def staff_submit(request: http.Request, body: CustomerApplicationIn) -> Reply[Submitted]:
    """Enter an application for a customer."""
    view = http.once(request, services.submit)(
        party_id=body.customer_id,
        product_code=PRODUCT,
        ask=ask_of(body),
        channel="desk",
        actor=request.actor,
    )
    return Reply(201, submitted(view))


def document_out(info: DocumentInfo) -> DocumentOut:
    return DocumentOut(
        id=str(info.id),
        kind=info.kind,
        file_name=info.title,
        size_bytes=info.size_bytes,
        media_type=info.media_type,
        status=FILED,
        uploaded_at=info.uploaded_at,
    )


def documents_out(application: ApplicationView) -> DocumentsOut:
    terms = products.version(application.product_version_id).terms
    infos = evidence.documents_of(application.id)
    wanted = [
        DocumentKindOut(code=m.kind, label=m.label, required=m.required, hint=HINTS[m.kind])
        for m in terms.materials
    ]
    asked = {material.kind for material in terms.materials}
    items = [document_out(info) for info in infos if info.kind in asked]
    left = MAX_SUBJECT_BYTES - sum(info.size_bytes for info in infos)
    return DocumentsOut(items=items, total=len(items), kinds=wanted, bytes_left=left)


@borrower_router.get("/borrower/applications/{application_id}/documents", response=DocumentsOut)
@http.reads(permissions.SEE)
def borrower_documents(request: http.Request, application_id: UUID) -> DocumentsOut:
    """My documents of this application."""
    return documents_out(queries.get(application_id))


def attach(
    request: http.Request, application_id: UUID, kind: str, file: UploadedFile
) -> DocumentOut:
    clean = inspection.check_upload(file.name or "", file.content_type or "", file.read())
    info = http.once(request, services.attach)(
        application_id=application_id,
        kind=kind,
        file=clean,
        now=clock.now(),
        actor=request.actor,
    )
    return document_out(info)


@borrower_router.post(
    "/borrower/applications/{application_id}/documents", response={201: DocumentOut}
)
def borrower_attach(
    request: http.Request, application_id: UUID, kind: Form[str], file: File[UploadedFile]
) -> Reply[DocumentOut]:
    """Upload a document."""
    return Reply(201, attach(request, application_id, kind, file))


@router.post("/applications/{application_id}/documents", response={201: DocumentOut})
def staff_attach(
    request: http.Request, application_id: UUID, kind: Form[str], file: File[UploadedFile]
) -> Reply[DocumentOut]:
    """Upload a document of the case."""
    return Reply(201, attach(request, application_id, kind, file))


@router.get("/documents/{document_id}/content")
def document_content(request: http.Request, document_id: UUID) -> HttpResponse:
    """The document itself, sandboxed: nothing in it can run."""
    opened = http.seen(request, permissions.SEE, lambda: read_document(document_id))
    info = opened.info
    return http.file_response(opened.content, media_type=info.media_type, name=info.title)


document_content.__dict__["permission"] = permissions.SEE


def read_document(document_id: UUID) -> tuple[Scope, OpenedDocument]:
    """Return a document, and what it belongs to: seen is the case's, whose number people know."""
    opened = evidence.open_document(document_id)
    info = opened.info
    return Scope(info.subject_id, info.organisation_id, info.party_id), opened
