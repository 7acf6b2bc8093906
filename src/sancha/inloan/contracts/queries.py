"""What a contract says, gathered from where each thing is kept."""

import json
from dataclasses import asdict
from datetime import date
from typing import Any, Protocol
from uuid import UUID

from sancha.core.chinese_amount import capitals
from sancha.core.daycount import Unit
from sancha.core.irr import plan_cost
from sancha.core.money import monthly_pct, rate_text, yuan
from sancha.core.schedule import Plan, make_plan
from sancha.credit.consents import queries as consents
from sancha.credit.facilities import queries as facilities
from sancha.credit.facilities.types import ContractView
from sancha.credit.loans.queries import terms_of
from sancha.credit.parties import queries as parties
from sancha.engines.signing import queries as signing_queries
from sancha.engines.signing.sheets import qr
from sancha.inloan.contracts.models import CostConfirmation, Signing, SigningPassword
from sancha.inloan.contracts.rendering import (
    Account,
    Borrower,
    Confirmation,
    ContractElements,
    Lender,
    Verification,
)
from sancha.inloan.contracts.types import (
    COMPOUND,
    COMPOUND_HOW,
    EARLY,
    EARLY_FREE,
    EARLY_HOW,
    INTEREST,
    INTEREST_FOLLOWS,
    INTEREST_HOW,
    INTEREST_RATE,
    MISUSE,
    MISUSE_HOW,
    MOST_TRIES,
    OVERDUE,
    OVERDUE_HOW,
    PROBLEMS,
    SIGNING_STATUSES,
    STATEMENT,
    Contingent,
    CostDisclosure,
    CostItem,
    CostRead,
    SigningView,
    Trace,
)
from sancha.office.calendar import queries as calendar
from sancha.office.organisation import queries as organisations
from sancha.office.parameters import queries as parameters
from sancha.office.products import queries as products
from sancha.office.products.types import ProductView, Terms
from sancha.office.products.words import due_text, method_text
from sancha.platform.crypto import keyed_hash, person_key, seal, unseal
from sancha.platform.text import Text
from sancha.preloan.applications import queries as applications


class Contracted(Protocol):
    """A contract, its row or its view."""

    @property
    def party_id(self) -> UUID: ...
    @property
    def elements(self) -> dict[str, Any]: ...


def plan_of(contract: ContractView, product: ProductView) -> Plan:
    """Return the plan as it will be if the money is paid on the contract's day."""
    terms = terms_of(
        product.terms,
        principal_fen=contract.amount_fen,
        annual_rate_pct=contract.annual_rate_pct,
        term_months=contract.term_months,
        disbursed_on=contract.dated_on,
    )
    return make_plan(terms)


def cost_of(contract: ContractView) -> CostDisclosure:
    """Name every cost, when all is paid on its day, and what a default would add."""
    legal_entity_id = applications.get(contract.application_id).legal_entity_id
    on, lender = calendar.bank_date(legal_entity_id), organisations.lender(legal_entity_id).name
    product = products.version(contract.product_version_id)
    terms, plan = product.terms, plan_of(contract, product)
    year, due = rate_text(contract.annual_rate_pct), due_text(terms, day=plan.due_day)
    month = rate_text(monthly_pct(contract.annual_rate_pct))
    interest = CostItem(
        name=INTEREST,
        how=interest_how(terms, INTEREST_HOW.format(month=month, due=due), on=contract.dated_on),
        rate=INTEREST_RATE.format(month=month, year=year),
        amount=yuan(plan.interest_fen),
        collected_by=lender,
    )
    overdue, misuse = rate_text(terms.overdue_markup_pct), rate_text(terms.misuse_markup_pct)
    fee, cost = rate_text(terms.early_fee_pct), plan_cost(plan)
    compound = [Contingent(name=COMPOUND, how=COMPOUND_HOW)] if terms.compounds else []
    return CostDisclosure(
        principal=yuan(plan.principal_fen),
        items=[interest],
        annual_cost_pct=rate_text(cost.irr_pct),
        annual_simple_pct=rate_text(cost.simple_apr_pct),
        contingent=[
            Contingent(name=OVERDUE, how=OVERDUE_HOW.format(markup=overdue)),
            Contingent(name=MISUSE, how=MISUSE_HOW.format(markup=misuse)),
            *compound,
            Contingent(name=EARLY, how=EARLY_HOW.format(fee=fee) if fee != "0" else EARLY_FREE),
        ],
        statement=STATEMENT,
        reading_seconds=parameters.whole("cost.reading_seconds", on=on),
    )


def interest_how(terms: Terms, how: Text, *, on: date) -> Text:
    """Say how interest is taken and, of a rate that follows another, by which rule it moves."""
    if terms.lpr is None:
        return how
    moves = INTEREST_FOLLOWS.format(rule=products.rule_on(terms.lpr, on=on))
    return Text(how.zh + moves.zh, f"{how.en} {moves.en}")


