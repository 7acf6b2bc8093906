from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sancha.core.money import grouped
from sancha.credit.facilities.types import ContractView, LimitView
from sancha.inloan.contracts.types import CostDisclosure
from sancha.inloan.disbursement.types import DisbursementView
from sancha.office.products.types import ProductView
from sancha.platform.text import Text

STEP_FEN = 10_000
# Asked in turn what else hinders a draw on a contract on a day; each says it by a code, or nothing.
Hinders = Callable[[ContractView, date], str]
_asked: list[Hinders] = []


def hinders_draws(ask: Hinders) -> Hinders:
    """Register what is to be asked before a draw: a later stage knows of its loans."""
    if ask not in _asked:
        _asked.append(ask)
    return ask


def hindered(contract: ContractView, on: date) -> str:
    """Return what the later stages have against a draw, or nothing."""
    return next((said for ask in _asked if (said := ask(contract, on))), "")


# Why nothing can be drawn, in words that the borrower is told.
HINDRANCES = {
    "closed": Text("额度已终止", "the limit has ended"),
    "frozen": Text("额度已冻结", "the limit is frozen"),
    "expired": Text("额度已到期", "the limit has expired"),
    "product": Text("该产品已停止办理新业务", "the product is no longer offered"),
    "consent": Text("征信查询授权已失效", "the consent to the bureau query no longer holds"),
    "arrears": Text("您有逾期贷款，请先还清", "a loan of yours is overdue; repay it first"),
    "identity": Text(
        "您的身份信息与合同不一致，请联系我们",
        "your name or number is not that of the contract; please contact us",
    ),
    "unproven": Text(
        "此前提款的用途尚未核实，请先提交用途凭证",
        "the use of an earlier draw is not proven yet; hand in its papers first",
    ),
    "used_up": Text("可用额度不足", "too little of the limit is left"),
}
# What keeps a limit from being ended.
UNDER_WAY = Text(
    "提款 {numbers.zh} 尚在办理，请待放款到账或取消提款后再终止",
    "payment {numbers.en} is under way; wait until it has arrived or is cancelled",
)
OWED = Text(
    "借据 {numbers.zh} 尚未结清，请先还清",
    "loan {numbers.en} is not settled; repay it first",
)
RANGE = Text(
    "可提款金额为 {least} 至 {most} 元，且为 {step} 元的整数倍",
    "You may draw {least} to {most} yuan, in steps of {step}",
)
NO_TERM = Text("请从可选期限中选择：{terms} 个月", "Choose one of the terms: {terms} months")


@dataclass(frozen=True)
class Ask:
    """What is to be drawn, and for how long."""

    amount_fen: int
    term_months: int


@dataclass(frozen=True)
class LimitOffer:
    """A revolving limit as its borrower may use it now. Amounts in fen."""

    contract: ContractView
    limit: LimitView
    product: ProductView
    waiting_fen: int  # Ordered, and not yet taken off the limit.
    hindrance: str  # A code of HINDRANCES, or nothing.
    held_for: Text | None  # Why it cannot be ended now.

    @property
    def has_ended(self) -> bool:
        return self.limit.status.code == "closed"

    @property
    def free_fen(self) -> int:
        """What can be drawn, whether or not something hinders it."""
        return max(self.limit.free_fen - self.waiting_fen, 0)

    @property
    def least_fen(self) -> int:
        return min(self.product.terms.amount_min_fen, self.limit.limit_fen)

    @property
    def most_fen(self) -> int:
        return self.free_fen - self.free_fen % STEP_FEN

    @property
    def term_options(self) -> list[int]:
        """The product's terms, none of them longer than the contract's."""
        longest = self.contract.term_months
        return [term for term in self.product.terms.term_options if term <= longest]


@dataclass(frozen=True)
class DrawView:
    """One draw, and how far its payment has come."""

    id: UUID
    contract_id: UUID
    nr: int
    amount_fen: int
    term_months: int
    annual_rate_pct: Decimal
    drawn_on: date
    figures: dict[str, Any]  # What it costs, as it was read.
    read_seconds: int
    confirmed_at: datetime
    payment: DisbursementView


@dataclass(frozen=True)
class DrawCost:
    """What a draw would cost: the figures to be read, and its plan in short. Amounts in fen."""

    cost: CostDisclosure
    annual_rate_pct: Decimal
    instalments: int
    first_due_on: date
    last_due_on: date
    first_fen: int
    interest_fen: int
    is_entrusted: bool  # It goes to the borrower's counterparty.


@dataclass(frozen=True)
class DrawConfirmation:
    """How a try to draw ended; a wrong code stays on record."""

    act_outcome: str
    contract_id: UUID
    draw_id: UUID | None = None


def findings(ask: Ask, offer: LimitOffer) -> dict[str, Text]:
    """Return what cannot be taken, by JSON pointer."""
    found: dict[str, Text] = {}
    if not offer.least_fen <= ask.amount_fen <= offer.most_fen or ask.amount_fen % STEP_FEN:
        least, most, step = map(grouped, (offer.least_fen, offer.most_fen, STEP_FEN))
        found["/amount"] = RANGE.format(least=least, most=most, step=step)
    if ask.term_months not in offer.term_options:
        found["/term_months"] = NO_TERM.format(terms="、".join(map(str, offer.term_options)))
    return found
