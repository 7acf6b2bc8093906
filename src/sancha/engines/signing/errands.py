"""Signing, with the authority, its time stamps and the evidence service asked on the way."""

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.hazmat.primitives.serialization import Encoding, load_der_private_key
from cryptography.x509.oid import NameOID

from sancha.engines.outside import connectors, messages
from sancha.engines.outside.errands import call
from sancha.engines.outside.errors import OutsideFailed, Refused
from sancha.engines.outside.types import A, Connector, Q
from sancha.engines.signing import pades, queries, services
from sancha.engines.signing.errors import CertificateEnded, CertificateRefused, NotSigned
from sancha.engines.signing.sheets import SEAL_PLACE, Sheet, seal_stamp, set_sheet
from sancha.engines.signing.types import Credential, Receipt, Trust
from sancha.platform import clock
from sancha.platform.acts import Actor, Scope
from sancha.platform.door import errand
from sancha.platform.keys import uuid7

FRESH = timedelta(minutes=10)
NOTHING = timedelta(0)
USABLE = timedelta(days=6)  # The authority's lists hold for seven.
ENDED = "certificate_ended"
REASON = "电子签名"


@dataclass(frozen=True, kw_only=True)
class PersonAsked:
    """Who asks for a personal certificate."""

    party_id: UUID
    organisation_id: UUID
    name: str
    id_number: str
    phone: str


@dataclass(frozen=True, kw_only=True)
class FirmAsked:
    """Which lender asks for its seal."""

    legal_entity_id: UUID
    organisation_id: UUID
    name: str
    uscc: str


def ask(connector: Connector[Q, A], request: Q, *, subject: Scope, actor: Actor) -> A:
    return call(connector, request, actor=actor, subject=subject, reason=REASON).answer


@errand
def trust(*, subject: Scope, actor: Actor, fresh: timedelta = FRESH) -> Trust:
    """Return whom we trust, with lists not older than `fresh`; older ones if nobody answers.

    :raises OutsideFailed: if nobody answers and what we have is too old.
    """
    known, now = queries.newest_trust(), clock.now()
    if known is not None and now - known.given_at < fresh:
        return known
    try:
        given = ask(connectors.CA_TRUST, messages.Nothing(), subject=subject, actor=actor)
        lists = ask(connectors.CA_REVOCATIONS, messages.Nothing(), subject=subject, actor=actor)
    except OutsideFailed:
        if known is not None and now - known.given_at <= USABLE:
            return known
        raise
    services.keep_trust(given=given, revocations=lists, subject=subject, now=now, actor=actor)
    newest = queries.newest_trust()
    assert newest is not None
    return newest


@errand
def personal_credential(person: PersonAsked, *, subject: Scope, actor: Actor) -> Credential:
    """Return a person's certificate; at first use it is issued, after the identity check.

    :raises CertificateRefused: if the identity does not match.
    :raises OutsideFailed: if the authority does not answer.
    """
    now = clock.now()
    if known := queries.credential_of(person.party_id, now):
        return known
    certificate_id, number = services.ask_certificate(
        owner_id=person.party_id,
        organisation_id=person.organisation_id,
        subject=subject,
        kind="personal",
        now=now,
        actor=actor,
    )
    asked = messages.CertificateAsked(
        number=number,
        kind="personal",
        name=person.name,
        id_number=person.id_number,
        phone=person.phone,
    )
    return obtain(certificate_id, person.party_id, asked, subject=subject, actor=actor)


@errand
def seal_credential(firm: FirmAsked, *, subject: Scope, actor: Actor) -> Credential:
    """Return a lender's seal; at first use it is issued, for a key that stays here.

    :raises OutsideFailed: if the authority does not answer.
    """
    now = clock.now()
    if known := queries.credential_of(firm.legal_entity_id, now):
        return known
    certificate_id, number = services.ask_certificate(
        owner_id=firm.legal_entity_id,
        organisation_id=firm.organisation_id,
        subject=subject,
        kind="seal",
        now=now,
        actor=actor,
    )
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, firm.name)])
    request = x509.CertificateSigningRequestBuilder().subject_name(name)
    asked = messages.CertificateAsked(
        number=number,
        kind="seal",
        name=firm.name,
        uscc=firm.uscc,
        request=request.sign(key_of(certificate_id), hashes.SHA256()).public_bytes(Encoding.DER),
    )
    return obtain(certificate_id, firm.legal_entity_id, asked, subject=subject, actor=actor)


