from datetime import datetime
from uuid import UUID

from sancha.core.money import grouped
from sancha.credit.loans import queries as loans
from sancha.engines.evidence import queries as documents
from sancha.engines.evidence import services as evidence
from sancha.engines.evidence.types import CleanFile, DocumentInfo
from sancha.office.calendar import queries as calendar
from sancha.platform import events
from sancha.platform.acts import Actor
from sancha.platform.door import operation, use_case
from sancha.platform.errors import Invalid
from sancha.platform.text import Text, is_plain
from sancha.postloan.use_of_funds import permissions
from sancha.postloan.use_of_funds.errors import NoProof, NotALoan
from sancha.postloan.use_of_funds.models import UseFinding
from sancha.postloan.use_of_funds.types import NOTE_MAX, PROOF, RESULTS
from sancha.preloan.applications.queries import limit_of

UNKNOWN = Text("请选择核查结论", "Choose what was found")
SAY = Text("请说明依据（不超过 500 字）", "Say on what grounds, in 500 characters at most")
AMOUNT = Text("须大于零且不超过放款金额 {most} 元", "More than nothing, and at most {most} yuan")


@use_case
def record(
    *,
    loan_id: UUID,
    result: str,
    proven_fen: int | None,
    note: str,
    file: CleanFile | None,
    now: datetime,
    actor: Actor,
) -> UUID:
    """Write down what was found about how a loan's money was used, with the paper that shows it.

    Suspected misuse is told to those who may act on it.

    :raises Invalid: naming each field that does not fit.
    :raises NoProof: if it is called proven, and no paper is on file.
    :raises NotALoan: if it is a discounted bill.
    :raises sancha.engines.evidence.errors.SubjectFull: and others, as for any document.
    """
    loan = loans.lock(loan_id)
    actor.require(permissions.CHECK, on=loan)
    if loan.application_id is None:
        raise NotALoan
    amount_fen = proven_fen or 0
    found: dict[str, Text] = {}
    if result not in RESULTS:
        found["/result"] = UNKNOWN
    if not (result == "proven") <= amount_fen <= loan.principal_fen:
        found["/amount"] = AMOUNT.format(most=grouped(loan.principal_fen))
    if not note.strip() or not is_plain(note, longest=NOTE_MAX):
        found["/note"] = SAY
    if found:
        raise Invalid(found)
    if file is not None:
        file_paper(loan.id, file, now)
    elif result == "proven" and not has_proof(loan.id):
        raise NoProof
    on = calendar.bank_date(loan.legal_entity_id)
    row = UseFinding.objects.create(
        loan_id=loan.id,
        organisation_id=loan.organisation_id,
        party_id=loan.party_id,
        result=result,
        proven_fen=amount_fen,
        note=note.strip(),
        on=on,
        found_by=actor.name,
        found_by_id=actor.id,
        found_at=now,
    )
    events.record(loan.id, f"loan.use_{result}", business_on=on, amount_fen=amount_fen)
    return row.id


@use_case
def hand_in(*, loan_id: UUID, file: CleanFile, now: datetime, actor: Actor) -> DocumentInfo:
    """File a paper that the borrower hands in herself, for those who check the use.

    :raises NotALoan: if it is a discounted bill.
    :raises sancha.engines.evidence.errors.SubjectFull: and others, as for any document.
    """
    loan = loans.lock(loan_id)
    actor.require(permissions.HAND_IN, on=loan)
    if loan.application_id is None:
        raise NotALoan
    known = {document.id for document in documents.documents_of(loan.id)}
    filed = file_paper(loan.id, file, now)
    if filed.id not in known:
        on = calendar.bank_date(loan.legal_entity_id)
        events.record(loan.id, "loan.use_paper", business_on=on, document=filed.number)
    return filed


@operation
def file_paper(loan_id: UUID, file: CleanFile, now: datetime) -> DocumentInfo:
    """File a paper of use under its loan."""
    loan = loans.lock(loan_id)
    return evidence.file_document(
        file=file,
        kind=PROOF,
        party_id=loan.party_id,
        subject_id=loan.id,
        subject_type="loan",
        organisation_id=loan.organisation_id,
        uploaded_at=now,
        most_bytes=limit_of("materials.file_mebibytes", loan.legal_entity_id),
    )


def has_proof(loan_id: UUID) -> bool:
    return any(document.kind == PROOF for document in documents.documents_of(loan_id))
