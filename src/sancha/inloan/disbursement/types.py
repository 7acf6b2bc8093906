import re
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sancha.platform.text import Status, Text, is_plain

STATUSES = {
    "requested": Status("requested", Text("待复核", "Awaiting review"), "amber"),
    "blocked": Status("blocked", Text("条件未满足", "Something is missing"), "amber"),
    "scheduled": Status("scheduled", Text("待到日放款", "Waits for its day"), "blue"),
    "intended": Status("intended", Text("待发送", "To be sent"), "blue"),
    "sent": Status("sent", Text("处理中", "Under way"), "blue"),
    "unknown": Status("unknown", Text("结果未知，查询中", "Outcome unknown, being asked"), "amber"),
    "paid": Status("paid", Text("已到账", "Paid"), "green"),
    "failed": Status("failed", Text("失败", "Failed"), "red"),
    "cancelled": Status("cancelled", Text("已取消", "Cancelled"), "grey"),
}
FINAL = frozenset({"paid", "failed", "cancelled"})
# Nothing has left, and no limit is occupied.
UNSENT = frozenset({"requested", "blocked", "scheduled"})
SETTLED = frozenset({"paid", "failed"})
REPORTED = SETTLED | {"accepted"}  # What core banking can say of a transfer.
NUMBER_REUSED = "number_reused"
BY_HAND = frozenset({NUMBER_REUSED, "wrong_amount"})  # Only a person settles these.
REASONS = {
    "timed_out": Text("核心系统未在时限内答复", "Core banking did not answer in time"),
    "unavailable": Text("核心系统暂时无法连接", "Core banking cannot be reached"),
    "refused": Text("核心系统拒绝", "Core banking refused"),
    NUMBER_REUSED: Text(
        "核心系统已有同号但内容不同的转账，请人工核对",
        "Core banking knows this number with other values; check by hand",
    ),
    "wrong_amount": Text(
        "核心系统回报的金额不符，请人工核对", "The amount reported differs; check by hand"
    ),
    "failed": Text(
        "核心系统转账失败，未说明原因", "The transfer failed at core banking, which did not say why"
    ),
    # What core banking says of a transfer that it could not carry out.
    "account_not_found": Text(
        "查不到收款账户：账号有误，或为本行无法核实的他行账户",
        "The receiving account is not known: a wrong number, or one at another bank that ours cannot "
        "verify",
    ),
    "account_closed": Text("收款账户已销户", "The receiving account is closed"),
    "name_mismatch": Text("收款账户户名不符", "The receiving account is under another name"),
    "insufficient_funds": Text(
        "本行资金账户余额不足", "The lender's own account does not hold enough"
    ),
    "never_taken": Text(
        "核实：核心系统从未受理本笔转账", "Established: core banking never took this transfer"
    ),
}
# What must be there before money leaves; each is said by itself.
CONDITIONS = {
    "signature": Text("合同签署文件未归档", "the signed contract is not on file"),
    "identity": Text("客户姓名或证件号已变更", "the customer's name or number has changed"),
    "account_unknown": Text(
        "查不到收款账户：卡号有误，或为本行无法核实的他行账户",
        "the receiving account is not known: a wrong number, or one at another bank that ours cannot "
        "verify",
    ),
    "account_closed": Text("收款账户已销户", "the receiving account is closed"),
    "account_name": Text("收款账户户名与客户不一致", "the account is under another name"),
    "account_unasked": Text(
        "暂时无法向核心系统核实收款账户", "the receiving account cannot be checked just now"
    ),
    "payee_unknown": Text(
        "查不到收款方账户：账号有误，或为本行无法核实的他行账户；请与收款方核对后重新登记",
        "the payee's account is not known: a wrong number, or one at another bank that ours cannot "
        "verify; ask the payee and note it again",
    ),
    "payee_closed": Text(
        "收款方账户已销户，请与收款方核对后重新登记",
        "the payee's account is closed; ask the payee and note another",
    ),
    "payee": Text("缺少受托支付的收款方", "it is not noted to whom it is to be paid"),
    "papers": Text("缺少交易合同或发票", "the contract or invoice is not on file"),
    "payee_name": Text(
        "收款账户户名与登记的收款方不一致", "the payee's account is under another name"
    ),
    "arrears": Text("客户有逾期贷款", "a loan of the customer is overdue"),
    "conditions": Text("批复的放款条件未全部落实", "a condition of the approval is not met"),
    "limit_frozen": Text("授信额度已冻结", "the limit is frozen"),
    "limit_expired": Text("授信额度已到期", "the limit has expired"),
    "limit": Text("可用额度不足", "the limit is not enough"),
    "review": Text("缺少双人复核", "a second person has not reviewed it"),
    "release": Text("缺少第三人放行", "a third person has not released it"),
}
# Of these the borrower can be rid: her card is corrected.
HER_ACCOUNT = frozenset({"account_unknown", "account_closed", "account_name"})
ACCOUNT, BANK_CODE = re.compile(r"[0-9]{8,32}"), re.compile(r"[0-9]{12}")
NAME_SHORTEST, NAME_LONGEST = 2, 60
PAYEE_NAME = Text("请填写收款方户名（2–60 字）", "Give the payee's name, 2 to 60 characters")
PAYEE_ACCOUNT = Text("请填写 8–32 位数字的收款账号", "Give the account: 8 to 32 digits")
PAYEE_BANK = Text("请填写开户银行（2–60 字）", "Give the payee's bank, 2 to 60 characters")
PAYEE_CODE = Text("联行号为 12 位数字", "A bank's number has 12 digits")
# What shows that the borrower owes it to the payee, by kind of document.
PAPERS = ("trade_contract", "invoice", "purpose_proof")
QUEUES = {
    "attention": Text("待处理", "Needs somebody"),
    "review": Text("待复核", "To review"),
    "under_way": Text("在途", "Under way"),
}


