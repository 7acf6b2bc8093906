"""Values of signing: whom we trust, a place for a signature, and how a signature was judged."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sancha.platform.text import Text


@dataclass(frozen=True, kw_only=True)
class Trust:
    """Certificates (DER) from the root down, and the newest lists of revoked ones (DER)."""

    root: bytes
    issuing: bytes
    timestamping: bytes
    revocations: tuple[bytes, ...]
    given_at: datetime


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a signature stands: page from the end (-1 is the last), box in points."""

    field: str
    page: int
    box: tuple[int, int, int, int]


@dataclass(frozen=True, kw_only=True)
class Credential:
    """A certificate (DER) to sign with. Its key is ours, or the authority keeps it."""

    id: UUID
    serial: str
    certificate: bytes
    expires_at: datetime


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """How one signature in a document was judged. It counts only if `is_valid`."""

    field: str
    signer: str
    serial: str
    is_valid: bool
    signed_at: datetime | None
    problem: Text | None


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """The evidence service's receipt for a digest."""

    receipt_number: str
    digest: str
    received_at: datetime
    signature: str
