"""How a screening ends, and what the borrower may be told of it."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class Screened:
    """The machine's decision on a case."""

    application_id: UUID
    decision_id: UUID
    outcome: str
