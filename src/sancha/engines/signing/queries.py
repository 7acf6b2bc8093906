"""Every SELECT of signing."""

import base64
from datetime import datetime
from urllib.parse import urlencode
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from sancha.engines.signing.models import Certificate, TrustList
from sancha.engines.signing.types import Credential, Trust
from sancha.platform.crypto import derived_key, keyed_hash, person_key, unseal


def certificate_place(key: UUID) -> str:
    return f"signing_certificate.certificate.{key}"


def private_key_place(key: UUID) -> str:
    return f"signing_certificate.private_key.{key}"


def house_key() -> AESGCM:
    return AESGCM(derived_key("signing"))


def key_for(row: Certificate) -> AESGCM:
    """Return what a certificate is sealed under; :raises Erased: if the person is."""
    return house_key() if row.party_id is None else person_key(row.party_id)


def newest_trust() -> Trust | None:
    row = TrustList.objects.order_by("-given_at", "-id").first()
    return trust_of(row) if row else None


def first_root() -> bytes | None:
    """Return the root that this house has trusted from the beginning."""
    row = TrustList.objects.order_by("id").only("root").first()
    return bytes(row.root) if row else None


def evidence_certificate() -> bytes:
    """Return the newest certificate of the evidence service."""
    return bytes(TrustList.objects.order_by("-given_at", "-id")[0].evidence)


def trust_of(row: TrustList) -> Trust:
    return Trust(
        root=bytes(row.root),
        issuing=bytes(row.issuing),
        timestamping=bytes(row.timestamping),
        revocations=(bytes(row.root_revocations), bytes(row.issuing_revocations)),
        given_at=row.given_at,
    )


def lock_certificates(owner_id: UUID) -> list[Certificate]:
    """Lock what an owner has and has asked for, the newest first."""
    rows = Certificate.objects.select_for_update().filter(owner_id=owner_id)
    return list(rows.order_by("-asked_at", "-id"))


def lock_certificate(certificate_id: UUID) -> Certificate:
    return Certificate.objects.select_for_update().get(pk=certificate_id)


def credential_of(owner_id: UUID, now: datetime) -> Credential | None:
    """Return what an owner can sign with now, if anything."""
    rows = Certificate.objects.filter(owner_id=owner_id, ended_at=None, expires_at__gt=now)
    row = rows.order_by("-issued_at").first()
    return credential(row) if row else None


def credential(row: Certificate) -> Credential:
    assert row.serial is not None
    assert row.certificate is not None
    assert row.expires_at is not None
    return Credential(
        id=row.id,
        serial=row.serial,
        certificate=unseal(key_for(row), bytes(row.certificate), place=certificate_place(row.id)),
        expires_at=row.expires_at,
    )


def private_key_of(certificate_id: UUID) -> bytes:
    """Return the key (PKCS#8 DER) of a certificate whose key is ours."""
    row = Certificate.objects.get(pk=certificate_id)
    assert row.private_key is not None
    return unseal(house_key(), bytes(row.private_key), place=private_key_place(row.id))


def verification_code(kind: str, key: UUID) -> str:
    """Return the code that lets whoever holds the document verify it: 60 bits, for ever the same."""
    digest = keyed_hash(f"signing.verification.{kind}", str(key))
    letters = base64.b32encode(digest).decode()[:12]
    return "-".join(letters[place : place + 4] for place in range(0, 12, 4))


def verification_address(number: str, code: str) -> str:
    """Return where the public page verifies a document."""
    return f"{settings.SANCHA_PUBLIC_URL}/verify?{urlencode({'number': number, 'code': code})}"
