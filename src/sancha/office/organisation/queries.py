from uuid import UUID

from sancha.office.organisation.errors import NoOnlineOrganisation
from sancha.office.organisation.models import LegalEntity, Organisation
from sancha.office.organisation.types import LenderView, OrganisationView
from sancha.platform import plain
from sancha.platform.text import Text


def view_of(row: Organisation) -> OrganisationView:
    return OrganisationView(
        id=row.id,
        code=row.code,
        name=Text.of(row.name),
        legal_entity_id=row.legal_entity_id,
        parent_id=row.parent_id,
        is_head_office=row.is_head_office,
    )


def all_organisations() -> dict[UUID, OrganisationView]:
    """Return every organisation by its id: they are few."""
    return {row.id: view_of(row) for row in Organisation.objects.order_by("code")}


def get(organisation_id: UUID) -> OrganisationView:
    row = plain.row(Organisation, "id = %s", organisation_id)
    if row is None:
        raise Organisation.DoesNotExist
    return view_of(row)


def of_lender(legal_entity_id: UUID) -> list[UUID]:
    """Return all organisations of a lender."""
    rows = Organisation.objects.filter(legal_entity_id=legal_entity_id)
    return list(rows.order_by("id").values_list("id", flat=True))


def head_office_of(legal_entity_id: UUID) -> OrganisationView:
    row = Organisation.objects.get(legal_entity_id=legal_entity_id, is_head_office=True)
    return view_of(row)


def online_organisation() -> OrganisationView:
    """:raises NoOnlineOrganisation: if no branch takes customers who come by phone."""
    row = Organisation.objects.filter(takes_online_customers=True).order_by("code").first()
    if row is None:
        raise NoOnlineOrganisation
    return view_of(row)


def online_head_office() -> OrganisationView:
    """Return the head office of the lender whose customers come by phone."""
    return head_office_of(online_organisation().legal_entity_id)


def subtree_of(organisation_id: UUID) -> set[UUID]:
    """Return the organisation and all below it."""
    parents = dict(Organisation.objects.values_list("id", "parent_id"))
    found, before = {organisation_id}, 0
    while len(found) > before:
        before = len(found)
        found |= {child for child, parent in parents.items() if parent in found}
    return found


def legal_entities() -> list[UUID]:
    return list(LegalEntity.objects.order_by("code").values_list("id", flat=True))


def lender(legal_entity_id: UUID) -> LenderView:
    row = LegalEntity.objects.get(pk=legal_entity_id)
    return LenderView(
        id=row.id,
        name=Text.of(row.name),
        capital_fen=row.capital_fen,
        uscc=row.uscc,
        address=row.address,
        phone=row.phone,
        court=row.court,
    )
