import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic.dataclasses import dataclass as checked

from sancha.engines.evidence.types import CleanFile
from sancha.platform.text import Status, Text

INTEREST = Text("利息", "Interest")
INTEREST_HOW = Text(
    "按月利率 {month}% 计算，还款日（{due.zh}）收取。",
    "At {month}% a month, taken when instalments fall due ({due.en}).",
)
INTEREST_FOLLOWS = Text(
    "利率随 LPR 浮动：{rule.zh}；以下金额按当前利率测算，重定价后随之变化。",
    "The rate follows the LPR: {rule.en}. Amounts are at today's rate and change with it.",
)
INTEREST_RATE = Text("月 {month}%（年 {year}%）", "{month}% a month ({year}% a year)")
OVERDUE = Text("逾期罚息", "Penalty interest")
OVERDUE_HOW = Text(
    "逾期部分自逾期之日起，在约定利率基础上加收 {markup}%，直至还清。",
    "What is overdue bears the agreed rate raised by {markup}% until it is paid.",
)
MISUSE = Text("挪用罚息", "Interest for misuse")
MISUSE_HOW = Text(
    "未按约定用途使用的部分，在约定利率基础上加收 {markup}%。",
    "What is not used as agreed bears the agreed rate raised by {markup}%.",
)
COMPOUND = Text("复利", "Compound interest")
COMPOUND_HOW = Text(
    "逾期未付的利息，借款期内按约定利率、到期后按罚息利率计收复利。",
    "Unpaid interest bears the agreed rate until maturity, and the penalty rate after.",
)
EARLY = Text("提前还款", "Early repayment")
EARLY_FREE = Text("不收取违约金。", "Free of charge.")
EARLY_HOW = Text("按提前归还本金的 {fee}% 收取违约金。", "{fee}% of the principal repaid early.")
STATEMENT = Text(
    "除上述明示的项目外，不收取任何其他费用。", "Nothing is charged beyond what is named above."
)
# What the forms of contract say differently: their title, and what the money is and is not for.
FORMS = {
    "consumer_loan_contract": {
        "title": "个人消费借款合同",
        "for": "个人消费",
        "not_for": "购买房产、股票、债券、期货、理财产品及其他投资，不得用于生产经营、偿还其他借款、出借给他人",
    },
    "business_loan_contract": {
        "title": "个人经营借款合同",
        "for": "生产经营",
        "not_for": "购买房产、股票、债券、期货、理财产品及其他投资，不得用于个人消费、偿还其他借款、出借给他人",
    },
}
MOST_TRIES = 5
WAYS = {
    "code": Text("短信验证码点击确认", "Confirmed by SMS code"),
    "handwriting": Text("手写签名＋短信验证码", "Handwritten on the screen, with SMS code"),
    "password": Text("签署密码", "Signing password"),
}
SIGNING_STATUSES = {
    "intended": Status("intended", Text("签署中", "Being signed"), "blue"),
    "signed": Status("signed", Text("已签署", "Signed"), "green"),
    "failed": Status("failed", Text("未完成", "Not completed"), "red"),
}
PROBLEMS = {
    "identity": Text(
        "认证机构核验身份不一致，未签发数字证书",
        "The authority could not match the identity and issued no certificate",
    ),
    "ended": Text("合同在签署完成前已失效", "The contract ended before the signing completed"),
}


@dataclass(frozen=True)
class Confirmation:
    """How a try to sign a contract ended; a wrong code or password stays on record."""

    act_outcome: str
    contract_id: UUID


@checked(frozen=True, kw_only=True)
class Consent:
    """How the borrower says yes: the way, and what proves it is she."""

    way: str = "code"
    code: str = ""
    password: str = ""
    handwriting: CleanFile | None = None


@dataclass(frozen=True)
class Origin:
    """From where a request came: a repeated one may come from another network."""

    address: str = ""
    device: str = ""


NOWHERE = Origin()


@dataclass(frozen=True, kw_only=True)
class Trace:
    """What is known of a signing from its beginning; sealed under the borrower's key."""

    address: str
    device: str
    verified_by: str
    draft_hash: str
    handwriting: str  # PNG in base64, or nothing.


@dataclass(frozen=True, kw_only=True)
class SigningView:
    """One signing of one contract, as others see it."""

    id: UUID
    contract_id: UUID
    way: str
    status: Status
    asked_at: datetime
    signed_at: datetime | None
    signer_serial: str
    lender_serial: str
    document_id: UUID | None
    evidence_id: UUID | None
    receipt_number: str
    problem: Text | None


@dataclass(frozen=True, kw_only=True)
class Made:
    """What the signing brought: the signed contract, its evidence file, and what is in them."""

    contract_pdf: bytes
    evidence_pdf: bytes
    signer_serial: str
    lender_serial: str
    receipt_number: str
    signed_at: datetime


@dataclass(frozen=True, kw_only=True)
class CostItem:
    name: Text
    how: Text
    rate: Text
    amount: str
    collected_by: Text


@dataclass(frozen=True, kw_only=True)
class Contingent:
    """What a default would add."""

    name: Text
    how: Text


@dataclass(frozen=True, kw_only=True)
class CostDisclosure:
    """Every cost of a loan by name; `digest` is of all of it, as the borrower is shown it."""

    principal: str
    items: list[CostItem]
    annual_cost_pct: str
    annual_simple_pct: str
    contingent: list[Contingent]
    statement: Text
    reading_seconds: int

    @property
    def digest(self) -> str:
        said = json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(said.encode()).hexdigest()


@dataclass(frozen=True, kw_only=True)
class CostRead:
    """That she was shown what the loan costs and said that she had read it."""

    contract_id: UUID
    confirmed_at: datetime
    confirmed_by: str
    read_seconds: int
    document_hash: str
    digest: str
    figures: dict[str, Any]
