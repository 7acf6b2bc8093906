from datetime import date
from decimal import Decimal
from typing import Any

from sancha.core.money import rate_text
from sancha.credit.repricing.types import Price
from sancha.office.products import queries as products
from sancha.office.products.types import Lpr


def prices_on(on: date) -> list[Price]:
    """Return the price of every product version whose rate follows a published one.

    :raises NotInForce: if one of them follows a rate that was not published by then.
    """
    priced: dict[Lpr, tuple[Decimal, Decimal]] = {}  # Of few rules there are many versions.
    prices = []
    for version_id, version in sorted(products.every_version().items()):
        if (lpr := version.terms.lpr) is None:
            continue
        if lpr not in priced:
            priced[lpr] = (
                plain(products.annual_rate_pct(version.terms, on=on)),
                plain(products.published_pct(lpr, on=on)),
            )
        annual_rate_pct, published_pct = priced[lpr]
        prices.append(
            Price(
                version_id=version_id,
                annual_rate_pct=annual_rate_pct,
                base=lpr.base,
                published_pct=published_pct,
                points_bp=lpr.points_bp,
                repricing=lpr.repricing,
                overdue_markup_pct=version.terms.overdue_markup_pct,
                compounds=version.terms.compounds,
            )
        )
    return prices


def plain(value: Decimal) -> Decimal:
    """Return a rate without the zeros at its end, so that it is written in one way."""
    return Decimal(rate_text(value))


def said(price: Price) -> dict[str, Any]:
    """Return what a change of rate says of itself: the rate for the core, and why it is so."""
    return {
        "annual_rate_pct": str(price.annual_rate_pct),
        "base": price.base,
        "published_pct": str(price.published_pct),
        "points_bp": price.points_bp,
    }
