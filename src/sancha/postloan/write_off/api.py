"""The evidence for a write-off over HTTP: filed, listed, opened by those who decide."""

from datetime import datetime
from uuid import UUID

from django.http import HttpResponse
from ninja import File, Schema, UploadedFile
from ninja import Status as Reply

from sancha.engines.evidence import queries as evidence
from sancha.engines.evidence.errands import check_upload
from sancha.engines.evidence.types import DocumentInfo, OpenedDocument
from sancha.office.staff import queries as staff
from sancha.platform import clock, http
from sancha.platform.acts import Scope
from sancha.platform.errors import NotFound
from sancha.postloan.write_off import queries, services
from sancha.postloan.write_off.permissions import SEE

router = http.router(tags=["write-off"])


class WriteOffEvidence(Schema):
    id: str
    number: str
    file_name: str
    size_bytes: int
    uploaded_at: datetime
    uploaded_by: str


def evidence_out(infos: tuple[DocumentInfo, ...]) -> list[WriteOffEvidence]:
    names = staff.names_of({info.uploaded_by for info in infos})
    return [
        WriteOffEvidence(
            id=str(info.id),
            number=info.number,
            file_name=info.title,
            size_bytes=info.size_bytes,
            uploaded_at=info.uploaded_at,
            uploaded_by=names.get(info.uploaded_by, ""),
        )
        for info in infos
    ]


@router.get("/loans/{loan_id}/write-off-evidence", response=list[WriteOffEvidence])
@http.reads(SEE)
def listed(request: http.Request, loan_id: UUID) -> list[WriteOffEvidence]:
    """What was filed to prove the ground of this loan's write-off."""
    return evidence_out(queries.evidence_of(loan_id))


@router.post("/loans/{loan_id}/write-off-evidence", response={201: WriteOffEvidence})
def attach(
    request: http.Request, loan_id: UUID, file: File[UploadedFile]
) -> Reply[WriteOffEvidence]:
    """File a document that proves the ground of a write-off."""
    clean = check_upload(file.name or "", file.content_type or "", file.read(), to_be_read=True)
    info = http.once(request, services.attach)(
        loan_id=loan_id, file=clean, now=clock.now(), actor=request.actor
    )
    return Reply(201, evidence_out((info,))[0])


@router.get("/loans/{loan_id}/write-off-evidence/{document_id}")
def content(request: http.Request, loan_id: UUID, document_id: UUID) -> HttpResponse:
    """The document itself, sandboxed: nothing in it can run."""
    opened = http.seen(request, SEE, lambda: read(loan_id, document_id))
    info = opened.info
    return http.file_response(opened.content, media_type=info.media_type, name=info.title)


content.__dict__["permission"] = SEE


def read(loan_id: UUID, document_id: UUID) -> tuple[Scope, OpenedDocument]:
    """Return a document, and the loan that it belongs to; :raises NotFound: if it is another's."""
    if document_id not in {info.id for info in queries.evidence_of(loan_id)}:
        raise NotFound
    opened = evidence.open_document(document_id)
    info = opened.info
    return Scope(info.subject_id, info.organisation_id, info.party_id), opened
