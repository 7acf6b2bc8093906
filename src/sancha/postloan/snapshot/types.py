from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import UUID

from sancha.credit.loans.batch import WHOLE

# The columns of a snapshot: name, type in SQL, meaning. Amounts in fen, rates in per cent a year.
COLUMNS = (
    ("loan_id", "uuid", "The loan"),
    ("organisation_id", "uuid", "Who holds it"),
    ("party_id", "uuid", "Who owes it"),
    ("product_version_id", "uuid", "On which terms"),
    ("status", "text", "active or settled"),
    ("is_set_aside", "boolean", "The night leaves it alone until somebody has repaired it"),
    ("balance_fen", "bigint", "Principal owed, fallen due or not"),
    ("due_principal_fen", "bigint", "Of it, fallen due and unpaid"),
    ("due_interest_fen", "bigint", "Interest fallen due and unpaid"),
    ("overdue_principal_fen", "bigint", "Principal past its due date and grace"),
    ("overdue_interest_fen", "bigint", "Interest past its due date and grace"),
    ("overdue_since_on", "date", "Due date of the oldest instalment that is overdue"),
    ("days_past_due", "integer", "Calendar days since then"),
    ("next_due_on", "date", "When the next instalment falls due"),
    ("next_principal_fen", "bigint", "Its principal"),
    ("next_interest_fen", "bigint", "Its interest"),
    ("annual_rate_pct", "numeric(12, 8)", "The contract rate"),
    ("reprices_on", "date", "When that is fixed anew, where it follows a published one"),
    ("interest_fen", "bigint", "Interest earned to the close of the day and not received"),
    ("penalty_fen", "bigint", "Penalty likewise"),
    ("compound_fen", "bigint", "Compound interest likewise"),
    ("risk_class", "smallint", "1 normal to 5 loss"),
    ("stage", "smallint", "1 to 3, of the expected loss"),
    ("is_accruing", "boolean", "Interest stands in the balance sheet, or outside of it"),
    ("written_off_on", "date", "Since when it is written off: owed, and not in the balance sheet"),
    ("provision_fen", "bigint", "Allowance by class"),
    ("expected_loss_fen", "bigint", "Allowance by stage"),
)
SUMMED = (
    "balance_fen", "interest_fen", "penalty_fen", "compound_fen", "provision_fen",
    "expected_loss_fen",
)  # fmt: skip


@dataclass(frozen=True)
class Written:
    """A file of a snapshot: what it holds, and its fingerprint."""

    path: str
    loans: int
    balance_fen: int
    sha256: str
    size_bytes: int


@dataclass(frozen=True)
class Finding:
    """A file of a snapshot that is missing, or is not what was written."""

    path: str
    problem: str


@dataclass(frozen=True)
class Line:
    """The sums of a product's loans at one organisation, in the balance sheet or outside."""

    organisation_id: str
    product: str
    is_accruing: bool
    is_written_off: bool
    loans: int
    sums_fen: dict[str, int]


def path_of(folder: Path, legal_entity_id: UUID, on: date, part: int) -> Path:
    name = "book" if part == WHOLE else f"part-{part:02d}"
    return folder / str(legal_entity_id) / on.isoformat() / f"{name}.parquet"
