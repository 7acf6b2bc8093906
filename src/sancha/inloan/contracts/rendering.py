"""The contract as PDF: the same elements give the same bytes.

`check_elements` first, then `render_contract`; rendering checks nothing but that every character
can be shown. What the contract says comes from its elements alone: no clock, no database.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from importlib.resources import files
from itertools import pairwise
from typing import Any, Final
from zoneinfo import ZoneInfo

import typst

from sancha.core.chinese_amount import NotWritable, capitals
from sancha.core.daycount import add_months
from sancha.core.identifiers import (
    age_on,
    birth_date_of,
    check_bank_card,
    check_id_number,
    check_phone,
    check_uscc,
)
from sancha.core.irr import AnnualCost, plan_cost
from sancha.core.money import monthly_pct, yuan
from sancha.core.schedule import Plan
from sancha.engines.signing.sheets import fonts
from sancha.inloan.contracts.types import FORMS
from sancha.platform.text import Text

ADULT_YEARS: Final = 18
_TEMPLATE: Final = "library/loan_contract.typ"
_BEIJING: Final = ZoneInfo("Asia/Shanghai")


class NotRendered(RuntimeError):
    """The contract cannot be set; most often a character that the fonts lack."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lender:
    """The bank's side of the contract."""

    name: str
    uscc: str
    address: str
    phone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Borrower:
    """The borrower's side; shown in full, because the contract is between the two."""

    name: str
    id_number: str
    phone: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A card of the borrower, and the bank that keeps it."""

    number: str
    bank: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fee:
    """A fee paid once, when the money is paid out."""

    name: str
    basis: str
    rate: str
    amount_fen: int
    collected_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmation:
    """The trace of the borrower's confirmation by a code sent to the telephone.

    `draft_digest` is the SHA-256 of the unsigned PDF that was on the screen.
    """

    trace: str
    way: str
    phone_masked: str
    confirmed_at: datetime
    draft_digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """By what anybody can verify the signed contract: a code, and a QR (SVG) that leads there."""

    code: str
    qr: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractElements:
    """All that a consumer loan contract says beyond its standard text."""

    contract_number: str
    dated_on: date
    lender: Lender
    borrower: Borrower
    amount_fen: int
    amount_capitals: str
    term_months: int
    instalments: int | None  # None: as many as it takes to end with the term.
    annual_rate_pct: Decimal
    monthly_rate_pct: Decimal
    cost: AnnualCost
    cost_cap_pct: Decimal
    purpose: str
    method: str
    due: str
    plan: Plan
    receiving_account: Account
    repayment_account: Account
    penalty_markup_pct: Decimal
    misuse_markup_pct: Decimal
    compounds: bool
    grace_days: int
    early_fee_pct: Decimal
    consent_number: str
    court: str
    deduct_time: str = "18:00"
    form: str = "consumer_loan_contract"
    rate_rule: str = ""
    is_revolving: bool = False
    template_version: str = "2026-2"
    fees: tuple[Fee, ...] = ()
    confirmation: Confirmation | None = None
    verification: Verification | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A reason why these elements must not become a contract."""

    code: str
    element: str
    message: Text


def render_contract(elements: ContractElements) -> bytes:
    """Return the contract as PDF/A-2b. Without a confirmation every page says 待签署.

    :raises NotRendered: if the text cannot be set.
    """
    template = files("sancha.inloan.contracts").joinpath(_TEMPLATE).read_bytes()
    try:
        pdf = typst.compile(
            template,
            format="pdf",
            font_paths=fonts(),
            ignore_system_fonts=True,
            sys_inputs={"contract": json.dumps(_values(elements), ensure_ascii=False)},
            pdf_standards=["a-2b"],
        )
    except typst.TypstError as error:
        raise NotRendered(error.message) from error
    return bytes(pdf)


def check_elements(elements: ContractElements) -> list[Finding]:
    """Return everything that keeps these elements from becoming a contract, in a fixed order."""
    return [*_party_findings(elements), *_amount_findings(elements), *_rate_findings(elements)]


