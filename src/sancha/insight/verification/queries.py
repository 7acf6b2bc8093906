"""What somebody who holds a document may learn of it: whether it is so, and nothing more."""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from sancha.core.money import yuan
from sancha.credit.facilities import queries as facilities
from sancha.credit.loans import queries as loans
from sancha.credit.parties import queries as parties
from sancha.credit.parties.types import mask
from sancha.engines.evidence import queries as evidence
from sancha.engines.signing import pades
from sancha.engines.signing import queries as signing
from sancha.engines.signing.types import Verdict
from sancha.inloan.contracts import queries as contracts
from sancha.inloan.disbursement import queries as disbursements
from sancha.insight.verification.errors import NotFoundByCode
from sancha.office.organisation import queries as organisations
from sancha.platform.errors import NotFound
from sancha.platform.text import Status, Text
from sancha.postloan.certificates import queries as certificates
from sancha.postloan.certificates.types import KINDS, CertificateView
from sancha.preloan.applications import queries as applications

CONTRACT, VOUCHER = Text("借款合同", "Loan contract"), Text("放款电子凭证", "Payment voucher")
LONGEST = 40


@dataclass(frozen=True, kw_only=True)
class Found:
    """A document as anybody who holds it may see it."""

    kind: Text
    number: str
    status: Status
    lender: Text
    party_masked: str
    amount: str
    sha256: str
    receipt_number: str
    signed_at: datetime | None
    signatures: tuple[Verdict, ...]

    @property
    def is_valid(self) -> bool:
        return bool(self.signatures) and all(v.is_valid for v in self.signatures)


def find(number: str, code: str) -> Found:
    """:raises NotFoundByCode: if there is no document of this number and code."""
    number, code = number.strip().upper()[:LONGEST], code.strip().upper()[:LONGEST]
    contract = facilities.contract_numbered(number)
    if contract is not None and is_right(code, contracts.verification_code_of(contract.id)):
        return contract_found(contract.id)
    certificate = certificates.by_number(number)
    if certificate is not None and is_right(
        code, certificates.verification_code_of(certificate.id)
    ):
        return certificate_found(certificate)
    try:
        payment = disbursements.by_number(number)
    except NotFound:
        raise NotFoundByCode from None
    if not is_right(code, disbursements.verification_code_of(payment.id)):
        raise NotFoundByCode
    return voucher_found(payment.id)


def is_right(code: str, expected: str) -> bool:
    return hmac.compare_digest(code.replace("-", "").encode(), expected.replace("-", "").encode())


def contract_found(contract_id: UUID) -> Found:
    contract = facilities.contract(contract_id)
    signed = contracts.signed_of(contract_id)
    if signed is None or signed.document_id is None:
        raise NotFoundByCode
    application = applications.get(contract.application_id)
    return Found(
        kind=CONTRACT,
        number=contract.number,
        status=contract.status,
        lender=organisations.lender(application.legal_entity_id).name,
        party_masked=mask("name", parties.profile_of(contract.party_id).name),
        amount=yuan(contract.amount_fen),
        sha256=evidence.document(signed.document_id).content_hash,
        receipt_number=signed.receipt_number,
        signed_at=signed.signed_at,
        signatures=masked(judged(signed.document_id), contract.party_id),
    )


def certificate_found(view: CertificateView) -> Found:
    """:raises NotFoundByCode: if it is not sealed yet."""
    if view.document_id is None:
        raise NotFoundByCode
    loan = loans.get(view.loan_id, on=view.as_of_on)
    return Found(
        kind=KINDS[view.kind],
        number=view.number,
        status=loan.status,
        lender=organisations.lender(view.legal_entity_id).name,
        party_masked=mask("name", parties.profile_of(view.party_id).name),
        amount=yuan(loan.principal_fen),
        sha256=evidence.document(view.document_id).content_hash,
        receipt_number="",
        signed_at=view.issued_at,
        signatures=judged(view.document_id),
    )


def voucher_found(disbursement_id: UUID) -> Found:
    payment = disbursements.get(disbursement_id)
    if payment.voucher_id is None:
        raise NotFoundByCode
    return Found(
        kind=VOUCHER,
        number=payment.number,
        status=payment.status,
        lender=organisations.lender(payment.legal_entity_id).name,
        party_masked=mask("name", parties.profile_of(payment.party_id).name),
        amount=yuan(payment.amount_fen),
        sha256=evidence.document(payment.voucher_id).content_hash,
        receipt_number="",
        signed_at=payment.settled_at,
        signatures=judged(payment.voucher_id),
    )


def masked(verdicts: tuple[Verdict, ...], party_id: UUID) -> tuple[Verdict, ...]:
    """Leave of the borrower's name in her certificate what the page may show."""
    name = parties.profile_of(party_id).name
    return tuple(
        Verdict(**{**vars(one), "signer": mask("name", name)}) if one.signer == name else one
        for one in verdicts
    )


def judged(document_id: UUID) -> tuple[Verdict, ...]:
    """Judge a document's signatures by the newest lists that we have."""
    trust = signing.newest_trust()
    return judged_once(document_id, trust.given_at) if trust else ()


@lru_cache(maxsize=256)
def judged_once(document_id: UUID, given_at: datetime) -> tuple[Verdict, ...]:
    """The same document by the same lists is judged once: anybody may ask, and asking is cheap."""
    trust = signing.newest_trust()
    assert trust is not None
    return pades.judge(evidence.open_document(document_id).content, trust)


def fingerprint(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
