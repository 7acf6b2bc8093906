"""Every SELECT of evidence. A document's content leaves only whole and as it was filed."""

import hashlib
import hmac
from collections.abc import Iterable
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import connection
from django.db.models import Sum

from sancha.engines.evidence.errors import ContentChanged, DocumentErased
from sancha.engines.evidence.models import Blob, Document
from sancha.engines.evidence.types import DocumentInfo, OpenedDocument
from sancha.platform.crypto import Erased, person_key, unseal
from sancha.platform.errors import NotFound

LOCK_SUBJECT = "SELECT pg_advisory_xact_lock(hashtextextended('evidence ' || %s, 0))"


def content_place(document_id: UUID) -> str:
    return f"evidence_blob.content.{document_id}"


def title_place(document_id: UUID) -> str:
    return f"evidence_document.title.{document_id}"


def lock_subject(subject_id: UUID) -> None:
    """Let one filing at a time add to a subject, until it commits."""
    with connection.cursor() as cursor:
        cursor.execute(LOCK_SUBJECT, [str(subject_id)])


def size_of(subject_id: UUID) -> int:
    """Return the bytes of all documents of a subject."""
    documents = Document.objects.filter(subject_id=subject_id)
    return int(documents.aggregate(total=Sum("size_bytes", default=0))["total"])


def find_same(subject_id: UUID, kind: str, content_hash: bytes) -> Document | None:
    """Return the subject's document of this kind with this very content, if there is one."""
    rows = Document.objects.filter(subject_id=subject_id, kind=kind, content_hash=content_hash)
    return rows.first()


def document(document_id: UUID) -> DocumentInfo:
    """:raises NotFound: if there is no such document, or not for this reader."""
    return described([_found(document_id)])[0]


def documents_of(subject_id: UUID) -> tuple[DocumentInfo, ...]:
    """Return a subject's documents in the order of their filing."""
    return described(Document.objects.filter(subject_id=subject_id).order_by("id"))


def open_document(document_id: UUID) -> OpenedDocument:
    """Return a document with its content. Whoever calls notes who saw it (`record_access`).

    :raises NotFound: if there is no such document, or not for this reader.
    :raises DocumentErased: if the person's key is gone.
    :raises ContentChanged: if the content is not, to the byte, what was filed.
    """
    found = _found(document_id)
    blob = Blob.objects.get(document_id=document_id)
    try:
        content = unseal(
            person_key(found.party_id), bytes(blob.content), place=content_place(document_id)
        )
    except Erased as error:
        raise DocumentErased(number=found.number) from error
    except (InvalidTag, ValueError) as error:
        raise ContentChanged(number=found.number) from error
    if not hmac.compare_digest(hashlib.sha256(content).digest(), bytes(found.content_hash)):
        raise ContentChanged(number=found.number)
    return OpenedDocument(info=described([found])[0], content=content)


def _found(document_id: UUID) -> Document:
    found = Document.objects.filter(pk=document_id).first()
    if found is None:
        raise NotFound
    return found


def described(documents: Iterable[Document]) -> tuple[DocumentInfo, ...]:
    """Return documents as their readers see them; titles die with their persons' keys."""
    rows = list(documents)
    keys = {party_id: _key_of(party_id) for party_id in {row.party_id for row in rows}}
    return tuple(_info(row, keys[row.party_id]) for row in rows)


def _info(row: Document, key: AESGCM | None) -> DocumentInfo:
    title = unseal(key, bytes(row.title), place=title_place(row.id)).decode() if key else ""
    return DocumentInfo(
        id=row.id,
        number=row.number,
        kind=row.kind,
        title=title,
        media_type=row.media_type,
        size_bytes=row.size_bytes,
        content_hash=bytes(row.content_hash).hex(),
        party_id=row.party_id,
        subject_id=row.subject_id,
        subject_type=row.subject_type,
        organisation_id=row.organisation_id,
        uploaded_by=row.uploaded_by,
        uploaded_at=row.uploaded_at,
    )


def _key_of(party_id: UUID) -> AESGCM | None:
    try:
        return person_key(party_id)
    except Erased:
        return None