def _party_findings(elements: ContractElements) -> Iterator[Finding]:
    required = {
        "contract_number": elements.contract_number,
        "lender/name": elements.lender.name,
        "borrower/name": elements.borrower.name,
        "borrower/address": elements.borrower.address,
        "purpose": elements.purpose,
        "consent_number": elements.consent_number,
        "court": elements.court,
    }
    for element, text in required.items():
        if not text.strip():
            yield _finding("missing", element, "合同要素缺失", "This element is missing")
    if check_uscc(elements.lender.uscc):
        yield _finding("uscc", "lender/uscc", "贷款人统一社会信用代码有误",
                       "The lender's social credit code is wrong")  # fmt: skip
    if check_id_number(elements.borrower.id_number):
        yield _finding("id_number", "borrower/id_number", "借款人身份证号码有误",
                       "The borrower's identity number is wrong")  # fmt: skip
    elif not _adult(birth_date_of(elements.borrower.id_number), elements.dated_on):
        yield _finding("minor", "borrower/id_number", "借款人未满十八周岁",
                       "The borrower is under eighteen")  # fmt: skip
    if check_phone(elements.borrower.phone):
        yield _finding("phone", "borrower/phone", "借款人手机号码有误",
                       "The borrower's telephone number is wrong")  # fmt: skip
    for element in ("receiving_account", "repayment_account"):
        if check_bank_card(getattr(elements, element).number):
            yield _finding("account", element, "银行卡号有误", "The card number is wrong")


def _amount_findings(elements: ContractElements) -> Iterator[Finding]:
    plan = elements.plan
    if elements.amount_fen <= 0:
        yield _finding("amount", "amount_fen", "借款金额应大于零", "The amount must be above zero")
    if elements.amount_capitals != _capitals_or_nothing(elements.amount_fen):
        yield _finding("capitals", "amount_capitals", "大写金额与小写金额不一致",
                       "The amount in capitals differs from the figures")  # fmt: skip
    if plan.principal_fen != elements.amount_fen:
        yield _finding("schedule_sum", "plan", "还款计划的本金合计与借款金额不一致",
                       "The principal of the plan does not add up to the amount")  # fmt: skip
    left_fen = elements.amount_fen
    for row in plan.rows:
        left_fen -= row.principal_fen
        if row.balance_after_fen != left_fen or min(row.principal_fen, row.interest_fen) < 0:
            yield _finding("schedule_row", f"plan/{row.nr}", "还款计划某期的金额有误",
                           "An instalment's amounts are wrong")  # fmt: skip
    days = [plan.starts_on, *(row.due_on for row in plan.rows)]
    if any(earlier >= later for earlier, later in pairwise(days)):
        yield _finding("schedule_dates", "plan", "还款日未依次后延", "Due dates do not rise")
    if not _lasts_as_agreed(elements):
        yield _finding("schedule_term", "term_months", "还款期数与借款期限不一致",
                       "The number of instalments differs from the term")  # fmt: skip


def _lasts_as_agreed(elements: ContractElements) -> bool:
    """Tell whether the plan is as long as was agreed, in instalments or to the very day."""
    plan = elements.plan
    if elements.instalments is None:
        ends_on = add_months(plan.starts_on, elements.term_months)
        return bool(plan.rows) and plan.rows[-1].due_on == ends_on
    return len(plan.rows) == elements.instalments


def _rate_findings(elements: ContractElements) -> Iterator[Finding]:
    if elements.monthly_rate_pct != monthly_pct(elements.annual_rate_pct):
        yield _finding("monthly_rate", "monthly_rate_pct", "月利率与年利率不一致",
                       "The monthly rate differs from the annual rate")  # fmt: skip
    if elements.cost != _cost_or_nothing(elements):
        yield _finding("cost", "cost", "年化综合融资成本与还款计划不一致",
                       "The yearly all-in cost does not follow from the plan")  # fmt: skip
    # The compound figure is the higher of the two, so the cap holds whichever way it is read.
    if elements.cost.irr_pct > elements.cost_cap_pct:
        yield _finding("cost_cap", "cost", "年化综合融资成本超过上限",
                       "The yearly all-in cost exceeds the cap")  # fmt: skip


def _finding(code: str, element: str, zh: str, en: str) -> Finding:
    return Finding(code=f"contracts.{code}", element=f"/{element}", message=Text(zh=zh, en=en))


def _adult(birth: date, day: date) -> bool:
    return birth <= day and age_on(birth, day) >= ADULT_YEARS


def _capitals_or_nothing(amount_fen: int) -> str | None:
    try:
        return capitals(amount_fen)
    except NotWritable:
        return None


def _cost_or_nothing(elements: ContractElements) -> AnnualCost | None:
    try:
        return plan_cost(elements.plan, deducted_fen=sum(fee.amount_fen for fee in elements.fees))
    except ValueError:  # No rate, or dates in no order; those have findings of their own.
        return None


