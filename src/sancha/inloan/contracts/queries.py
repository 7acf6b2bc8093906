"""What a contract says, gathered from where each thing is kept."""

from sancha.core.chinese_amount import capitals
from sancha.core.irr import plan_cost
from sancha.core.schedule import Method, Plan, make_plan
from sancha.credit.consents import queries as consents
from sancha.credit.facilities.types import ContractView
from sancha.credit.loans.queries import terms_of
from sancha.credit.parties import queries as parties
from sancha.inloan.contracts.rendering import (
    Account,
    Borrower,
    Confirmation,
    ContractElements,
    Lender,
)
from sancha.office.organisation import queries as organisations
from sancha.office.products import queries as products
from sancha.office.products.types import ProductView
from sancha.preloan.applications import queries as applications


def plan_of(contract: ContractView, product: ProductView) -> Plan:
    """Return the plan as it will be if the money is paid on the day of the contract."""
    application = applications.get(contract.application_id)
    terms = terms_of(
        product.terms,
        principal_fen=contract.amount_fen,
        term_months=contract.term_months,
        disbursed_on=application.submitted_on,
    )
    return make_plan(terms)


def purpose_text(product: ProductView, purpose: str, detail: str) -> str:
    label = applications.purpose_of(product, purpose).label.zh
    return f"{label}：{detail}" if detail else label


def elements_of(contract: ContractView, confirmation: Confirmation | None) -> ContractElements:
    """Gather everything that the contract says."""
    application = applications.get(contract.application_id)
    product = products.version(contract.product_version_id)
    lender = organisations.lender(application.legal_entity_id)
    profile = parties.profile_of(contract.party_id)
    consent = consents.newest(contract.party_id, product.terms.consent)
    terms, plan = product.terms, plan_of(contract, product)
    account = Account(number=profile.bank_card, bank="")
    return ContractElements(
        contract_number=contract.number,
        dated_on=application.submitted_on,
        lender=Lender(
            name=lender.name.zh, uscc=lender.uscc, address=lender.address, phone=lender.phone
        ),
        borrower=Borrower(
            name=profile.name,
            id_number=profile.id_number,
            phone=profile.phone,
            address=profile.address,
        ),
        amount_fen=contract.amount_fen,
        amount_capitals=capitals(contract.amount_fen),
        term_months=contract.term_months,
        annual_rate_pct=terms.annual_rate_pct,
        monthly_rate_pct=terms.rate_pct_month,
        cost=plan_cost(plan),
        cost_cap_pct=terms.rate_cap_pct_year,
        purpose=purpose_text(product, application.purpose, application.purpose_detail),
        method=Method(terms.method),
        plan=plan,
        receiving_account=account,
        repayment_account=account,
        penalty_markup_pct=terms.overdue_markup_pct,
        misuse_markup_pct=terms.misuse_markup_pct,
        compounds=terms.compounds,
        grace_days=terms.grace_days,
        early_fee_pct=terms.early_fee_pct,
        consent_number=str(consent.id) if consent else "",
        court=lender.court,
        confirmation=confirmation,
    )
