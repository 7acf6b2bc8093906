"""A third person releases a large payment; what waits for its day is taken back."""

from datetime import datetime
from uuid import UUID

from sancha.credit.facilities import queries as facilities
from sancha.inloan.disbursement import permissions
from sancha.inloan.disbursement.errors import NotOpen, OtherPayee, SamePerson
from sancha.inloan.disbursement.queries import awaits_release, get
from sancha.inloan.disbursement.services.deciding import checked, return_order
from sancha.inloan.disbursement.services.entrusting import require_payee
from sancha.inloan.disbursement.services.paying import lock_with_case
from sancha.inloan.disbursement.types import DisbursementView
from sancha.office.calendar import queries as calendar
from sancha.platform import events
from sancha.platform.acts import Actor
from sancha.platform.door import use_case


@use_case
def release_payment(
    *,
    disbursement_id: UUID,
    outcome: str,
    opinion: str,
    payee_id: UUID | None = None,
    now: datetime,
    actor: Actor,
) -> DisbursementView:
    """Release a large payment that two have looked at, as the third person; or cancel it.

    What is cancelled is ordered again by a person, and then looked at by all three.

    :raises NotOpen: if it does not wait for a third person.
    :raises SamePerson: if she is one of the two. :raises OtherPayee: as for the review.
    """
    row = lock_with_case(disbursement_id)
    actor.require(permissions.RELEASE, on=row)
    if not awaits_release(get(row.id)):
        raise NotOpen
    for colleague in (row.requested_by, row.payee_by, row.reviewed_by):
        if actor.decides_as(colleague, permissions.RELEASE, on=row):
            raise SamePerson
    opinion = checked(opinion)
    assert row.contract_id is not None
    contract = facilities.lock_contract(row.contract_id)
    if outcome == "approve":
        require_payee(contract, row.amount_fen, row.draw_id)
        if payee_id != row.payee_id:
            raise OtherPayee
        row.released_by, row.released_at = actor.id, now
        row.save(update_fields=["released_by", "released_at"])
    else:
        return_order(contract, row, opinion, actor)
    on = calendar.bank_date(row.legal_entity_id)
    events.record(row.id, "disbursement.released", business_on=on, outcome=outcome, by=actor.name)
    return get(row.id)


@use_case
def take_back(*, disbursement_id: UUID, opinion: str, actor: Actor) -> DisbursementView:
    """Take back a payment that waits for its day; if it is to be paid, it is ordered again.

    :raises NotOpen: if it does not wait for a day, or pays a draw: that is cancelled.
    """
    row = lock_with_case(disbursement_id)
    actor.require(permissions.REQUEST, on=row)
    if row.status != "scheduled" or row.contract_id is None or row.draw_id is not None:
        raise NotOpen
    return_order(facilities.lock_contract(row.contract_id), row, checked(opinion), actor)
    on = calendar.bank_date(row.legal_entity_id)
    events.record(row.id, "disbursement.taken_back", business_on=on, by=actor.name)
    return get(row.id)