def obtain(
    certificate_id: UUID,
    owner_id: UUID,
    asked: messages.CertificateAsked,
    *,
    subject: Scope,
    actor: Actor,
) -> Credential:
    now = clock.now()
    try:
        given = ask(connectors.CA_CERTIFICATE, asked, subject=subject, actor=actor)
    except Refused:
        services.end_certificate(
            certificate_id=certificate_id, subject=subject, now=now, actor=actor
        )
        raise CertificateRefused from None
    services.keep_certificate(
        certificate_id=certificate_id, given=given, subject=subject, actor=actor
    )
    credential = queries.credential_of(owner_id, clock.now())
    assert credential is not None
    return credential


@errand
def sign(
    pdf: bytes,
    *,
    field: str,
    credential: Credential,
    is_ours: bool,
    stamp: bytes,
    is_first: bool,
    subject: Scope,
    actor: Actor,
) -> bytes:
    """Return the document with one more signature, stamped with the time; `is_ours`: our own key.

    :raises CertificateEnded: if the certificate is revoked or past its time; a new one is needed.
    :raises OutsideFailed: if the authority or its clock does not answer.
    """
    trusted = trust(subject=subject, actor=actor)
    try:
        prepared = pades.prepare(
            pdf,
            field=field,
            certificate=credential.certificate,
            trust=trusted,
            stamp=stamp,
            reason=REASON,
            is_first=is_first,
            now=clock.now(),
        )
        if is_ours:
            signature = sign_digest(credential.id, prepared.digest)
        else:
            signature = ask_signature(credential, prepared.digest, subject=subject, actor=actor)
    except CertificateEnded:
        services.end_certificate(
            certificate_id=credential.id, subject=subject, now=clock.now(), actor=actor
        )
        raise
    request = messages.StampAsked(request=pades.stamp_request(signature))
    stamped = ask(connectors.CA_TIMESTAMP, request, subject=subject, actor=actor).response
    return pades.finish(
        prepared, signature=signature, stamped=stamped, trust=trusted, now=clock.now()
    )


def ask_signature(credential: Credential, digest: str, *, subject: Scope, actor: Actor) -> bytes:
    """Have the authority sign with the key that it keeps.

    :raises CertificateEnded: if it says that the certificate has ended.
    """
    asked = messages.SignatureAsked(
        number=f"S{uuid7().hex}", serial=credential.serial, digest=digest
    )
    try:
        return ask(connectors.CA_SIGNATURE, asked, subject=subject, actor=actor).signature
    except Refused as error:
        if error.refusal == ENDED:
            raise CertificateEnded from None
        raise


def key_of(certificate_id: UUID) -> ec.EllipticCurvePrivateKey:
    key = load_der_private_key(queries.private_key_of(certificate_id), password=None)
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    return key


def sign_digest(certificate_id: UUID, digest: str) -> bytes:
    return key_of(certificate_id).sign(bytes.fromhex(digest), ec.ECDSA(Prehashed(hashes.SHA256())))


@errand
def receipt(*, number: str, digest: str, about: str, subject: Scope, actor: Actor) -> Receipt:
    """Hand a digest in as evidence; handed in before under this number, the receipt is the same.

    :raises NotSigned: if the receipt is not signed by the evidence service.
    :raises OutsideFailed: if it does not answer.
    """
    trust(subject=subject, actor=actor)
    asked = messages.ReceiptAsked(number=number, digest=digest, about=about)
    given = ask(connectors.EVIDENCE_RECEIPT, asked, subject=subject, actor=actor)
    said = f"{given.receipt_number}|{digest}|{given.received_at.isoformat()}".encode()
    key = x509.load_der_x509_certificate(queries.evidence_certificate()).public_key()
    assert isinstance(key, ec.EllipticCurvePublicKey)
    try:
        key.verify(
            given.signature,
            hashlib.sha256(said).digest(),
            ec.ECDSA(Prehashed(hashes.SHA256())),
        )
    except InvalidSignature:
        raise NotSigned from None
    return Receipt(
        receipt_number=given.receipt_number,
        digest=given.digest,
        received_at=given.received_at,
        signature=given.signature.hex(),
    )


@errand
def sealed_sheet(
    sheet: Sheet, *, credential: Credential, name: str, subject: Scope, actor: Actor
) -> bytes:
    """Return a sheet as PDF under the seal of a lender of this name.

    :raises CertificateEnded, OutsideFailed: as `sign`.
    """
    return sign(
        pades.with_places(set_sheet(sheet), (SEAL_PLACE,)),
        field=SEAL_PLACE.field,
        credential=credential,
        is_ours=True,
        stamp=seal_stamp(name, label="电子凭证专用章", at=clock.now()),
        is_first=True,
        subject=subject,
        actor=actor,
    )
