from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sancha.platform.text import Status, Text

# Cut-off: up to `allocate`, the day's business. Then the date moves, and the day is closed while the next
# one's business goes on.
STEPS = {
    "cut_off": Text("核对在途扣款", "Resolve debits in transit"),
    "fall_due": Text("到期入账", "Instalments fall due"),
    "reprice": Text("利率重定价", "Fix rates anew"),
    "order": Text("生成扣款指令", "Order debits"),
    "collect": Text("到期扣款", "Collect what is due"),
    "allocate": Text("还款入账", "Apply what was collected"),
    "switch": Text("切换业务日期", "Move the bank's date"),
    "age": Text("逾期登记", "Age what is overdue"),
    "classify": Text("风险分类", "Classify"),
    "measure": Text("汇总应计", "Measure what is earned"),
    "snapshot": Text("账户快照", "Snapshot the book"),
    "remind": Text("还款提醒", "Remind borrowers"),
    "accrue": Text("计提利息", "Accrue interest"),
    "provide": Text("计提准备", "Provide for losses"),
    "limits": Text("额度检查", "Check limits"),
    "check": Text("总分核对", "Check the books against the loans"),
    "close": Text("关账", "Close the day"),
}
# Done loan by loan, so partition by partition.
BY_LOAN = frozenset(
    {"fall_due", "reprice", "order", "allocate", "age", "classify", "measure", "snapshot", "remind"}
)
STATES = {
    "waiting": Status("waiting", Text("等待", "Waiting"), "grey"),
    "running": Status("running", Text("进行中", "Running"), "blue"),
    "done": Status("done", Text("完成", "Done"), "green"),
    "failed": Status("failed", Text("中断", "Stopped"), "red"),
}


class Stands(StrEnum):
    """Where a loan stands in the books: its interest with it, outside, or all of it written off."""

    INSIDE = "inside"
    OUTSIDE = "outside"
    WRITTEN_OFF = "written_off"


ON_THE_BOOKS = (Stands.INSIDE, Stands.OUTSIDE)


@dataclass(frozen=True)
class Checked:
    """Sums of the loans that stand so, and the account that must say the same: by the rule that
    posts this component of an event, on one side; a product may have accounts of its own.
    """

    event: str
    component: str
    side: str  # debit or credit
    sums: tuple[str, ...]
    of: tuple[Stands, ...]


PENALTIES = ("penalty_fen", "compound_fen")
CHECKED = (
    Checked("loan.repaid", "principal", "credit", ("balance_fen",), ON_THE_BOOKS),
    Checked("loan.interest_accrued", "interest", "debit", ("interest_fen",), (Stands.INSIDE,)),
    Checked("loan.penalty_accrued", "penalty", "debit", ("penalty_fen",), (Stands.INSIDE,)),
    Checked("loan.penalty_accrued", "compound", "debit", ("compound_fen",), (Stands.INSIDE,)),
    Checked("loan.claimed_off_balance", "interest", "debit", ("interest_fen",), (Stands.OUTSIDE,)),
    Checked("loan.claimed_off_balance", "penalty", "debit", PENALTIES, (Stands.OUTSIDE,)),
    Checked("loan.claim_kept", "principal", "debit", ("balance_fen",), (Stands.WRITTEN_OFF,)),
    Checked("loan.claim_kept", "interest", "debit", ("interest_fen",), (Stands.WRITTEN_OFF,)),
    Checked("loan.claim_kept", "penalty", "debit", PENALTIES, (Stands.WRITTEN_OFF,)),
    Checked("loan.provided", "provision", "credit", ("provision_fen",), ON_THE_BOOKS),
)


@dataclass(frozen=True)
class Counted:
    """What a step did: how many, and how much in fen where that means something."""

    count: int
    amount_fen: int | None = None


@dataclass(frozen=True)
class StepView:
    step: str
    on: date
    count: int
    amount_fen: int | None
    started_at: datetime
    finished_at: datetime | None


@dataclass(frozen=True)
class OrderView:
    id: UUID
    legal_entity_id: UUID
    from_on: date
    until_on: date
    ordered_at: datetime
    finished_at: datetime | None
    problem: str


@dataclass(frozen=True)
class AsideView:
    """A loan that the night leaves out until it is repaired; `reason` is what the database said."""

    id: UUID
    organisation_id: UUID
    loan_id: UUID
    party_id: UUID
    on: date
    step: str
    reason: str


@dataclass(frozen=True)
class Progress:
    """How far the day that is being closed has come; a unit is a step of a partition."""

    on: date
    step: Text
    units: int
    units_done: int
    loans_per_second: float | None
    seconds_left: float | None
