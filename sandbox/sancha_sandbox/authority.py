"""The certificate authority, its time stamps and the evidence service, over one chain of trust.

The root, the issuing authority and the keys of its services come from the society's seed, so that
one seed gives one root for ever.
"""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

from asn1crypto import algos, cms, core, tsp
from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from django.db import transaction
from pyhanko.sign.general import as_signing_certificate_v2
from pyhanko.sign.timestamps import DummyTimeStamper

from sancha_sandbox import bureau
from sancha_sandbox.models import Certificate, EvidenceReceipt, Person, SignatureGiven, Society
from sancha_sandbox.refusals import (
    BadRequest,
    CertificateEnded,
    NotKnown,
    NotThePerson,
    NumberReused,
)

CURVE_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
BEGINS, ENDS = datetime(2020, 1, 1, tzinfo=UTC), datetime(2049, 12, 31, tzinfo=UTC)
PERSONAL_LIFE, SEAL_LIFE = timedelta(days=365), timedelta(days=3 * 365)
REVOCATIONS_LIFE = timedelta(days=7)
SKEW = timedelta(minutes=5)
ORGANISATION = "沙箱电子认证有限公司"
PERSONAL, SEAL = "personal", "seal"

Key = ec.EllipticCurvePrivateKey


@dataclass(frozen=True)
class Holder:
    """A certificate of the authority's own, and its key."""

    key: Key
    certificate: x509.Certificate


@dataclass(frozen=True)
class Trust:
    """The authority: who signs what."""

    seed: int
    root: Holder
    issuing: Holder
    timestamping: Holder
    evidence: Holder


def key_from(seed: int, label: str) -> Key:
    """Return the key of this label: the same for the same seed."""
    digest = hmac.digest(f"sandbox authority {seed}".encode(), label.encode(), hashlib.sha512)
    return ec.derive_private_key(int.from_bytes(digest) % (CURVE_ORDER - 1) + 1, ec.SECP256R1())


def trust() -> Trust:
    return trust_of(Society.objects.values_list("seed", flat=True).get())


@lru_cache(maxsize=2)
def trust_of(seed: int) -> Trust:
    root_key, issuing_key = key_from(seed, "root"), key_from(seed, "issuing")
    root_name, issuing_name = named("沙箱根证书 Sandbox Root CA"), named("沙箱签发 CA Sandbox CA")
    root = build(
        root_name, root_key.public_key(), Issuer(root_name, root_key), serial=1, authority=1
    )
    issuing = build(
        issuing_name, issuing_key.public_key(), Issuer(root_name, root_key), serial=2, authority=0
    )
    signer = Issuer(issuing_name, issuing_key)

    def service(label: str, name: str, serial: int, *, stamps: bool) -> Holder:
        key = key_from(seed, label)
        built = build(named(name), key.public_key(), signer, serial=serial, stamps=stamps)
        return Holder(key, built)

    return Trust(
        seed,
        Holder(root_key, root),
        Holder(issuing_key, issuing),
        service("timestamping", "沙箱时间戳服务 Sandbox TSA", 3, stamps=True),
        service("evidence", "沙箱存证服务 Sandbox Evidence", 4, stamps=False),
    )


@dataclass(frozen=True)
class Issuer:
    name: x509.Name
    key: Key


def named(common_name: str, *, organisation: str = ORGANISATION, number: str = "") -> x509.Name:
    parts = [
        x509.NameAttribute(NameOID.COUNTRY_NAME, "CN"),
        x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation),
        x509.NameAttribute(NameOID.COMMON_NAME, common_name),
    ]
    if number:
        parts.append(x509.NameAttribute(NameOID.SERIAL_NUMBER, number))
    return x509.Name(parts)


