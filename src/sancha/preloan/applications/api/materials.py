"""The documents of a case: what is asked for, what is there, and one by one."""

from datetime import datetime
from uuid import UUID

from django.http import HttpResponse
from ninja import File, Form, Schema, UploadedFile
from ninja import Status as Reply

from sancha.credit.parties import queries as parties
from sancha.engines.evidence import errands as inspection
from sancha.engines.evidence import queries as evidence
from sancha.engines.evidence.kinds import kinds
from sancha.engines.evidence.types import DocumentInfo, OpenedDocument
from sancha.office.organisation import queries as organisations
from sancha.office.products import queries as products
from sancha.platform import clock, http
from sancha.platform.acts import Scope
from sancha.platform.shapes import Choice
from sancha.platform.text import Status, Text
from sancha.preloan.applications import permissions, queries, services
from sancha.preloan.applications.api.routers import (
    PRODUCT,
    borrower_router,
    own_party,
    product_for,
    router,
)
from sancha.preloan.applications.types import NEEDED_AT, ApplicationView
from sancha.preloan.supplements import queries as supplements

HINTS = {
    "income_proof": Text(
        "近 6 个月工资流水或单位证明", "Payslips of six months, or the employer's letter"
    ),
    "purpose_proof": Text(
        "装修合同或报价单，含地址与金额", "The contract or offer, with address and amount"
    ),
    "id_card_front": Text("身份证正反面，边框完整、文字清晰", "Both sides, whole and sharp"),
}
HINT = Text("拍照须完整、清晰、不反光", "Whole, sharp and without glare")
FILED = Status("filed", Text("已上传", "Uploaded"), "green")


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


class PagesOut(Schema):
    pages: int


class DocumentsOut(Schema):
    items: list[DocumentOut]
    total: int
    kinds: list[DocumentKindOut]
    bytes_left: int


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
        DocumentKindOut(code=m.kind, label=m.label, required=m.required, hint=hint_of(m.kind))
        for m in terms.materials
    ]
    asked = {material.kind for material in terms.materials}
    now = {*NEEDED_AT.get(application.status.code, ()), *supplements.kinds_asked(application.id)}
    wanted += [
        DocumentKindOut(code=kind, label=kinds()[kind].name, required=True, hint=hint_of(kind))
        for kind in sorted(now - asked)
    ]
    asked |= now | services.CASE_KINDS
    items = [document_out(info) for info in infos if info.kind in asked]
    most = queries.limit_of("materials.case_mebibytes", application.legal_entity_id)
    left = max(0, most - sum(info.size_bytes for info in infos))
    return DocumentsOut(items=items, total=len(items), kinds=wanted, bytes_left=left)


def hint_of(kind: str) -> Text:
    return HINTS.get(kind, HINT)


@borrower_router.get("/borrower/applications/{application_id}/documents", response=DocumentsOut)
@http.reads(permissions.SEE)
def borrower_documents(request: http.Request, application_id: UUID) -> DocumentsOut:
    """My documents of this application."""
    return documents_out(queries.get(application_id))


def attach(
    request: http.Request, application_id: UUID, kind: str, file: UploadedFile
) -> DocumentOut:
    clean = inspection.check_upload(
        file.name or "", file.content_type or "", file.read(), to_be_read=True
    )
    info = http.once(request, services.attach)(
        application_id=application_id,
        kind=kind,
        file=clean,
        now=clock.now(),
        actor=request.actor,
    )
    return document_out(info)


def brought(party_id: UUID, product_code: str) -> DocumentsOut:
    """What a product asks for, and what the customer has brought before applying."""
    place = organisations.get(parties.get(party_id).organisation_id)
    terms = product_for(place.legal_entity_id, product_code).terms
    folder = queries.folder_of(party_id)
    infos = evidence.documents_of(folder.id) if folder else ()
    asked = {material.kind for material in terms.materials}
    items = [document_out(info) for info in infos if info.kind in asked]
    most = queries.limit_of("materials.case_mebibytes", place.legal_entity_id)
    return DocumentsOut(
        items=items,
        total=len(items),
        kinds=[
            DocumentKindOut(code=m.kind, label=m.label, required=m.required, hint=hint_of(m.kind))
            for m in terms.materials
        ],
        bytes_left=max(0, most - sum(info.size_bytes for info in infos)),
    )


