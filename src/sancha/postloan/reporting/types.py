from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sancha.platform.text import Status, Text

STATUSES = {
    "waiting": Status("waiting", Text("待报送", "To be reported"), "blue"),
    "taken": Status("taken", Text("已报送", "Reported"), "green"),
    "rejected": Status("rejected", Text("被退回", "Rejected"), "red"),
}
KINDS = {
    "grant": Text("放款", "Granted"),
    "repayment": Text("还款", "Repaid"),
    "overdue": Text("逾期", "Overdue"),
    "settled": Text("结清", "Settled"),
    "written_off": Text("核销（呆账）", "Written off"),
}


@dataclass(frozen=True)
class Cause:
    """Why the bureau did not take a record, and where that is mended before it is sent again."""

    says: Text
    mend: Text
    where: str  # "customer", "loan" or "record"


CAUSES = {
    "subject_not_known": Cause(
        Text("姓名与证件号不符或查无此人", "Nobody has this name and identity number"),
        Text("核对并更正客户身份资料，再重报", "Correct the customer's identity, then resend"),
        "customer",
    ),
    "loan_not_opened": Cause(
        Text("该借据尚未报送开立", "The loan was never reported as granted"),
        Text("先重报本借据的放款记录", "Resend the record of the grant first"),
        "record",
    ),
    "loan_opened_before": Cause(
        Text("该借据已报送开立", "The loan was reported as granted before"),
        Text(
            "与征信机构核对借据编号后重报", "Agree the loan's number with the bureau, then resend"
        ),
        "loan",
    ),
    "out_of_order": Cause(
        Text("报送次序不连续", "A record before this one is missing"),
        Text("先重报本借据之前的记录", "Resend the loan's earlier records first"),
        "record",
    ),
    "number_reused": Cause(
        Text("该编号已用于内容不同的记录", "The number was used for another record"),
        Text("与征信机构核对已收的记录", "Compare with what the bureau has taken"),
        "loan",
    ),
    "balance_above_credit": Cause(
        Text("余额大于借款金额", "The balance is above what was lent"),
        Text("核对借据余额与分录，更正后重报", "Check balance and postings, then resend"),
        "loan",
    ),
}


def cause_of(refusal: str) -> Cause:
    """Return what a refusal means; of one that nobody foresaw, its own words."""
    mend = Text("与征信机构核对原因后重报", "Ask the bureau what it means, then resend")
    return CAUSES.get(refusal) or Cause(Text(refusal, refusal), mend, "record")


@dataclass(frozen=True)
class RecordView:
    """A record for the bureau: what happened to a loan, and how it stood after it. Fen."""

    id: UUID
    number: str
    loan_id: UUID
    loan_number: str
    organisation_id: UUID
    party_id: UUID
    kind: str
    sequence: int
    business_on: date
    credit_fen: int
    balance_fen: int
    overdue_fen: int
    monthly_payment_fen: int
    remaining_months: int
    instalments_behind: int
    status: Status
    refusal: str
    made_at: datetime
