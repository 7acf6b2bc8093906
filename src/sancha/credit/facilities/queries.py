from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from sancha.credit.facilities.models import Contract, Facility, LimitFinding
from sancha.credit.facilities.types import (
    CONTRACT_STATUSES,
    ENDED,
    LIMIT_STATUSES,
    SIGNED,
    STOPPED_FOR,
    ContractView,
    FindingView,
    LimitView,
)
from sancha.platform import plain
from sancha.platform.errors import NotFound

USED = "SELECT used_fen FROM facilities_facility WHERE party_id = %s"
LockedContract = Contract  # As `lock_contract` gives it; written by the services alone.


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
        dated_on=row.dated_on,
        confirm_before_on=row.confirm_before_on,
        confirmed_at=row.confirmed_at,
        ended_for=row.ended_for,
        end_note=row.end_note,
    )


def contract(contract_id: UUID) -> ContractView:
    """:raises NotFound: if there is none, or not for this reader."""
    row = Contract.objects.filter(pk=contract_id).first()
    if row is None:
        raise NotFound
    return view_of(row)


def product_versions_of(contract_ids: Iterable[UUID]) -> dict[UUID, UUID]:
    """Return the product version that each of these contracts has frozen."""
    rows = Contract.objects.filter(pk__in=set(contract_ids))
    return dict(rows.values_list("id", "product_version_id"))


def in_force() -> "QuerySet[Contract, UUID]":
    """The ids of all contracts in force, for the conditions of other queries."""
    return Contract.objects.filter(status="confirmed").values_list("id", flat=True)


def in_force_among(contract_ids: Iterable[UUID]) -> set[UUID]:
    """Return which of these contracts are in force."""
    return set(in_force().filter(pk__in=set(contract_ids)))


def contract_of_application(application_id: UUID) -> ContractView | None:
    row = Contract.objects.filter(application_id=application_id).order_by("-made_at").first()
    return view_of(row) if row else None


def signed_contracts(party_id: UUID) -> list[ContractView]:
    """Return the contracts of a party that are or were in force, the newest first."""
    rows = Contract.objects.filter(party_id=party_id, status__in=SIGNED)
    return [view_of(row) for row in rows.order_by("-made_at", "-id")]


def contract_numbered(number: str) -> ContractView | None:
    row = Contract.objects.filter(number=number).first()
    return view_of(row) if row else None


def living_contract_of(application_id: UUID) -> ContractView | None:
    """Return the contract of a case that has not ended, if it has one."""
    row = Contract.objects.filter(application_id=application_id).exclude(status__in=ENDED).first()
    return view_of(row) if row else None


def unsigned_after(on: date, legal_entity_organisations: Iterable[UUID]) -> list[UUID]:
    """Return the contracts of these organisations that had to be signed before this day."""
    rows = Contract.objects.filter(
        status__in=["ready", "signing"],
        confirm_before_on__lt=on,
        organisation_id__in=legal_entity_organisations,
    )
    return list(rows.order_by("id").values_list("id", flat=True))


def listed(*, text: str, status: str, window: slice) -> tuple[list[ContractView], int]:
    rows = Contract.objects.order_by("-made_at", "-id")
    if status:
        rows = rows.filter(status=status)
    if text:
        rows = rows.filter(number__iexact=text)
    return [view_of(row) for row in rows[window]], rows.count()


def lock_contract(contract_id: UUID) -> Contract:
    """Lock the contract's facility, then the contract; :raises NotFound: if there is none."""
    found = Contract.objects.filter(pk=contract_id).values_list("facility_id", flat=True).first()
    if found is None:
        raise NotFound
    Facility.objects.select_for_update().get(pk=found)
    return Contract.objects.select_for_update().get(pk=contract_id)


def open_exposure_fen(party_id: UUID) -> int:
    """Return what the party has been granted and may still hold."""
    return sum(fen for (fen,) in plain.ask(USED, party_id))


def usage() -> dict[UUID, tuple[int, int]]:
    """Return (used, limit) of every facility: for the check that projections are right."""
    rows = Facility.objects.values_list("id", "used_fen", "limit_fen")
    return {facility_id: (used, limit) for facility_id, used, limit in rows}


def limits_of(party_id: UUID) -> list[LimitView]:
    """Return the limits of a party, the newest first."""
    rows = Facility.objects.filter(party_id=party_id).order_by("-granted_on", "-id")
    return [limit_view(row) for row in rows]


def limit(facility_id: UUID) -> LimitView:
    return limit_view(Facility.objects.get(pk=facility_id))


def limit_view(row: Facility) -> LimitView:
    return LimitView(
        id=row.id,
        limit_fen=row.limit_fen,
        used_fen=row.used_fen,
        granted_on=row.granted_on,
        expires_on=row.expires_on,
        status=LIMIT_STATUSES[row.status],
        stopped_for=STOPPED_FOR.get(row.stopped_for),
        status_on=row.status_on,
    )


def found_apart(organisation_ids: Iterable[UUID], *, on: date) -> list[FindingView]:
    """Return the limits of these organisations that did not agree at the close of a day."""
    rows = LimitFinding.objects.filter(organisation_id__in=organisation_ids, on=on)
    return [
        FindingView(row.party_id, row.on, row.used_fen, row.owed_fen)
        for row in rows.order_by("facility_id")
    ]
