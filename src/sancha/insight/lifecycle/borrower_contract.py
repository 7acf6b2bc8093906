"""The contract as the borrower reads and confirms it, with every cost by name."""

from datetime import UTC, date, datetime, time
from typing import Literal
from uuid import UUID

from ninja import Schema

from sancha.core.chinese_amount import capitals
from sancha.core.irr import plan_cost
from sancha.core.money import yuan
from sancha.core.schedule import Plan
from sancha.credit.facilities import queries as facilities
from sancha.credit.facilities.types import END_REASONS, ContractView
from sancha.credit.parties import queries as parties
from sancha.credit.parties.types import mask
from sancha.engines.evidence import queries as evidence
from sancha.inloan.contracts.queries import plan_of, signed_of, verification_code_of
from sancha.inloan.disbursement import queries as disbursements
from sancha.insight.lifecycle.applications import purpose_out
from sancha.insight.shapes import rate
from sancha.office.calendar import queries as calendar
from sancha.office.calendar.queries import SHANGHAI
from sancha.office.organisation import queries as organisations
from sancha.office.parameters import queries as parameters
from sancha.office.products import queries as products
from sancha.office.products.types import METHODS, Terms
from sancha.platform.errors import NotFound
from sancha.platform.shapes import Choice
from sancha.platform.text import Status, Text
from sancha.preloan.applications import queries as applications

