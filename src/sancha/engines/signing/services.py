"""Every write of signing: what was asked of the authority, and what it gave."""

from datetime import datetime
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.db import connection

from sancha.engines.outside.messages import CertificateGiven, RevocationsGiven, TrustGiven
from sancha.engines.signing import permissions, queries
from sancha.engines.signing.errors import NotSigned
from sancha.engines.signing.models import Certificate, TrustList
from sancha.engines.signing.queries import house_key, lock_certificate, private_key_place
from sancha.platform.acts import Actor, Scope
from sancha.platform.crypto import seal
from sancha.platform.door import use_case
from sancha.platform.keys import uuid7

ASK = "SELECT pg_advisory_xact_lock(hashtextextended('certificate ' || %s, 0))"


@use_case
def keep_trust(
    *,
    given: TrustGiven,
    revocations: RevocationsGiven,
    subject: Scope,
    now: datetime,
    actor: Actor,
) -> None:
    """Keep the authority's certificates and lists as given now.

    :raises NotSigned: if the root is another than the one trusted from the beginning.
    """
    actor.require(permissions.CERTIFY, on=subject)
    root = queries.first_root()
    if root is not None and root != given.root:
        raise NotSigned
    root_list, issuing_list = revocations.lists
    TrustList.objects.create(
        root=given.root,
        issuing=given.issuing,
        timestamping=given.timestamping,
        evidence=given.evidence,
        root_revocations=root_list,
        issuing_revocations=issuing_list,
        given_at=now,
    )


@use_case
def ask_certificate(
    *,
    owner_id: UUID,
    organisation_id: UUID,
    subject: Scope,
    kind: str,
    now: datetime,
    actor: Actor,
) -> tuple[UUID, str]:
    """Write down that a certificate is asked for, and under which number.

    One that was asked for and has not ended is asked for again, with its number and its key: nobody
    answered, or somebody else at the same moment has just had the answer. One number, one certificate.
    """
    actor.require(permissions.CERTIFY, on=subject)
    with connection.cursor() as cursor:
        cursor.execute(ASK, [str(owner_id)])
    for known in queries.lock_certificates(owner_id):
        if known.ended_at is None and (known.expires_at is None or known.expires_at > now):
            return known.id, known.number
    key = uuid7()
    Certificate.objects.create(
        id=key,
        number=f"K{key.hex}",
        kind=kind,
        owner_id=owner_id,
        organisation_id=organisation_id,
        party_id=owner_id if kind == "personal" else None,
        private_key=new_key(key) if kind == "seal" else None,
        asked_at=now,
    )
    return key, f"K{key.hex}"


def new_key(certificate_id: UUID) -> bytes:
    """Make a key and return it sealed."""
    made = ec.generate_private_key(ec.SECP256R1())
    plain = made.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    return seal(house_key(), plain, place=private_key_place(certificate_id))


@use_case
def keep_certificate(
    *, certificate_id: UUID, given: CertificateGiven, subject: Scope, actor: Actor
) -> None:
    """Keep the certificate that the authority issued; kept before, nothing changes."""
    row = lock_certificate(certificate_id)
    actor.require(permissions.CERTIFY, on=subject)
    if row.serial is not None:
        return
    place = queries.certificate_place(row.id)
    row.serial, row.issued_at, row.expires_at = given.serial, given.issued_at, given.expires_at
    row.certificate = seal(queries.key_for(row), given.certificate, place=place)
    row.save(update_fields=["serial", "issued_at", "expires_at", "certificate"])


@use_case
def end_certificate(*, certificate_id: UUID, subject: Scope, now: datetime, actor: Actor) -> None:
    """Note that nothing is signed with a certificate any more: refused, revoked, or replaced."""
    row = lock_certificate(certificate_id)
    actor.require(permissions.CERTIFY, on=subject)
    if row.ended_at is None:
        row.ended_at = now
        row.save(update_fields=["ended_at"])
