from datetime import datetime
from uuid import UUID

from sancha.credit.loans import queries as loans
from sancha.engines.evidence import services as evidence
from sancha.engines.evidence.types import CleanFile
from sancha.office.calendar import queries as calendar
from sancha.platform import jobs, numbers
from sancha.platform.acts import Actor, service
from sancha.platform.door import use_case
from sancha.postloan.certificates import permissions
from sancha.postloan.certificates.errors import NotSettled
from sancha.postloan.certificates.models import Certificate
from sancha.postloan.certificates.queries import lock, view_of
from sancha.postloan.certificates.types import SETTLEMENT, CertificateView

REGISTRAR = service("certificates", permissions.ISSUE, "outside.call", "signing.certify")


@use_case
def ask(*, loan_id: UUID, kind: str, now: datetime, actor: Actor) -> CertificateView:
    """Number a document about a loan as it stands today; the same one, if nothing happened since.
    A job sets and seals it.

    :raises NotSettled: if it is to say that a loan is settled which is not.
    """
    loan = loans.lock(loan_id)
    actor.require(permissions.ISSUE, on=loan)
    on = calendar.bank_date(loan.legal_entity_id)
    is_settled = loans.get(loan_id, on=on).settled_on is not None
    if kind == SETTLEMENT and not is_settled:
        raise NotSettled
    events = len(loans.events_of(loan_id)) + len(loans.repayments_of(loan_id))
    known = Certificate.objects.filter(loan_id=loan_id, kind=kind)
    if kind != SETTLEMENT:
        known = known.filter(as_of_on=on, events=events)
    if (row := known.first()) is not None:
        return view_of(row)
    row = Certificate(
        number=numbers.next_number(numbers.DOCUMENT, on=on),
        kind=kind,
        organisation_id=loan.organisation_id,
        legal_entity_id=loan.legal_entity_id,
        party_id=loan.party_id,
        loan_id=loan_id,
        as_of_on=on,
        events=events,
        issued_by=actor.name,
        issued_at=now,
    )
    row.save(force_insert=True)
    jobs.queue(
        "certificates.seal", lock=row.id, priority=jobs.SOMEBODY_WAITS, certificate_id=row.id
    )
    return view_of(row)


@use_case
def keep(
    *, certificate_id: UUID, pdf: bytes, now: datetime, actor: Actor = REGISTRAR
) -> CertificateView:
    """File the sealed document; filed before, nothing changes."""
    row = lock(certificate_id)
    actor.require(permissions.ISSUE, on=row)
    if row.document_id is None:
        document = evidence.file_document(
            file=CleanFile(
                name=f"{row.number}-{row.kind}.pdf", media_type="application/pdf", content=pdf
            ),
            kind="certificate",
            party_id=row.party_id,
            organisation_id=row.organisation_id,
            subject_type="loan",
            subject_id=row.loan_id,
            uploaded_at=now,
        )
        row.document_id = document.id
        row.save(update_fields=["document_id"])
    return view_of(row)
