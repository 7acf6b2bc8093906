from datetime import date, datetime
from typing import Literal
from uuid import UUID

from django.http import HttpResponse
from ninja import Schema
from ninja import Status as Reply

from sancha.credit.loans.permissions import SEE
from sancha.engines.evidence import queries as evidence
from sancha.platform import clock, http
from sancha.platform.errors import NotFound
from sancha.platform.text import Text
from sancha.postloan.certificates import queries, services
from sancha.postloan.certificates.types import KINDS, CertificateView

router = http.router(tags=["certificates"])
borrower_router = http.router(auth=http.BORROWER, tags=["borrower"])


class CertificateIn(Schema):
    kind: Literal["statement", "settlement"]


class CertificateOut(Schema):
    id: str
    number: str
    kind: str
    name: Text
    as_of_on: date
    issued_at: datetime
    is_ready: bool
    verification_code: str


def certificate_out(view: CertificateView) -> CertificateOut:
    return CertificateOut(
        id=str(view.id),
        number=view.number,
        kind=view.kind,
        name=KINDS[view.kind],
        as_of_on=view.as_of_on,
        issued_at=view.issued_at,
        is_ready=view.document_id is not None,
        verification_code=queries.verification_code_of(view.id),
    )


@router.get("/loans/{loan_id}/certificates", response=list[CertificateOut])
@http.reads(SEE)
def issued(request: http.Request, loan_id: UUID) -> list[CertificateOut]:
    """What was issued in writing about a loan, newest first."""
    return [certificate_out(view) for view in queries.of_loan(loan_id)]


@router.post("/loans/{loan_id}/certificates", response={202: CertificateOut})
def issue(request: http.Request, loan_id: UUID, body: CertificateIn) -> Reply[CertificateOut]:
    """Ask for a statement, or the certificate that a loan is settled; it is sealed in a moment."""
    view = http.once(request, services.ask)(
        loan_id=loan_id, kind=body.kind, now=clock.now(), actor=request.actor
    )
    return Reply(202, certificate_out(view))


@router.get("/certificates/{certificate_id}/pdf")
@http.reads(SEE)
def pdf(request: http.Request, certificate_id: UUID) -> HttpResponse:
    """The sealed document."""
    return pdf_of(certificate_id)


@borrower_router.get("/borrower/loans/{loan_id}/certificates", response=list[CertificateOut])
@http.reads(SEE)
def own_issued(request: http.Request, loan_id: UUID) -> list[CertificateOut]:
    """What was issued in writing about my loan, newest first."""
    return [certificate_out(view) for view in queries.of_loan(loan_id)]


@borrower_router.post("/borrower/loans/{loan_id}/certificates", response={202: CertificateOut})
def issue_own(request: http.Request, loan_id: UUID, body: CertificateIn) -> Reply[CertificateOut]:
    """Ask for a statement of my loan, or the certificate that it is settled."""
    view = http.once(request, services.ask)(
        loan_id=loan_id, kind=body.kind, now=clock.now(), actor=request.actor
    )
    return Reply(202, certificate_out(view))


@borrower_router.get("/borrower/certificates/{certificate_id}/pdf")
@http.reads(SEE)
def own_pdf(request: http.Request, certificate_id: UUID) -> HttpResponse:
    """The sealed document about my loan."""
    return pdf_of(certificate_id)


def pdf_of(certificate_id: UUID) -> HttpResponse:
    """:raises NotFound: if there is none yet."""
    view = queries.get(certificate_id)
    if view.document_id is None:
        raise NotFound
    opened = evidence.open_document(view.document_id)
    return http.file_response(
        opened.content, media_type=opened.info.media_type, name=opened.info.title
    )
