"""One chain of trust: the root, the issuing authority and its services.

Their keys come from the society's seed, so that one seed gives one root for ever.
"""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from sancha_sandbox.models import Society

CURVE_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
BEGINS, ENDS = datetime(2020, 1, 1, tzinfo=UTC), datetime(2049, 12, 31, tzinfo=UTC)
ORGANISATION = "沙箱电子认证有限公司"

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


def sign_digest(key: Key, digest: bytes) -> bytes:
    return key.sign(digest, ec.ECDSA(Prehashed(hashes.SHA256()), deterministic_signing=True))
