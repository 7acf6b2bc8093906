from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sancha.platform.text import Text

STATEMENT, SETTLEMENT = "statement", "settlement"
KINDS = {
    STATEMENT: Text("还款对账单", "Statement of account"),
    SETTLEMENT: Text("贷款结清证明", "Certificate of settlement"),
}


@dataclass(frozen=True)
class CertificateView:
    """A document that was issued; without a file yet while it is being sealed."""

    id: UUID
    number: str
    kind: str
    organisation_id: UUID
    legal_entity_id: UUID
    party_id: UUID
    loan_id: UUID
    as_of_on: date
    events: int
    issued_by: str
    issued_at: datetime
    document_id: UUID | None
