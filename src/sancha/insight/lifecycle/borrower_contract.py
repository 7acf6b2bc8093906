"""The contract as the borrower reads and confirms it, with every cost by name."""

from datetime import UTC, date, datetime, time
from typing import Literal
from uuid import UUID

from ninja import Schema

from sancha.core.chinese_amount import capitals
from sancha.core.money import monthly_pct, rate_text, yuan
from sancha.credit.facilities import queries as facilities
from sancha.credit.facilities.types import END_REASONS, ContractView
from sancha.credit.parties import queries as parties
from sancha.credit.parties.types import mask
from sancha.engines.evidence import queries as evidence
from sancha.inloan.contracts.queries import cost_of, plan_of, signed_of, verification_code_of
from sancha.inloan.disbursement import queries as disbursements
from sancha.insight.lifecycle.applications import purpose_out
from sancha.office.calendar.queries import SHANGHAI
from sancha.office.organisation import queries as organisations
from sancha.office.products import queries as products
from sancha.office.products.words import due_text, method_text
from sancha.platform.errors import NotFound
from sancha.platform.shapes import Choice
from sancha.platform.text import Status, Text
from sancha.preloan.applications import queries as applications

NOT_ON_ITS_WAY = {"requested", "blocked", "scheduled", "failed", "cancelled"}
STAGES: dict[str, Literal["to_confirm", "signing", "confirmed", "void", "ended"]] = {
    "made": "to_confirm",
    "ready": "to_confirm",
    "signing": "signing",
    "confirmed": "confirmed",
    "void": "void",
    "cancelled": "void",
    "ended": "ended",
}


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
    digest: str


class ContractPdf(Schema):
    url: str
    size_bytes: int
    sha256: str


class BorrowerContract(Schema):
    id: str
    number: str
    application_id: str
    stage: Literal["to_confirm", "signing", "confirmed", "void", "ended"]
    status: Status
    end_reason: Text | None
    verification_code: str | None
    is_revolving: bool
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
    rate_rule: Text | None
    method: Text
    instalment: str
    is_level: bool
    due: Text
    first_due_on: date
    last_due_on: date
    total_interest: str
    total_repayment: str
    payout_account_masked: str
    is_entrusted: bool  # It goes to whom she owes it, and not to that account.
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
    signed = signed_of(contract.id)
    is_open = STAGES[contract.status.code] == "to_confirm"
    return BorrowerContract(
        id=str(contract.id),
        number=contract.number,
        application_id=str(contract.application_id),
        stage=STAGES[contract.status.code],
        status=contract.status,
        end_reason=END_REASONS.get(contract.ended_for),
        verification_code=verification_code_of(contract.id) if signed else None,
        is_revolving=terms.revolving,
        may_withdraw=may_withdraw(contract) and not (terms.revolving and signed),
        lender_name=lender.name,
        borrower_name_masked=mask("name", profile.name),
        amount=yuan(contract.amount_fen),
        amount_capitals=capitals(contract.amount_fen),
        term_months=contract.term_months,
        purpose=purpose_out(product, application.purpose),
        purpose_detail=application.purpose_detail or None,
        rate_pct_month=rate_text(monthly_pct(contract.annual_rate_pct)),
        annual_rate_pct=rate_text(contract.annual_rate_pct),
        rate_rule=products.rule_on(terms.lpr, on=contract.dated_on) if terms.lpr else None,
        method=method_text(terms),
        instalment=yuan(plan.instalment_fen),
        is_level=plan.is_level,
        due=due_text(terms, day=plan.due_day),
        first_due_on=plan.rows[0].due_on,
        last_due_on=plan.rows[-1].due_on,
        total_interest=yuan(plan.interest_fen),
        total_repayment=yuan(plan.total_fen),
        payout_account_masked=account_masked,
        is_entrusted=not terms.revolving
        and disbursements.is_entrusted(contract, contract.amount_fen),
        repayment_account_masked=account_masked,
        cost=CostDisclosure.from_orm(cost_of(contract)),
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
