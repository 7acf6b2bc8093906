"""The list of applications: who asks, for what, and who has each now."""

from collections.abc import Iterable
from datetime import datetime

from ninja import Schema

from sancha.core.money import yuan
from sancha.credit.parties.types import CUSTOMER_HERSELF
from sancha.insight.lifecycle import queries
from sancha.insight.shapes import organisation_out, role_holding
from sancha.office.organisation import queries as organisations
from sancha.office.products import queries as products
from sancha.office.products.types import ProductView
from sancha.platform.shapes import Choice, CustomerRef, NameOut, OrganisationOut
from sancha.platform.text import Status, Text
from sancha.preloan.applications import queries as applications
from sancha.preloan.applications.types import CHANNELS, ApplicationView


class ApplicationRow(Schema):
    id: str
    number: str
    customer: CustomerRef
    product: NameOut
    amount: str
    term_months: int
    purpose: Choice
    status: Status
    grade: str | None
    score: int | None
    holder: str | None
    channel: Text
    organisation: OrganisationOut
    submitted_at: datetime


class ApplicationList(Schema):
    items: list[ApplicationRow]
    total: int
    statuses: list[Status]


def purpose_out(product: ProductView, code: str) -> Choice:
    return Choice(code=code, label=applications.purpose_of(product, code).label)


def application_rows(views: Iterable[ApplicationView], language: str) -> list[ApplicationRow]:
    """Show applications, with the customer's name and who has each now."""
    listed = list(views)
    places = organisations.all_organisations()
    customers = queries.customers_of(view.party_id for view in listed)
    versions = products.versions({view.product_version_id for view in listed})
    awaited = queries.permissions_awaited(view.id for view in listed)
    rows = []
    for view in listed:
        product = versions[view.product_version_id]
        rows.append(
            ApplicationRow(
                id=str(view.id),
                number=view.number,
                customer=customers[view.party_id],
                product=NameOut(code=product.code, name=product.name),
                amount=yuan(view.amount_fen),
                term_months=view.term_months,
                purpose=purpose_out(product, view.purpose),
                status=view.status,
                grade=view.grade or None,
                score=view.score,
                holder=holder_of(view, awaited.get(view.id), language),
                channel=CHANNELS[view.channel],
                organisation=organisation_out(places, view.organisation_id),
                submitted_at=view.submitted_at,
            )
        )
    return rows


def holder_of(view: ApplicationView, permission: str | None, language: str) -> str | None:
    """Return who has the case now: a role, the customer, or nobody."""
    if view.status.code == "contract":
        return CUSTOMER_HERSELF.in_language(language)
    role = role_holding(permission) if permission else None
    return role.in_language(language) if role else None