def bring(
    request: http.Request, party_id: UUID, product: str, kind: str, file: UploadedFile
) -> DocumentOut:
    clean = inspection.check_upload(
        file.name or "", file.content_type or "", file.read(), to_be_read=True
    )
    info = http.once(request, services.attach_before)(
        party_id=party_id,
        product_code=product,
        kind=kind,
        file=clean,
        now=clock.now(),
        actor=request.actor,
    )
    return document_out(info)


@borrower_router.get("/borrower/materials", response=DocumentsOut)
@http.reads(permissions.SEE)
def own_materials(request: http.Request, product: str = PRODUCT) -> DocumentsOut:
    """What the product asks for, and what I have uploaded before applying."""
    return brought(own_party(request.actor), product)


@borrower_router.post("/borrower/materials", response={201: DocumentOut})
def bring_own(
    request: http.Request, kind: Form[str], file: File[UploadedFile], product: Form[str] = PRODUCT
) -> Reply[DocumentOut]:
    """Upload a document before applying."""
    return Reply(201, bring(request, own_party(request.actor), product, kind, file))


@router.get("/customers/{customer_id}/materials", response=DocumentsOut)
@http.reads(permissions.SEE)
def customers_materials(
    request: http.Request, customer_id: UUID, product: str = PRODUCT
) -> DocumentsOut:
    """What the product asks for, and what the customer has brought before applying."""
    return brought(customer_id, product)


@router.post("/customers/{customer_id}/materials", response={201: DocumentOut})
def bring_for_customer(
    request: http.Request,
    customer_id: UUID,
    kind: Form[str],
    file: File[UploadedFile],
    product: Form[str] = PRODUCT,
) -> Reply[DocumentOut]:
    """Upload a document that a customer brings before applying."""
    return Reply(201, bring(request, customer_id, product, kind, file))


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


@router.get("/documents/{document_id}/pages", response=PagesOut)
def document_pages(request: http.Request, document_id: UUID) -> PagesOut:
    """How many pages the document has."""
    opened = http.seen(request, permissions.SEE, lambda: read_document(document_id))
    drawn = inspection.draw_page(opened.info.media_type, opened.content, page=0)
    return PagesOut(pages=drawn.pages)


@router.get("/documents/{document_id}/pages/{page}")
def document_page(request: http.Request, document_id: UUID, page: int) -> HttpResponse:
    """A page of the document as a picture that the house drew: nothing of the file itself."""
    opened = http.seen(request, permissions.SEE, lambda: read_document(document_id))
    drawn = inspection.draw_page(opened.info.media_type, opened.content, page=max(page, 1))
    name = f"{opened.info.number}-{max(page, 1)}.jpg"
    return http.file_response(drawn.picture, media_type="image/jpeg", name=name)


@borrower_router.get("/borrower/documents/{document_id}/content")
@http.reads(permissions.SEE)
def own_document(request: http.Request, document_id: UUID) -> HttpResponse:
    """My own document, to look at again."""
    opened = evidence.open_document(document_id)
    info = opened.info
    return http.file_response(opened.content, media_type=info.media_type, name=info.title)


for view in (document_content, document_pages, document_page):
    view.__dict__["permission"] = permissions.SEE


def read_document(document_id: UUID) -> tuple[Scope, OpenedDocument]:
    """Return a document, and what it belongs to: seen is the case's, whose number people know."""
    opened = evidence.open_document(document_id)
    info = opened.info
    return Scope(info.subject_id, info.organisation_id, info.party_id), opened
