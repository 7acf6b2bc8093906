from datetime import datetime
from uuid import UUID

from sancha.credit.loans import queries as loans
from sancha.engines.evidence import services as evidence
from sancha.engines.evidence.types import CleanFile, DocumentInfo
from sancha.office.proposals import queries as proposals
from sancha.platform.acts import Actor
from sancha.platform.door import use_case
from sancha.postloan.write_off.errors import BeingDecided, IsWrittenOff
from sancha.postloan.write_off.permissions import PROPOSE
from sancha.postloan.write_off.types import EVIDENCE, KIND


@use_case
def attach(*, loan_id: UUID, file: CleanFile, now: datetime, actor: Actor) -> DocumentInfo:
    """File what proves the ground of a write-off, before it is proposed.

    :raises IsWrittenOff, BeingDecided: if it was, or is being decided: nothing is added to what they see.
    :raises SubjectFull: if all of the loan's documents would be more than 50 MB.
    """
    loan = loans.lock(loan_id)
    actor.require(PROPOSE, on=loan)
    if loan.segment.written_off_on is not None:
        raise IsWrittenOff
    if proposals.is_open(KIND, str(loan_id)):
        raise BeingDecided
    return evidence.file_document(
        file=file,
        kind=EVIDENCE,
        party_id=loan.party_id,
        subject_id=loan.id,
        subject_type="loan",
        organisation_id=loan.organisation_id,
        uploaded_at=now,
    )
