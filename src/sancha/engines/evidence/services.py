"""Every write of evidence: documents are added, never changed."""

import hashlib
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sancha.engines.evidence import queries
from sancha.engines.evidence.errors import FileEmpty, FileTooLarge, SubjectFull, TypeNotAccepted
from sancha.engines.evidence.kinds import kind_of
from sancha.engines.evidence.limits import MEBIBYTE
from sancha.engines.evidence.models import Blob, Document
from sancha.engines.evidence.types import (
    MAX_FILE_BYTES,
    MAX_SUBJECT_BYTES,
    CleanFile,
    DocumentInfo,
)
from sancha.platform import numbers
from sancha.platform.acts import current_act
from sancha.platform.crypto import person_key, seal
from sancha.platform.door import operation
from sancha.platform.keys import uuid7

SHANGHAI = ZoneInfo("Asia/Shanghai")


@operation
def file_document(
    *,
    file: CleanFile,
    kind: str,
    party_id: UUID,
    subject_id: UUID,
    subject_type: str,
    organisation_id: UUID,
    uploaded_at: datetime,
    title: str = "",
    most_bytes: int = MAX_FILE_BYTES,
    most_subject_bytes: int = MAX_SUBJECT_BYTES,
) -> DocumentInfo:
    """File a clean file under a subject, sealed under the party's key, as the acting person.

    The same content filed again as the same kind under the same subject is the same document. The
    title is the file's name unless another is given.

    :raises KindUnknown: if there is no such kind.
    :raises TypeNotAccepted: if the kind does not take this type.
    :raises FileEmpty: :raises FileTooLarge: if one file is nothing, or more than 10 MB (or what
        the caller allows, which may be less).
    :raises SubjectFull: if all documents of the subject would be more than 50 MB (or less), also
        when many are filed at once.
    """
    if file.media_type not in kind_of(kind).media_types:
        accepted = " / ".join(kind_of(kind).media_types)
        raise TypeNotAccepted(accepted=accepted)
    if not file.content:
        raise FileEmpty
    size_bytes = len(file.content)
    if size_bytes > (most := min(most_bytes, MAX_FILE_BYTES)):
        raise FileTooLarge(most // MEBIBYTE)
    content_hash = hashlib.sha256(file.content).digest()
    queries.lock_subject(subject_id)  # So that neither the sum nor the search below goes stale.
    if (same := queries.find_same(subject_id, kind, content_hash)) is not None:
        return queries.document(same.id)
    most_together = min(most_subject_bytes, MAX_SUBJECT_BYTES)
    left_bytes = most_together - queries.size_of(subject_id)
    if size_bytes > left_bytes:
        raise SubjectFull(left_kb=max(0, left_bytes) // 1024, most_mb=most_together // MEBIBYTE)
    document_id, key = uuid7(), person_key(party_id)
    sealed_title = seal(key, (title or file.name).encode(), place=queries.title_place(document_id))
    Document.objects.create(
        id=document_id,
        number=numbers.next_number(numbers.DOCUMENT, on=uploaded_at.astimezone(SHANGHAI).date()),
        kind=kind,
        title=sealed_title,
        media_type=file.media_type,
        size_bytes=size_bytes,
        content_hash=content_hash,
        party_id=party_id,
        subject_id=subject_id,
        subject_type=subject_type,
        organisation_id=organisation_id,
        uploaded_by=current_act().actor.id,
        uploaded_at=uploaded_at,
    )
    content = seal(key, file.content, place=queries.content_place(document_id))
    Blob.objects.create(document_id=document_id, content=content)
    return queries.document(document_id)
