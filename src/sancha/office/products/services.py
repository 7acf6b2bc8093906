from datetime import date
from typing import Any
from uuid import UUID

from sancha.office.products import permissions
from sancha.office.products.models import Product, ProductVersion
from sancha.office.products.queries import view_of
from sancha.office.products.types import ProductView, Terms
from sancha.platform.acts import Actor, Scope, current_act
from sancha.platform.door import operation, use_case
from sancha.platform.text import Text


@use_case
def release_product(
    *,
    organisation_id: UUID,
    code: str,
    name: Text,
    terms: dict[str, Any],
    form: dict[str, Any],
    valid_from: date,
    actor: Actor,
) -> ProductView:
    """Release a new version; the same terms again change nothing."""
    actor.require(permissions.MANAGE, on=Scope(organisation_id, organisation_id))
    return add_version(
        organisation_id=organisation_id,
        code=code,
        name=name,
        terms=terms,
        form=form,
        valid_from=valid_from,
    )


@operation
def add_version(
    *,
    organisation_id: UUID,
    code: str,
    name: Text,
    terms: dict[str, Any],
    form: dict[str, Any],
    valid_from: date,
) -> ProductView:
    """Give a product, new or known, its next version; the same terms again change nothing."""
    released = Terms.model_validate(terms)
    product, _ = Product.objects.get_or_create(
        code=code, defaults={"name": vars(name), "organisation_id": organisation_id}
    )
    last = product.versions.order_by("-version").first()
    if last is not None and (Terms.model_validate(last.terms), last.form) == (released, form):
        return view_of(last)
    row = ProductVersion.objects.create(
        product=product,
        version=last.version + 1 if last else 1,
        terms=released.model_dump(mode="json"),
        form=form,
        valid_from=valid_from,
        made_by=current_act().actor.name,
    )
    return view_of(row)
