"""The customer page: who she is, what became known of her when, and all her business."""

from datetime import date, datetime
from uuid import UUID

from ninja import Schema

from sancha.core.money import yuan
from sancha.credit.consents import queries as consents
from sancha.credit.consents.types import ConsentView
from sancha.credit.facilities import queries as facilities
from sancha.credit.facilities.types import ContractView, LimitView
from sancha.credit.loans import queries as loans
from sancha.credit.loans.types import LoanView
from sancha.credit.parties import queries as parties
from sancha.credit.parties.types import FIELDS, OCCUPATIONS, SENSITIVE, FactView, mask, person
from sancha.insight.audit.labels import SERVICES
from sancha.insight.lifecycle import queries, words
from sancha.insight.lifecycle.documents import CaseDocument, documents_out
from sancha.insight.shapes import organisation_out
from sancha.office.calendar import queries as calendar
from sancha.office.organisation import queries as organisations
from sancha.office.products import queries as products
from sancha.office.products.types import ProductView
from sancha.platform.shapes import NameOut, Numbered, OrganisationOut
from sancha.platform.text import Status, Text
from sancha.preloan.applications import queries as applications
from sancha.preloan.applications.types import ApplicationView


class ProfileFieldOut(Schema):
    field: str
    label: Text
    value: str | None
    text: Text | None
    masked: bool


class FactOut(ProfileFieldOut):
    id: str
    valid_from_on: date
    known_at: datetime
    source: Text
    recorded_by: str


class GivenConsent(Schema):
    id: str
    purpose: Text
    version: str
    status: Status
    given_at: datetime
    channel: Text
    expires_on: date | None


class CustomerApplication(Schema):
    id: str
    number: str
    product: NameOut
    amount: str
    term_months: int
    status: Status
    submitted_at: datetime


class CustomerLoan(Schema):
    id: str
    number: str
    amount: str
    balance: str
    status: Status
    disbursed_on: date
    matures_on: date


class CustomerLimit(Schema):
    id: str
    contract: Numbered | None
    is_revolving: bool
    limit: str
    used: str
    free: str
    status: Status
    stopped_for: Text | None
    status_on: date | None
    granted_on: date
    expires_on: date


class CustomerOut(Schema):
    id: str
    number: str
    name_masked: str
    status: Status
    organisation: OrganisationOut
    opened_at: datetime
    opened_by: str
    profile: list[ProfileFieldOut]
    facts: list[FactOut]
    consents: list[GivenConsent]
    applications: list[CustomerApplication]
    loans: list[CustomerLoan]
    limits: list[CustomerLimit]
    documents: list[CaseDocument]


def customer(party_id: UUID, language: str) -> CustomerOut:
    """Gather the page.

    :raises NotFound: if there is no such customer, or not for this reader.
    """
    view = parties.get(party_id)
    places = organisations.all_organisations()
    on = calendar.bank_date(places[view.organisation_id].legal_entity_id)
    facts = parties.facts_of(party_id)
    newest = parties.newest(facts)
    asked = applications.of_party(party_id)
    versions = products.versions({view.product_version_id for view in asked})
    documents = queries.documents_of_party(party_id)
    return CustomerOut(
        id=str(view.id),
        number=view.number,
        name_masked=mask("name", newest["name"].value),
        status=view.status,
        organisation=organisation_out(places, view.organisation_id),
        opened_at=view.opened_at,
        opened_by=opener(view.opened_by, language),
        profile=[field_out(field, fact.value) for field, fact in newest.items()],
        facts=[fact_out(fact, language) for fact in facts],
        consents=[consent_out(consent) for consent in consents.consents_of(party_id)],
        applications=[application_out(a, versions[a.product_version_id]) for a in asked],
        loans=[loan_out(loan) for loan in loans.loans_of_party(party_id, on=on)],
        limits=limits_out(party_id),
        documents=documents_out(documents, language),
    )


def field_out(field: str, value: str) -> ProfileFieldOut:
    """Show a field as those may see it who may not see it whole."""
    text = OCCUPATIONS.get(value) if field == "occupation" else None
    masked = field in SENSITIVE
    shown = mask(field, value) if masked else value
    return ProfileFieldOut(
        field=field, label=FIELDS[field], value=None if text else shown, text=text, masked=masked
    )


def opener(name: str, language: str) -> str:
    """Return who opened the record: a person, or a service of the house by what it does."""
    service = SERVICES.get(name)
    return service.in_language(language) if service else person(name, language)


def fact_out(fact: FactView, language: str) -> FactOut:
    return FactOut(
        **dict(field_out(fact.field, fact.value)),
        id=str(fact.id),
        valid_from_on=fact.valid_from_on,
        known_at=fact.known_at,
        source=fact.source,
        recorded_by=person(fact.recorded_by, language),
    )


def consent_out(consent: ConsentView) -> GivenConsent:
    return GivenConsent(
        id=str(consent.id),
        purpose=consent.title,
        version=consent.version,
        status=words.IN_FORCE,
        given_at=consent.given_at,
        channel=consent.channel,
        expires_on=None,
    )


def application_out(view: ApplicationView, product: ProductView) -> CustomerApplication:
    return CustomerApplication(
        id=str(view.id),
        number=view.number,
        product=NameOut(code=product.code, name=product.name),
        amount=yuan(view.amount_fen),
        term_months=view.term_months,
        status=view.status,
        submitted_at=view.submitted_at,
    )


def limits_out(party_id: UUID) -> list[CustomerLimit]:
    """Show the limits with their contracts; whether each can be drawn of again."""
    contracts = {one.facility_id: one for one in facilities.signed_contracts(party_id)}
    return [limit_out(one, contracts.get(one.id)) for one in facilities.limits_of(party_id)]


def limit_out(limit: LimitView, contract: ContractView | None) -> CustomerLimit:
    is_revolving = False
    if contract is not None:
        is_revolving = products.version(contract.product_version_id).terms.revolving
    return CustomerLimit(
        id=str(limit.id),
        contract=Numbered(id=str(contract.id), number=contract.number) if contract else None,
        is_revolving=is_revolving,
        limit=yuan(limit.limit_fen),
        used=yuan(limit.used_fen),
        free=yuan(limit.free_fen),
        status=limit.status,
        stopped_for=limit.stopped_for,
        status_on=limit.status_on,
        granted_on=limit.granted_on,
        expires_on=limit.expires_on,
    )


def loan_out(loan: LoanView) -> CustomerLoan:
    return CustomerLoan(
        id=str(loan.id),
        number=loan.number,
        amount=yuan(loan.principal_fen),
        balance=yuan(loan.balance_fen),
        status=loan.status,
        disbursed_on=loan.disbursed_on,
        matures_on=loan.matures_on,
    )