def cost_read(contract_id: UUID) -> CostRead | None:
    """Return that the borrower has read what this contract costs, if she has."""
    row = CostConfirmation.objects.filter(contract_id=contract_id).first()
    if row is None:
        return None
    return CostRead(**{name: getattr(row, name) for name in CostRead.__dataclass_fields__})


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
        dated_on=contract.dated_on,
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
        instalments=instalments_of(terms, contract.term_months),
        annual_rate_pct=contract.annual_rate_pct,
        monthly_rate_pct=monthly_pct(contract.annual_rate_pct),
        cost=plan_cost(plan),
        cost_cap_pct=terms.rate_cap_pct_year,
        purpose=purpose_text(product, application.purpose, application.purpose_detail),
        form=terms.contract,
        method=method_text(terms).zh,
        due=due_text(terms, day=plan.due_day).zh,
        rate_rule=products.rule_on(terms.lpr, on=contract.dated_on).zh if terms.lpr else "",
        is_revolving=terms.revolving,
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
        verification=verification_of(contract) if confirmation else None,
    )


def instalments_of(terms: Terms, term_months: int) -> int | None:
    """Return how many instalments were agreed; None if the term alone says it."""
    if terms.method == "bullet":
        return 1
    return term_months if terms.period == (1, Unit.MONTH) else None


def verification_code_of(contract_id: UUID) -> str:
    """Return the code by which whoever holds the contract verifies it."""
    return signing_queries.verification_code("contract", contract_id)


def verification_address_of(contract: ContractView) -> str:
    return signing_queries.verification_address(contract.number, verification_code_of(contract.id))


def verification_of(contract: ContractView) -> Verification:
    """Return by what anybody can verify this contract."""
    return Verification(
        code=verification_code_of(contract.id), qr=qr(verification_address_of(contract))
    )


def fingerprints(party_id: UUID) -> dict[str, str]:
    """Return what tells later whether a party is still who and where the contract says."""
    profile = parties.profile_of(party_id)
    return {
        "identity": hashed("identity", profile.name, profile.id_number),
        "contact": hashed("contact", profile.phone, profile.address),
    }


def hashed(kind: str, *values: str) -> str:
    return keyed_hash(f"contracts.{kind}", "\0".join(values)).hex()


def changed_since(contract: Contracted) -> str | None:
    """Return what changed since the contract was made: "identity_changed", "contact_changed"."""
    now = fingerprints(contract.party_id)
    for kind in ("identity", "contact"):
        if contract.elements.get(kind, now[kind]) != now[kind]:
            return f"{kind}_changed"
    return None


def trace_place(signing_id: UUID) -> str:
    return f"contracts_signing.trace.{signing_id}"


def sealed_trace(row: Signing, trace: Trace) -> bytes:
    values = json.dumps(asdict(trace)).encode()
    return seal(person_key(row.party_id), values, place=trace_place(row.id))


def trace_of(signing_id: UUID) -> Trace:
    """Return from where and with what a contract was signed; :raises Erased: if she is."""
    row = Signing.objects.get(pk=signing_id)
    plain = unseal(person_key(row.party_id), bytes(row.trace), place=trace_place(row.id))
    return Trace(**json.loads(plain))


def signing(signing_id: UUID) -> SigningView:
    return signing_view(Signing.objects.get(pk=signing_id))


def signings_of(contract_id: UUID) -> list[SigningView]:
    """Return every signing of a contract, the newest first."""
    rows = Signing.objects.filter(contract_id=contract_id).order_by("-asked_at", "-id")
    return [signing_view(row) for row in rows]


def intended_of(contract_id: UUID) -> SigningView | None:
    """Return the signing that is to be completed, if there is one."""
    row = Signing.objects.filter(contract_id=contract_id, status="intended").first()
    return signing_view(row) if row else None


def signed_of(contract_id: UUID) -> SigningView | None:
    row = Signing.objects.filter(contract_id=contract_id, status="signed").first()
    return signing_view(row) if row else None


def lapsed(legal_entity_id: UUID) -> list[tuple[UUID, date]]:
    """Return a lender's contracts that were to be signed before today, with the bank's date."""
    of_lender = organisations.of_lender(legal_entity_id)
    on = calendar.bank_date(legal_entity_id)
    return [(contract_id, on) for contract_id in facilities.unsigned_after(on, of_lender)]


def has_password(party_id: UUID) -> bool:
    """Tell whether she has a signing password that can still be tried."""
    return SigningPassword.objects.filter(party_id=party_id, tries__lt=MOST_TRIES).exists()


def signing_view(row: Signing) -> SigningView:
    return SigningView(
        id=row.id,
        contract_id=row.contract_id,
        way=row.way,
        status=SIGNING_STATUSES[row.status],
        asked_at=row.asked_at,
        signed_at=row.signed_at,
        signer_serial=row.signer_serial,
        lender_serial=row.lender_serial,
        document_id=row.document_id,
        evidence_id=row.evidence_id,
        receipt_number=row.receipt_number,
        problem=PROBLEMS.get(row.problem),
    )
