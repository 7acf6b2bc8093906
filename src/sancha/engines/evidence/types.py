"""What evidence takes and gives. A file is clean when the inspection let it through."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import PlainSerializer
from pydantic.dataclasses import dataclass as checked

from sancha.engines.evidence.limits import MAX_FILE_BYTES, MAX_SUBJECT_BYTES, MEBIBYTE
from sancha.platform.text import Text

__all__ = [
    "MAX_FILE_BYTES",
    "MAX_SUBJECT_BYTES",
    "MEBIBYTE",
    "CleanFile",
    "DocumentInfo",
    "DocumentKind",
    "DrawnPage",
    "OpenedDocument",
]


def fingerprint(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@checked(frozen=True, kw_only=True)
class CleanFile:
    """A file that may be kept: inspected (or made by the house), with a harmless name.

    Where a request is compared with an earlier one, its content stands as its fingerprint.
    """

    name: str
    media_type: str
    content: Annotated[bytes, PlainSerializer(fingerprint)]


@dataclass(frozen=True, kw_only=True)
class DocumentKind:
    """What a document can be, and as what it may come."""

    code: str
    name: Text
    media_types: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class DocumentInfo:
    """A document without its content. The title is empty once the person is erased."""

    id: UUID
    number: str
    kind: str
    title: str
    media_type: str
    size_bytes: int
    content_hash: str
    party_id: UUID
    subject_id: UUID
    subject_type: str
    organisation_id: UUID
    uploaded_by: UUID
    uploaded_at: datetime


@dataclass(frozen=True, kw_only=True)
class DrawnPage:
    """A page as a picture (JPEG), and how many there are; page 0 is none, to count only."""

    pages: int
    picture: bytes


@dataclass(frozen=True, kw_only=True)
class OpenedDocument:
    """A document with its content, exactly as it was filed."""

    info: DocumentInfo
    content: bytes
