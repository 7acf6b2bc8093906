"""Certificates, signatures with keys kept here, time stamps, and evidence receipts.

Binary values travel as base64.
"""

import base64
import binascii
from datetime import datetime
from typing import Annotated, Literal

from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import StringConstraints

from sancha_sandbox import authority, clock, stamping, trust
from sancha_sandbox.api.types import IdNumber, Name, Number
from sancha_sandbox.models import Certificate, EvidenceReceipt
from sancha_sandbox.refusals import BadRequest, NotKnown

router = Router()
evidence_router = Router()

Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Base64 = Annotated[str, StringConstraints(max_length=40_000)]


class TrustOut(Schema):
    root: str
    issuing: str
    timestamping: str
    evidence: str


class RevocationsOut(Schema):
    """`lists`: of the root, then of the issuing authority."""

    lists: list[str]
    given_at: datetime


class CertificateIn(Schema):
    """A person's by name, identity number and phone; a firm's seal by USCC and a PKCS#10 request."""

    number: Number
    kind: Literal["personal", "seal"]
    name: Name
    id_number: IdNumber | None = None
    phone: str = ""
    uscc: str = ""
    request: Base64 = ""


class CertificateOut(Schema):
    serial: str
    kind: str
    certificate: str
    issued_at: datetime
    expires_at: datetime
    revoked_at: datetime | None


class SignatureIn(Schema):
    number: Number
    serial: str
    digest: Digest


class SignatureOut(Schema):
    number: str
    signature: str
    at: datetime


class StampIn(Schema):
    request: Base64


class StampOut(Schema):
    response: str


class ReceiptIn(Schema):
    number: Number
    digest: Digest
    about: Annotated[str, StringConstraints(max_length=120)] = ""


class ReceiptOut(Schema):
    number: str
    receipt_number: str
    digest: str
    received_at: datetime
    signature: str


@router.get("/trust", response=TrustOut)
def chain(request: HttpRequest) -> dict[str, str]:
    house = trust.trust()
    names = ("root", "issuing", "timestamping", "evidence")
    return {name: coded(authority.der(getattr(house, name).certificate)) for name in names}


@router.get("/revocations", response=RevocationsOut)
def revocations(request: HttpRequest) -> dict[str, object]:
    at = clock.of_signatures()
    return {"lists": [coded(der) for der in authority.revocations(now=at)], "given_at": at}


@router.post("/certificates", response={201: CertificateOut})
def issue(request: HttpRequest, body: CertificateIn) -> Status[dict[str, object]]:
    if body.kind == "personal":
        if body.id_number is None:
            raise BadRequest
        row = authority.issue_personal(
            number=body.number,
            name=body.name,
            id_number=body.id_number,
            phone=body.phone,
            now=clock.of_signatures(),
        )
    else:
        row = authority.issue_seal(
            number=body.number,
            name=body.name,
            uscc=body.uscc,
            request=decoded(body.request),
            now=clock.of_signatures(),
        )
    return Status(201, certificate_out(row))


@router.get("/certificates/{serial}", response=CertificateOut)
def look(request: HttpRequest, serial: str) -> dict[str, object]:
    return certificate_out(authority.find(serial))


@router.post("/certificates/{serial}/revocation", response=CertificateOut)
def revoke(request: HttpRequest, serial: str) -> dict[str, object]:
    return certificate_out(authority.revoke(serial, now=clock.of_signatures()))


@router.post("/signatures", response=SignatureOut)
def sign(request: HttpRequest, body: SignatureIn) -> dict[str, object]:
    given = authority.sign(
        number=body.number, serial=body.serial, digest=body.digest, now=clock.of_signatures()
    )
    return {"number": given.number, "signature": coded(bytes(given.signature)), "at": given.at}


@router.post("/timestamps", response=StampOut)
def stamp(request: HttpRequest, body: StampIn) -> dict[str, str]:
    return {"response": coded(stamping.stamp(decoded(body.request), now=clock.of_signatures()))}


@evidence_router.post("/receipts", response={201: ReceiptOut})
def keep(request: HttpRequest, body: ReceiptIn) -> Status[dict[str, object]]:
    row = authority.keep_evidence(
        number=body.number, digest=body.digest, about=body.about, now=clock.of_signatures()
    )
    return Status(201, receipt_out(row))


@evidence_router.get("/receipts/{number}", response=ReceiptOut)
def look_at_receipt(request: HttpRequest, number: str) -> dict[str, object]:
    row = EvidenceReceipt.objects.filter(number=number).first()
    if row is None:
        raise NotKnown
    return receipt_out(row)


def certificate_out(row: Certificate) -> dict[str, object]:
    return {
        "serial": row.serial,
        "kind": row.kind,
        "certificate": coded(bytes(row.der)),
        "issued_at": row.issued_at,
        "expires_at": row.expires_at,
        "revoked_at": row.revoked_at,
    }


def receipt_out(row: EvidenceReceipt) -> dict[str, object]:
    return {
        "number": row.number,
        "receipt_number": row.receipt_number,
        "digest": row.digest,
        "received_at": row.at,
        "signature": coded(bytes(row.signature)),
    }


def coded(value: bytes) -> str:
    return base64.b64encode(value).decode()


def decoded(text: str) -> bytes:
    """:raises BadRequest: if it is no base64."""
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error:
        raise BadRequest from None
