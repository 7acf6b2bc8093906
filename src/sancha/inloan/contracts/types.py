from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class Confirmation:
    """How a try to confirm a contract ended; a wrong code stays on record."""

    act_outcome: str
    contract_id: UUID
