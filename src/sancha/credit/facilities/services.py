from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection

from sancha.core.daycount import add_months
from sancha.credit.facilities.errors import ContractNotOpen, LimitExceeded, LimitInUse
from sancha.credit.facilities.models import Contract, Facility
from sancha.credit.facilities.queries import view_of
from sancha.credit.facilities.types import CONTRACT_STATUSES, ENDED, ContractView
from sancha.platform import numbers, plain
from sancha.platform.columns import column
from sancha.platform.door import operation

# One guarded statement: two draws at once cannot both read the old usage.
OCCUPY = """UPDATE facilities_facility SET used_fen = used_fen + %s
            WHERE id = %s AND used_fen + %s <= limit_fen AND status = 'active'"""
RELEASE_MANY = """UPDATE facilities_facility SET used_fen = used_fen - given.fen
    FROM (SELECT facility.id, given.fen FROM facilities_facility AS facility
          JOIN unnest(%s::uuid[], %s::bigint[]) AS given (id, fen) ON given.id = facility.id
          ORDER BY facility.id FOR UPDATE OF facility) AS given
    WHERE facilities_facility.id = given.id"""
# The loans are looked at before; the usage is asked again here.
CLOSE = """UPDATE facilities_facility SET status = 'closed', stopped_for = 'asked', status_on = %s
           WHERE id = %s AND used_fen = 0"""
RELEASE = "UPDATE facilities_facility SET used_fen = used_fen - %s WHERE id = %s"


@operation
def grant(
    *, application_id: UUID, party_id: UUID, organisation_id: UUID, limit_fen: int, on: date
) -> UUID:
    """Grant a limit on an approved application, for a year; approved again, it is granted anew."""
    if (
        granted := Facility.objects.select_for_update()
        .filter(application_id=application_id)
        .first()
    ):
        granted.limit_fen, granted.granted_on = limit_fen, on
        granted.expires_on = add_months(on, 12)
        granted.status, granted.stopped_for, granted.status_on = "active", "", on
        granted.save()
        return granted.id
    row = Facility.objects.create(
        application_id=application_id,
        party_id=party_id,
        organisation_id=organisation_id,
        limit_fen=limit_fen,
        granted_on=on,
        expires_on=add_months(on, 12),
    )
    return row.id


@operation
def grant_used(
    *, party_id: UUID, organisation_id: UUID, amount_fen: int, on: date, until_on: date
) -> UUID:
    """Grant a limit that is used at once and for one thing: a bill that is discounted."""
    row = Facility.objects.create(
        party_id=party_id,
        organisation_id=organisation_id,
        limit_fen=amount_fen,
        used_fen=amount_fen,
        granted_on=on,
        expires_on=until_on,
    )
    return row.id


@operation
def occupy(facility_id: UUID, amount_fen: int) -> None:
    """Use a part of the limit; :raises LimitExceeded: if there is not enough, or it is stopped."""
    with connection.cursor() as cursor:
        cursor.execute(OCCUPY, [amount_fen, facility_id, amount_fen])
        if cursor.rowcount == 0:
            raise LimitExceeded


@operation
def release(facility_id: UUID, amount_fen: int) -> None:
    """Give back what was used: principal repaid, or money that never left."""
    with connection.cursor() as cursor:
        cursor.execute(RELEASE, [amount_fen, facility_id])


@operation
def release_many(amounts: Mapping[UUID, int]) -> None:
    """Give back what was used of many limits."""
    if amounts:
        plain.many(RELEASE_MANY, [column(amounts), column(amounts.values())])


@operation
def withdraw(facility_id: UUID) -> None:
    """Take back what of a limit is not used."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE facilities_facility SET limit_fen = used_fen WHERE id = %s", [facility_id]
        )


@operation
def close(facility_id: UUID, *, on: date) -> None:
    """Close a limit for good, of which nothing is used: nothing is drawn of it any more.

    :raises LimitInUse: if something is used of it.
    """
    with connection.cursor() as cursor:
        cursor.execute(CLOSE, [on, facility_id])
        if cursor.rowcount == 0:
            raise LimitInUse


@operation
def make_contract(
    *,
    facility_id: UUID,
    application_id: UUID,
    party_id: UUID,
    organisation_id: UUID,
    product_version_id: UUID,
    amount_fen: int,
    term_months: int,
    annual_rate_pct: Decimal,
    confirm_before_on: date,
    elements: dict[str, Any],
    on: date,
) -> ContractView:
    """Make a contract from an approved case; its document follows."""
    row = Contract.objects.create(
        facility_id=facility_id,
        application_id=application_id,
        party_id=party_id,
        organisation_id=organisation_id,
        product_version_id=product_version_id,
        status="made",
        amount_fen=amount_fen,
        term_months=term_months,
        annual_rate_pct=annual_rate_pct,
        dated_on=on,
        confirm_before_on=confirm_before_on,
        elements=elements,
        number=numbers.next_number(numbers.CONTRACT, on=on),
    )
    return view_of(Contract.objects.get(pk=row.id))


@operation
def attach_document(contract: Contract, document_id: UUID) -> None:
    """Give the contract its document: from now on it waits for the borrower."""
    require_status(contract, "made")
    contract.document_id, contract.status = document_id, "ready"
    contract.save(update_fields=["document_id", "status"])


@operation
def begin_signing(contract: Contract) -> None:
    """The borrower has said yes: the signatures are made now."""
    require_status(contract, "ready")
    contract.status = "signing"
    contract.save(update_fields=["status"])


@operation
def reopen(contract: Contract) -> None:
    """The signing did not come about: the contract waits for the borrower again."""
    require_status(contract, "signing")
    contract.status = "ready"
    contract.save(update_fields=["status"])


@operation
def end_contract(contract: Contract, *, status: str, reason: str, note: str = "") -> None:
    """End a contract: `void` before it was in force, `cancelled` after and before its money, `ended`
    once all of that is repaid.

    :raises ContractNotOpen: if it has ended, or is in force and should be void.
    """
    if contract.status in ENDED or (status == "void") == (contract.status == "confirmed"):
        raise ContractNotOpen(status=CONTRACT_STATUSES[contract.status].label.zh)
    contract.status, contract.ended_for, contract.end_note = status, reason, note
    contract.save(update_fields=["status", "ended_for", "end_note"])


@operation
def confirm_contract(contract: Contract, *, now: datetime) -> None:
    """Put the contract into force: it is signed."""
    require_status(contract, "signing")
    contract.status, contract.confirmed_at = "confirmed", now
    contract.save(update_fields=["status", "confirmed_at"])


@operation
def give_up(application_id: UUID) -> None:
    """End what was promised on an application before it was signed: its contract, and its limit.

    :raises ContractNotOpen: if the contract is signed, or being signed.
    """
    row = Facility.objects.select_for_update().filter(application_id=application_id).first()
    if row is None:
        return
    living = Contract.objects.select_for_update().filter(facility=row).exclude(status__in=ENDED)
    for contract in living.order_by("id"):
        if contract.status == "signing":
            raise ContractNotOpen(status=CONTRACT_STATUSES[contract.status].label.zh)
        end_contract(contract, status="void", reason="withdrawn")
    row.limit_fen = row.used_fen
    row.save(update_fields=["limit_fen"])


def require_status(contract: Contract, status: str) -> None:
    """:raises ContractNotOpen: if the contract is in another state."""
    if contract.status != status:
        raise ContractNotOpen(status=CONTRACT_STATUSES[contract.status].label.zh)
