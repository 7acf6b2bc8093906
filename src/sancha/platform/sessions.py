"""Who is signed in: an opaque token in a cookie, its hash in the database."""

import hashlib
from datetime import datetime, timedelta
from secrets import token_urlsafe
from uuid import UUID

from sancha.platform import plain
from sancha.platform.door import operation
from sancha.platform.models import Session

ABSOLUTE_LIFE = timedelta(hours=8)
LIVING = "token_hash = %s AND kind = %s AND ended_at IS NULL AND expires_at > %s"


def hash_of(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


@operation
def begin(kind: str, holder: UUID, *, now: datetime) -> str:
    """Open a session and return its token; only its hash is kept."""
    token = token_urlsafe(32)
    expires_at = now + ABSOLUTE_LIFE
    Session.objects.create(
        kind=kind, holder=holder, token_hash=hash_of(token), expires_at=expires_at
    )
    return token


@operation
def end(session: Session, *, now: datetime) -> None:
    session.ended_at = now
    session.save(update_fields=["ended_at"])


@operation
def end_others(kind: str, holder: UUID, *, kept: str | None, now: datetime) -> int:
    """End the living sessions of somebody, but for the one of this token; return how many."""
    living = Session.objects.filter(kind=kind, holder=holder, ended_at=None, expires_at__gt=now)
    if kept is not None:
        living = living.exclude(token_hash=hash_of(kept))
    return living.update(ended_at=now)


def find(kind: str, token: str, *, now: datetime) -> Session | None:
    """Return the living session of this token, or None."""
    return plain.row(Session, LIVING, hash_of(token), kind, now)
