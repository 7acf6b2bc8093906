from uuid import UUID

from sancha.credit.facilities.models import Contract, Facility
from sancha.credit.facilities.types import CONTRACT_STATUSES, ContractView
from sancha.platform.errors import NotFound


def view_of(row: Contract) -> ContractView:
    return ContractView(
        id=row.id,
        number=row.number,
        facility_id=row.facility_id,
        organisation_id=row.organisation_id,
        party_id=row.party_id,
        application_id=row.application_id,
        product_version_id=row.product_version_id,
        status=CONTRACT_STATUSES[row.status],
        amount_fen=row.amount_fen,
        term_months=row.term_months,
        annual_rate_pct=row.annual_rate_pct,
        elements=row.elements,
        document_id=row.document_id,
        made_at=row.made_at,
        confirm_before_on=row.confirm_before_on,
        confirmed_at=row.confirmed_at,
    )


def contract(contract_id: UUID) -> ContractView:
    """:raises NotFound: if there is none, or not for this reader."""
    row = Contract.objects.filter(pk=contract_id).first()
    if row is None:
        raise NotFound
    return view_of(row)


def contract_of_application(application_id: UUID) -> ContractView | None:
    row = Contract.objects.filter(application_id=application_id).order_by("-made_at").first()
    return view_of(row) if row else None


def lock_contract(contract_id: UUID) -> Contract:
    """Lock the contract's facility, then the contract; :raises NotFound: if there is none."""
    found = Contract.objects.filter(pk=contract_id).values_list("facility_id", flat=True).first()
    if found is None:
        raise NotFound
    Facility.objects.select_for_update().get(pk=found)
    return Contract.objects.select_for_update().get(pk=contract_id)


def open_exposure_fen(party_id: UUID) -> int:
    """Return what the party has been granted and may still hold."""
    rows = Facility.objects.filter(party_id=party_id)
    return sum(rows.values_list("used_fen", flat=True))


def usage() -> dict[UUID, tuple[int, int]]:
    """Return (used, limit) of every facility: for the check that projections are right."""
    rows = Facility.objects.values_list("id", "used_fen", "limit_fen")
    return {facility_id: (used, limit) for facility_id, used, limit in rows}