def _values(elements: ContractElements) -> dict[str, Any]:
    """Return what the template prints; every figure as the text that will stand there."""
    plan, dated = elements.plan, elements.dated_on
    fees_fen = sum(fee.amount_fen for fee in elements.fees)
    return {
        "number": elements.contract_number,
        "template_version": elements.template_version,
        "dated": {"year": dated.year, "month": dated.month, "day": dated.day},
        "dated_on": _day(dated),
        "lender": _fields(elements.lender, "name", "uscc", "address", "phone"),
        "borrower": _fields(elements.borrower, "name", "id_number", "phone", "address"),
        "amount": _money(elements.amount_fen),
        "amount_capitals": elements.amount_capitals,
        "interest": _money(plan.interest_fen),
        "total": _money(plan.total_fen),
        "charges": _money(plan.interest_fen + fees_fen),
        "term_months": str(elements.term_months),
        "annual_rate": _pct(elements.annual_rate_pct),
        "monthly_rate": _pct(elements.monthly_rate_pct),
        "cost": {"irr": f"{elements.cost.irr_pct}%", "simple": f"{elements.cost.simple_apr_pct}%"},
        "purpose": elements.purpose,
        "form": FORMS[elements.form],
        "is_revolving": elements.is_revolving,
        "rate_rule": elements.rate_rule or None,
        "method": elements.method,
        "due_day": elements.due,
        "instalment": _instalment(plan),
        "starts_on": _day(plan.starts_on),
        "schedule": [
            {
                "nr": str(row.nr),
                "due_on": _day(row.due_on),
                "principal": _money(row.principal_fen),
                "interest": _money(row.interest_fen),
                "total": _money(row.total_fen),
                "balance_after": _money(row.balance_after_fen),
            }
            for row in plan.rows
        ],
        "accounts": {
            "receiving": _card(elements.receiving_account.number),
            "receiving_bank": elements.receiving_account.bank,
            "repayment": _card(elements.repayment_account.number),
            "repayment_bank": elements.repayment_account.bank,
        },
        "fees": [
            {**_fields(fee, "name", "basis", "rate", "collected_by"),
             "amount": _money(fee.amount_fen)}
            for fee in elements.fees
        ],
        "consent_number": elements.consent_number,
        "court": elements.court,
        "deduct_time": elements.deduct_time,
        "day_count": plan.day_count.value,
        **_default_values(elements),
        "confirmation": _confirmation(elements.confirmation),
        "verification": _fields(elements.verification, "code", "qr")
        if elements.verification
        else None,
    }  # fmt: skip


def _default_values(elements: ContractElements) -> dict[str, Any]:
    """Return what the contract says about early, late and misused money."""
    rate = elements.annual_rate_pct
    overdue, misuse = elements.penalty_markup_pct, elements.misuse_markup_pct
    return {
        "penalty": {
            "overdue_rate": _pct(rate * (100 + overdue) / 100),
            "overdue_markup": _pct(overdue, places=0),
            "misuse_rate": _pct(rate * (100 + misuse) / 100),
            "misuse_markup": _pct(misuse, places=0),
        },
        "compounds": elements.compounds,
        "grace_days": str(elements.grace_days) if elements.grace_days else None,
        "early_fee": _pct(elements.early_fee_pct) if elements.early_fee_pct else None,
    }


def _confirmation(confirmation: Confirmation | None) -> dict[str, str] | None:
    if confirmation is None:
        return None
    at = confirmation.confirmed_at.astimezone(_BEIJING)
    return {
        **_fields(confirmation, "trace", "way", "phone_masked", "draft_digest"),
        "confirmed_at": f"{at:%Y-%m-%d %H:%M:%S}",
        "confirmed_on": _day(at.date()),
    }


def _instalment(plan: Plan) -> str:
    first, last = plan.rows[0].total_fen, plan.rows[-1].total_fen
    same = {row.total_fen for row in plan.rows[:-1]}
    if len(plan.rows) > 1 and len(same) == 1:
        return f"{_money(first)} 元（末期 {_money(last)} 元）"
    return f"首期 {_money(first)} 元，详见还款计划表"


def _fields(value: object, *names: str) -> dict[str, str]:
    return {name: getattr(value, name) for name in names}


def _money(fen: int) -> str:
    whole, _, decimals = yuan(fen).partition(".")
    return f"{int(whole):,}.{decimals}"


def _pct(value: Decimal, *, places: int = 2) -> str:
    """Return a rate with at least `places` decimals, and more when it has them: never rounded."""
    plain = f"{value.normalize():f}"
    whole, _, decimals = plain.partition(".")
    decimals = decimals.ljust(places, "0")
    return f"{whole}.{decimals}%" if decimals else f"{whole}%"


def _day(day: date) -> str:
    return f"{day.year} 年 {day.month} 月 {day.day} 日"


def _card(number: str) -> str:
    return " ".join(number[place : place + 4] for place in range(0, len(number), 4))
