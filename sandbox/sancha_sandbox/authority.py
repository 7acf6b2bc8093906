"""The certificate authority and the evidence service, over one chain of trust."""

import hashlib
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from django.db import transaction

from sancha_sandbox import bureau
from sancha_sandbox.models import Certificate, EvidenceReceipt, Person, SignatureGiven
from sancha_sandbox.refusals import (
    BadRequest,
    CertificateEnded,
    NotKnown,
    NotThePerson,
    NumberReused,
)
from sancha_sandbox.trust import Holder, Issuer, build, key_from, named, sign_digest, trust

PERSONAL_LIFE, SEAL_LIFE = timedelta(days=365), timedelta(days=3 * 365)
REVOCATIONS_LIFE = timedelta(days=7)
SKEW = timedelta(minutes=5)
PERSONAL, SEAL = "personal", "seal"


def issue_personal(
    *, number: str, name: str, id_number: str, phone: str, now: datetime
) -> Certificate:
    """Issue a person's certificate after the identity check; the key stays here.

    :raises NotThePerson: if the registry does not know the person so.
    :raises NumberReused: if the number stands on another certificate.
    """
    result, phone_result = bureau.check_identity(name=name, id_number=id_number, phone=phone)
    if (result, phone_result) != ("match", "match"):
        raise NotThePerson
    person = Person.objects.get(id_number=id_number)
    serial = serial_of(number)
    public_key = key_from(trust().seed, f"personal {serial}").public_key()
    # The identity number is not in the certificate for all to read: its digest is.
    subject = named(name, organisation="个人", number=sha256_hex(id_number)[:32])
    return issue(number, PERSONAL, subject, public_key, person=person, life=PERSONAL_LIFE, now=now)


def issue_seal(*, number: str, name: str, uscc: str, request: bytes, now: datetime) -> Certificate:
    """Issue a firm's certificate for a key of its own, shown by a certificate request.

    :raises BadRequest: if that is no request, or not signed with its key.
    """
    try:
        asked = x509.load_der_x509_csr(request)
        public_key = asked.public_key()
        if not asked.is_signature_valid or not isinstance(public_key, ec.EllipticCurvePublicKey):
            raise BadRequest
    except ValueError:
        raise BadRequest from None
    subject = named(name, organisation=name, number=uscc)
    return issue(number, SEAL, subject, public_key, person=None, life=SEAL_LIFE, now=now)


def issue(
    number: str,
    kind: str,
    subject: x509.Name,
    public_key: ec.EllipticCurvePublicKey,
    *,
    person: Person | None,
    life: timedelta,
    now: datetime,
) -> Certificate:
    is_seal = kind == SEAL  # Of a seal the key is the caller's, and part of what was asked.
    asked = subject.rfc4514_string() + (spki_hex(public_key) if is_seal else "")
    asked_hash = sha256_hex(asked)
    if known := Certificate.objects.filter(number=number).first():
        if known.asked_hash != asked_hash:
            raise NumberReused
        return known
    house, serial = trust(), serial_of(number)
    begins_at = now.replace(microsecond=0) - SKEW
    built = build(
        subject,
        public_key,
        Issuer(house.issuing.certificate.subject, house.issuing.key),
        serial=int(serial, 16),
        begins_at=begins_at,
        ends_at=begins_at + life,
    )
    row, _ = Certificate.objects.get_or_create(
        number=number,
        defaults={
            "serial": serial,
            "kind": kind,
            "subject": subject.rfc4514_string()[:120],
            "person": person,
            "asked_hash": asked_hash,
            "der": built.public_bytes(Encoding.DER),
            "issued_at": now,
            "expires_at": begins_at + life,
        },
    )
    return row


def find(serial: str) -> Certificate:
    """:raises NotKnown: if no certificate has this serial."""
    row = Certificate.objects.filter(serial=serial).first()
    if row is None:
        raise NotKnown
    return row


def sign(*, number: str, serial: str, digest: str, now: datetime) -> SignatureGiven:
    """Sign a SHA-256 digest with a person's key that is kept here, once for its number.

    :raises CertificateEnded: if the certificate is revoked or past its time.
    :raises NumberReused: if the number was used for another digest.
    """
    certificate = find(serial)
    if certificate.kind != PERSONAL:
        raise NotKnown
    if certificate.revoked_at is not None or certificate.expires_at <= now:
        raise CertificateEnded
    key = key_from(trust().seed, f"personal {serial}")
    given, _ = SignatureGiven.objects.get_or_create(
        number=number,
        defaults={
            "certificate": certificate,
            "digest": digest,
            "signature": sign_digest(key, bytes.fromhex(digest)),
            "at": now,
        },
    )
    if (given.certificate_id, given.digest) != (certificate.id, digest):
        raise NumberReused
    return given


def revoke(serial: str, *, now: datetime) -> Certificate:
    """Revoke a certificate: from the next list on, everybody knows."""
    with transaction.atomic():
        row = Certificate.objects.select_for_update().filter(serial=serial).first()
        if row is None:
            raise NotKnown
        row.revoked_at = row.revoked_at or now
        row.save(update_fields=["revoked_at"])
    return row


def revocations(*, now: datetime) -> list[bytes]:
    """Return the lists of the root (empty) and of the issuing authority, as of now."""
    house = trust()
    revoked = Certificate.objects.filter(revoked_at__isnull=False).order_by("id")
    entries = [
        x509.RevokedCertificateBuilder()
        .serial_number(int(row.serial, 16))
        .revocation_date(row.revoked_at)
        .build()
        for row in revoked
        if row.revoked_at is not None
    ]
    return [list_of(house.root, [], now), list_of(house.issuing, entries, now)]


def list_of(holder: Holder, entries: list[x509.RevokedCertificate], now: datetime) -> bytes:
    begins_at = now.replace(microsecond=0) - SKEW
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(holder.certificate.subject)
        .last_update(begins_at)
        .next_update(begins_at + REVOCATIONS_LIFE)
        .add_extension(x509.CRLNumber(int(now.timestamp())), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(holder.key.public_key()),
            critical=False,
        )
    )
    for entry in entries:
        builder = builder.add_revoked_certificate(entry)
    signed = builder.sign(holder.key, hashes.SHA256(), ecdsa_deterministic=True)
    return signed.public_bytes(Encoding.DER)


def keep_evidence(*, number: str, digest: str, about: str, now: datetime) -> EvidenceReceipt:
    """Take a digest as evidence and answer a receipt, signed; asked again, it is the same one.

    :raises NumberReused: if the number was used for another digest.
    """
    at = now.replace(microsecond=0)
    receipt_number = f"BQ{sha256_hex(f'receipt {number}')[:18].upper()}"
    said = f"{receipt_number}|{digest}|{at.isoformat()}".encode()
    row, _ = EvidenceReceipt.objects.get_or_create(
        number=number,
        defaults={
            "receipt_number": receipt_number,
            "digest": digest,
            "about": about,
            "signature": sign_digest(trust().evidence.key, hashlib.sha256(said).digest()),
            "at": at,
        },
    )
    if row.digest != digest:
        raise NumberReused
    return row


def serial_of(number: str) -> str:
    """Return the serial of the certificate of this number: 128 bits, above zero."""
    return "1" + sha256_hex(f"serial {number}")[:31]


def spki_hex(public_key: ec.EllipticCurvePublicKey) -> str:
    return x509.SubjectKeyIdentifier.from_public_key(public_key).digest.hex()


def der(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(Encoding.DER)


def sha256_hex(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