@dataclass(frozen=True)
class DisbursementView:
    """A payment to a borrower as others see it. The amount is in fen."""

    id: UUID
    number: str
    bill_id: UUID | None  # Of a discounted bill, which has neither
    contract_id: UUID | None  # contract
    application_id: UUID | None  # nor application.
    organisation_id: UUID
    party_id: UUID
    amount_fen: int
    deducted_fen: int
    status: Status
    reason: Text | None
    attempts: int
    requested_at: datetime
    sent_at: datetime | None
    settled_at: datetime | None
    loan_id: UUID | None
    missing: tuple[Text, ...]
    previous_id: UUID | None
    requested_by: UUID | None
    reviewed_by: UUID | None
    released_by: UUID | None
    raised_at: datetime | None
    resolution: str
    voucher_id: UUID | None
    legal_entity_id: UUID
    draw_id: UUID | None
    payee_id: UUID | None
    payee_by: UUID | None
    pay_on: date | None


@dataclass(frozen=True)
class Drawn:
    """What a borrower has drawn of a revolving limit: a payment, and a loan, of its own."""

    id: UUID
    amount_fen: int
    term_months: int
    annual_rate_pct: Decimal


@dataclass(frozen=True)
class Evidence:
    """What core banking said became of a payment: by its answer, our query, or its callback."""

    number: str
    status: str
    amount_fen: int
    reason: str
    account: str = ""


@dataclass(frozen=True)
class AccountFound:
    """What core banking said of the receiving account; `state` is a condition that fails, or "".

    `payee_id`: whose account it is, where it is not the borrower's.
    """

    state: str
    payee_id: UUID | None = None


@dataclass(frozen=True)
class Payee:
    """To whom the borrower's counterparty is paid; `bank_code` is the 12 digits of the bank, or ""."""

    name: str
    account: str
    bank: str
    bank_code: str = ""


@dataclass(frozen=True)
class PayeeView:
    """A payee that was noted for a contract, or a draw of it, with its papers."""

    id: UUID
    payee: Payee
    papers: tuple[UUID, ...]
    noted_by: UUID
    noted_at: datetime


def payee_findings(payee: Payee) -> dict[str, Text]:
    """Return what of a payee cannot be taken, by JSON pointer."""
    found: dict[str, Text] = {}
    for pointer, said, text in (
        ("/name", payee.name, PAYEE_NAME),
        ("/bank", payee.bank, PAYEE_BANK),
    ):
        if len(said) < NAME_SHORTEST or not is_plain(said, longest=NAME_LONGEST):
            found[pointer] = text
    if not ACCOUNT.fullmatch(payee.account):
        found["/account"] = PAYEE_ACCOUNT
    if payee.bank_code and not BANK_CODE.fullmatch(payee.bank_code):
        found["/bank_code"] = PAYEE_CODE
    return found
