from uuid import UUID

from sancha.engines.signing import queries as signing
from sancha.platform.errors import NotFound
from sancha.postloan.certificates.models import Certificate
from sancha.postloan.certificates.types import CertificateView


def view_of(row: Certificate) -> CertificateView:
    values = {name: getattr(row, name) for name in CertificateView.__dataclass_fields__}
    return CertificateView(**values)


def get(certificate_id: UUID) -> CertificateView:
    """:raises NotFound: if there is none, or not for this reader."""
    row = Certificate.objects.filter(pk=certificate_id).first()
    if row is None:
        raise NotFound
    return view_of(row)


def by_number(number: str) -> CertificateView | None:
    row = Certificate.objects.filter(number=number).first()
    return view_of(row) if row else None


def of_loan(loan_id: UUID) -> list[CertificateView]:
    """Return what was issued about a loan, newest first."""
    rows = Certificate.objects.filter(loan_id=loan_id)
    return [view_of(row) for row in rows.order_by("-issued_at")]


def lock(certificate_id: UUID) -> Certificate:
    return Certificate.objects.select_for_update().get(pk=certificate_id)


def verification_code_of(certificate_id: UUID) -> str:
    """Return the code by which whoever holds it verifies it."""
    return signing.verification_code("certificate", certificate_id)


def verification_address_of(view: CertificateView) -> str:
    return signing.verification_address(view.number, verification_code_of(view.id))