def build(
    subject: x509.Name,
    public_key: ec.EllipticCurvePublicKey,
    issuer: Issuer,
    *,
    serial: int,
    authority: int | None = None,
    stamps: bool = False,
    begins_at: datetime = BEGINS,
    ends_at: datetime = ENDS,
) -> x509.Certificate:
    """Build a certificate; `authority` is the length of the path under an authority's own."""
    is_authority = authority is not None
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.name)
        .public_key(public_key)
        .serial_number(serial)
        .not_valid_before(begins_at)
        .not_valid_after(ends_at)
        .add_extension(x509.BasicConstraints(is_authority, authority), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public_key), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.key.public_key()),
            critical=False,
        )
        .add_extension(
            x509.KeyUsage(
                digital_signature=not is_authority,
                content_commitment=not is_authority,
                key_cert_sign=is_authority,
                crl_sign=is_authority,
                key_encipherment=False,
                data_encipherment=False,
                key_agreement=False,
                encipher_only=False,
                decipher_only=False,
            ),
            critical=True,
        )
    )
    if stamps:
        usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
        builder = builder.add_extension(usage, critical=True)
    return builder.sign(issuer.key, hashes.SHA256(), ecdsa_deterministic=True)


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


def stamp(request: bytes, *, now: datetime) -> bytes:
    """Answer a time stamp request (RFC 3161).

    :raises BadRequest: if it is none.
    """
    try:
        asked = tsp.TimeStampReq.load(request, strict=True)
        asked["message_imprint"].native  # noqa: B018 (reading it is the check)
    except (ValueError, TypeError):
        raise BadRequest from None
    house = trust()
    stamper = Stamper(
        asn1_certificate(house.timestamping.certificate),
        private_key_info(house.timestamping.key),
        certs_to_embed=[asn1_certificate(house.issuing.certificate)],  # type: ignore[arg-type]
        fixed_dt=now.replace(microsecond=0),
        override_md="sha256",
    )
    return bytes(stamper.request_tsa_response(asked).dump())


def attribute(kind: str, value: object) -> cms.CMSAttribute:
    return cms.CMSAttribute({"type": cms.CMSAttributeType(kind), "values": (value,)})


class Stamper(DummyTimeStamper):
    """The library's stamper knows RSA alone; this one signs with a key on a curve."""

    def _sign_tst_info(
        self, tst_info_data: bytes, md_algorithm: str, dt: datetime
    ) -> tuple[bytes, cms.CMSAttributes]:
        attributes = cms.CMSAttributes(
            [
                attribute("content_type", "tst_info"),
                attribute("signing_time", cms.Time({"utc_time": core.UTCTime(dt)})),
                attribute("signing_certificate_v2", as_signing_certificate_v2(self.tsa_cert)),
                attribute("message_digest", hashlib.sha256(tst_info_data).digest()),
            ]
        )
        key = serialization.load_der_private_key(self.tsa_key.dump(), password=None)
        assert isinstance(key, ec.EllipticCurvePrivateKey)
        return sign_digest(key, hashlib.sha256(attributes.dump()).digest()), attributes

    def _build_signed_data(
        self,
        tst_info_data: bytes,
        md_algorithm: str,
        signature: bytes,
        signed_attrs: cms.CMSAttributes,
    ) -> dict[str, Any]:
        data = dict(
            super()._build_signed_data(tst_info_data, md_algorithm, signature, signed_attrs)
        )
        algorithm = algos.SignedDigestAlgorithm({"algorithm": "sha256_ecdsa"})
        data["signer_infos"][0]["signature_algorithm"] = algorithm
        return data


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


def sign_digest(key: Key, digest: bytes) -> bytes:
    return key.sign(digest, ec.ECDSA(Prehashed(hashes.SHA256()), deterministic_signing=True))


def serial_of(number: str) -> str:
    """Return the serial of the certificate of this number: 128 bits, above zero."""
    return "1" + sha256_hex(f"serial {number}")[:31]


def spki_hex(public_key: ec.EllipticCurvePublicKey) -> str:
    return x509.SubjectKeyIdentifier.from_public_key(public_key).digest.hex()


def asn1_certificate(certificate: x509.Certificate) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(certificate.public_bytes(Encoding.DER))


def private_key_info(key: Key) -> asn1_keys.PrivateKeyInfo:
    der = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    return asn1_keys.PrivateKeyInfo.load(der)


def der(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(Encoding.DER)


def sha256_hex(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
