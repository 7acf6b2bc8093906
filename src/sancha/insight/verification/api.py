"""The public page's API: no sign-in, by number and code alone."""

from datetime import datetime

from django.http import HttpRequest
from ninja import File, Form, Schema
from ninja.files import UploadedFile

from sancha.engines.evidence.errors import FileTooLarge
from sancha.engines.evidence.types import MAX_FILE_BYTES
from sancha.insight.verification import queries
from sancha.insight.verification.queries import Found
from sancha.platform import http
from sancha.platform.text import Status, Text

router = http.router(auth=None, tags=["verification"])


class SignatureSeen(Schema):
    signer: str
    is_valid: bool
    signed_at: datetime | None
    problem: Text | None


class Verified(Schema):
    """`same_file` says of an uploaded file whether it is the document to the byte."""

    kind: Text
    number: str
    status: Status
    lender: Text
    party_masked: str
    amount: str
    sha256: str
    receipt_number: str
    signed_at: datetime | None
    signatures: list[SignatureSeen]
    is_valid: bool
    same_file: bool | None
    uploaded_sha256: str | None


class VerificationIn(Schema):
    number: str
    code: str


@router.post("/verifications", response=Verified)
def verify(request: HttpRequest, body: VerificationIn) -> Verified:
    """Verify a contract or a voucher by its number and code."""
    return verified(queries.find(body.number, body.code), None)


@router.post("/verifications/files", response=Verified)
def verify_file(
    request: HttpRequest, number: Form[str], code: Form[str], file: File[UploadedFile]
) -> Verified:
    """Say also whether a file is the very document: one changed byte shows."""
    found = queries.find(number, code)
    content = file.read(MAX_FILE_BYTES + 1)
    if len(content) > MAX_FILE_BYTES:
        raise FileTooLarge
    return verified(found, queries.fingerprint(content))


def verified(found: Found, uploaded: str | None) -> Verified:
    return Verified(
        kind=found.kind,
        number=found.number,
        status=found.status,
        lender=found.lender,
        party_masked=found.party_masked,
        amount=found.amount,
        sha256=found.sha256,
        receipt_number=found.receipt_number,
        signed_at=found.signed_at,
        signatures=[
            SignatureSeen(
                signer=one.signer,
                is_valid=one.is_valid,
                signed_at=one.signed_at,
                problem=one.problem,
            )
            for one in found.signatures
        ],
        is_valid=found.is_valid,
        same_file=None if uploaded is None else uploaded == found.sha256,
        uploaded_sha256=uploaded,
    )