NOT_ON_ITS_WAY = {"requested", "blocked", "failed", "cancelled"}
STAGES: dict[str, Literal["to_confirm", "signing", "confirmed", "void"]] = {
    "made": "to_confirm",
    "ready": "to_confirm",
    "signing": "signing",
    "confirmed": "confirmed",
    "void": "void",
    "cancelled": "void",
}
INTEREST = Text("利息", "Interest")
INTEREST_HOW = Text(
    "按月利率 {month}% 计算，每月 {day} 日随本金收取。",
    "At {month}% a month, taken with the principal on day {day} of each month.",
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


class CostItem(Schema):
    name: Text
    how: Text
    rate: Text
    amount: str
    collected_by: Text


class Contingent(Schema):
    name: Text
    how: Text


class CostDisclosure(Schema):
    principal: str
    items: list[CostItem]
    annual_cost_pct: str
    annual_simple_pct: str
    contingent: list[Contingent]
    statement: Text
    reading_seconds: int


class ContractPdf(Schema):
    url: str
    size_bytes: int
    sha256: str


class BorrowerContract(Schema):
    id: str
    number: str
    application_id: str
    stage: Literal["to_confirm", "signing", "confirmed", "void"]
    status: Status
    end_reason: Text | None
    verification_code: str | None
    may_withdraw: bool
    lender_name: Text
    borrower_name_masked: str
    amount: str
    amount_capitals: str
    term_months: int
    purpose: Choice
    purpose_detail: str | None
    rate_pct_month: str
    annual_rate_pct: str
    method: Text
    instalment: str
    is_level: bool
    due_day: int
    first_due_on: date
    last_due_on: date
    total_interest: str
    total_repayment: str
    payout_account_masked: str
    repayment_account_masked: str
    cost: CostDisclosure
    pdf: ContractPdf
    confirm_before_at: datetime | None
    confirmed_at: datetime | None


def own_contract(contract_id: UUID) -> BorrowerContract:
    """Gather the contract.

    :raises NotFound: if there is none yet to be read, or it is somebody else's.
    """
    contract = facilities.contract(contract_id)
    if contract.document_id is None:
        raise NotFound
    application = applications.get(contract.application_id)
    product = products.version(contract.product_version_id)
    lender = organisations.lender(application.legal_entity_id)
    profile = parties.profile_of(contract.party_id)
    terms, plan = product.terms, plan_of(contract, product)
    account_masked = mask("bank_card", profile.bank_card)
    signed, today = signed_of(contract.id), calendar.bank_date(application.legal_entity_id)
    is_open = STAGES[contract.status.code] == "to_confirm"
    return BorrowerContract(
        id=str(contract.id),
        number=contract.number,
        application_id=str(contract.application_id),
        stage=STAGES[contract.status.code],
        status=contract.status,
        end_reason=END_REASONS.get(contract.ended_for),
        verification_code=verification_code_of(contract.id) if signed else None,
        may_withdraw=may_withdraw(contract),
        lender_name=lender.name,
        borrower_name_masked=mask("name", profile.name),
        amount=yuan(contract.amount_fen),
        amount_capitals=capitals(contract.amount_fen),
        term_months=contract.term_months,
        purpose=purpose_out(product, application.purpose),
        purpose_detail=application.purpose_detail or None,
        rate_pct_month=rate(terms.rate_pct_month),
        annual_rate_pct=rate(contract.annual_rate_pct),
        method=METHODS[terms.method],
        instalment=yuan(plan.instalment_fen),
        is_level=plan.is_level,
        due_day=plan.due_day,
        first_due_on=plan.rows[0].due_on,
        last_due_on=plan.rows[-1].due_on,
        total_interest=yuan(plan.interest_fen),
        total_repayment=yuan(plan.total_fen),
        payout_account_masked=account_masked,
        repayment_account_masked=account_masked,
        cost=cost_of(terms, plan, lender.name, on=today),
        pdf=pdf_of(contract),
        confirm_before_at=expires_at(contract) if is_open else None,
        confirmed_at=contract.confirmed_at,
    )


def expires_at(contract: ContractView) -> datetime:
    """Return the last second in which the contract may be confirmed."""
    last = datetime.combine(contract.confirm_before_on, time(23, 59, 59), SHANGHAI)
    return last.astimezone(UTC)


def may_withdraw(contract: ContractView) -> bool:
    """Tell whether she can still step back: no money has left."""
    if contract.status.code == "ready":
        return True
    payment = disbursements.of_contract(contract.id)
    return contract.status.code == "confirmed" and (
        payment is None or payment.status.code in NOT_ON_ITS_WAY
    )


def pdf_of(contract: ContractView) -> ContractPdf:
    """Return where the document is and its fingerprint: as signed, once it is."""
    signed = signed_of(contract.id)
    document_id = signed.document_id if signed else contract.document_id
    assert document_id is not None
    info = evidence.document(document_id)
    url = f"/api/v1/borrower/contracts/{contract.id}/pdf"
    return ContractPdf(url=url, size_bytes=info.size_bytes, sha256=info.content_hash)


def cost_of(terms: Terms, plan: Plan, lender: Text, *, on: date) -> CostDisclosure:
    """Name every cost, when all is paid on its day, and what a default would add."""
    month, year = rate(terms.rate_pct_month), rate(terms.annual_rate_pct)
    interest = CostItem(
        name=INTEREST,
        how=INTEREST_HOW.format(month=month, day=plan.due_day),
        rate=INTEREST_RATE.format(month=month, year=year),
        amount=yuan(plan.interest_fen),
        collected_by=lender,
    )
    overdue, misuse = rate(terms.overdue_markup_pct), rate(terms.misuse_markup_pct)
    fee, cost = rate(terms.early_fee_pct), plan_cost(plan)
    compound = [Contingent(name=COMPOUND, how=COMPOUND_HOW)] if terms.compounds else []
    return CostDisclosure(
        principal=yuan(plan.principal_fen),
        items=[interest],
        annual_cost_pct=rate(cost.irr_pct),
        annual_simple_pct=rate(cost.simple_apr_pct),
        contingent=[
            Contingent(name=OVERDUE, how=OVERDUE_HOW.format(markup=overdue)),
            Contingent(name=MISUSE, how=MISUSE_HOW.format(markup=misuse)),
            *compound,
            Contingent(name=EARLY, how=EARLY_HOW.format(fee=fee) if fee != "0" else EARLY_FREE),
        ],
        statement=STATEMENT,
        reading_seconds=parameters.whole("cost.reading_seconds", on=on),
    )
