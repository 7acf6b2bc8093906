from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import yaml

from sancha.office.parameters import queries as parameters
from sancha.office.products.errors import NoSuchProduct
from sancha.office.products.models import ProductVersion
from sancha.office.products.types import Lpr, ProductView, Rate, Terms, Thresholds
from sancha.office.products.words import rule_text
from sancha.platform import plain
from sancha.platform.text import Text

ENTRUSTED_OVER, THIRD_FROM = "payment.entrusted_over", "payment.third_person_from"
LIBRARY = Path(__file__).parent / "library"
IN_FORCE = """SELECT version.id FROM products_productversion AS version
    JOIN products_product AS product ON product.id = product_id
    WHERE code = %s AND valid_from <= %s ORDER BY version DESC LIMIT 1"""
_known: dict[UUID, ProductView] = {}  # A version never changes, nor its product.


def view_of(row: ProductVersion) -> ProductView:
    return ProductView(
        id=row.product_id,
        version_id=row.id,
        version=row.version,
        code=row.product.code,
        name=Text.of(row.product.name),
        terms=Terms.model_validate(row.terms),
        form=row.form,
    )


def in_force(code: str, *, on: date) -> ProductView:
    """Return the version in force on this day.

    :raises NoSuchProduct: if there is none.
    """
    found = plain.ask(IN_FORCE, code, on)
    if not found:
        raise NoSuchProduct(product=code)
    return version(found[0][0])


def on_offer(code: str, *, on: date) -> ProductView:
    """Return the version in force on this day of a product that one applies for.

    :raises NoSuchProduct: if there is none.
    """
    found = in_force(code, on=on)
    if found.terms.is_discount:
        raise NoSuchProduct(product=code)
    return found


def all_in_force(*, on: date) -> list[ProductView]:
    """Return every product in the version in force on this day, the one longest known first."""
    rows = ProductVersion.objects.select_related("product").filter(valid_from__lte=on)
    newest = rows.order_by("product_id", "-version").distinct("product_id")
    return [view_of(row) for row in newest]


def all_on_offer(*, on: date) -> list[ProductView]:
    """Return those of them that one applies for."""
    return [view for view in all_in_force(on=on) if not view.terms.is_discount]


def version(version_id: UUID) -> ProductView:
    """Return the version that a case or loan has frozen."""
    if version_id not in _known:
        row = ProductVersion.objects.select_related("product").get(pk=version_id)
        _known[version_id] = view_of(row)
    return _known[version_id]


def versions(ids: set[UUID]) -> dict[UUID, ProductView]:
    rows = ProductVersion.objects.select_related("product").filter(pk__in=ids)
    return {row.id: view_of(row) for row in rows}


def every_version() -> dict[UUID, ProductView]:
    """Return all versions that were ever released: few beside the loans that have frozen them."""
    ids = set(ProductVersion.objects.values_list("id", flat=True))
    _known.update(versions(ids - _known.keys()))
    return {version_id: _known[version_id] for version_id in ids}


def debit_ways(on: date) -> dict[UUID, str]:
    """Return, by version, how the debits of its loans are sent: as the product's newest version says,
    for that is no matter of the contract.
    """
    newest = {view.id: view.terms.debit_way for view in all_in_force(on=on)}
    known = every_version().items()
    return {key: newest.get(view.id, view.terms.debit_way) for key, view in known}


def thresholds(on: date) -> Thresholds:
    """Return from which amounts payments are treated otherwise on this day."""
    said = parameters.values([ENTRUSTED_OVER, THIRD_FROM], on=on)
    return Thresholds(
        entrusted_over_fen=int(said[ENTRUSTED_OVER]) * 100,
        third_from_fen=int(said[THIRD_FROM]) * 100,
    )


def published_pct(lpr: Lpr, *, on: date) -> Decimal:
    """Return the published rate by which a loan is priced on a day.

    :raises NotInForce: if none was published by then.
    """
    return parameters.value(lpr.base, on=on - timedelta(days=lpr.looks_back_days))


def annual_rate_pct(terms: Terms, *, on: date) -> Decimal:
    """Return the yearly rate of a contract made on a day: as agreed, or LPR then plus points.

    :raises NotInForce: if the rate follows one that was not published by then.
    """
    if terms.lpr is None:
        return terms.annual_rate_pct
    return published_pct(terms.lpr, on=on) + Decimal(terms.lpr.points_bp) / 100


def rate_on(terms: Terms, *, on: date) -> Rate:
    """Return the rate of a contract made on a day, and by which rule it is what it is.

    :raises NotInForce: if it follows a rate that was not published by then.
    """
    rule = terms.lpr and rule_on(terms.lpr, on=on)
    return Rate(annual_pct=annual_rate_pct(terms, on=on), rule=rule)


def rule_on(lpr: Lpr, *, on: date) -> Text:
    """Say which published rate, plus how many points, a loan is priced by on a day, and when anew.

    :raises NotInForce: if none was published by then.
    """
    published = on - timedelta(days=lpr.looks_back_days)
    return rule_text(
        lpr,
        published_pct=published_pct(lpr, on=on),
        published_on=parameters.held_since(lpr.base, on=published),
    )


def all_versions() -> list[ProductVersion]:
    rows = ProductVersion.objects.select_related("product")
    return list(rows.order_by("product__code", "-version"))


def last_makers() -> dict[str, str]:
    """Return who released the last version of each product, by its code."""
    return {row.product.code: row.made_by for row in reversed(all_versions())}


def shipped() -> dict[str, dict[str, Any]]:
    """Return the products that come with the system, by code, as they are written down."""
    return {path.stem: yaml.safe_load(path.read_text()) for path in sorted(LIBRARY.glob("*.yaml"))}
