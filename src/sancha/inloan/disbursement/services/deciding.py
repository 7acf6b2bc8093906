"""What persons decide at the desk: two of them, where the product says so."""

from datetime import date, datetime
from uuid import UUID

from sancha.core.money import yuan
from sancha.credit.facilities import queries as facilities
from sancha.credit.facilities import services as facility_services
from sancha.engines.process import queries as process_queries
from sancha.engines.process import services as processes
from sancha.engines.process.errors import TaskAlreadyDone
from sancha.engines.process.types import TaskView
from sancha.inloan.contracts import permissions as contract_permissions
from sancha.inloan.contracts.services import checked_reason
from sancha.inloan.disbursement import permissions
from sancha.inloan.disbursement.errors import (
    MoneyOnItsWay,
    NotOpen,
    NotProven,
    OpinionMissing,
    OtherPayee,
    SamePerson,
)
from sancha.inloan.disbursement.models import Disbursement
from sancha.inloan.disbursement.queries import get, lock, lock_living
from sancha.inloan.disbursement.services.entrusting import require_payee
from sancha.inloan.disbursement.services.ordering import (
    checked_day,
    drawn_of,
    needs_two_people,
    new_order,
    queue_payment,
    require_approved,
)
from sancha.inloan.disbursement.services.paying import lock_with_case, settle
from sancha.inloan.disbursement.types import (
    BY_HAND,
    NUMBER_REUSED,
    UNSENT,
    DisbursementView,
    Evidence,
)
from sancha.office.calendar import queries as calendar
from sancha.platform import events
from sancha.platform.acts import Actor
from sancha.platform.door import operation, use_case
from sancha.platform.errors import NotFound
from sancha.platform.text import is_plain
from sancha.preloan.applications import queries as applications
from sancha.preloan.applications import services as application_services

SHORTEST, LONGEST = 4, 500


def checked(opinion: str) -> str:
    """:raises OpinionMissing: if it says too little, too much, or what nobody can read."""
    opinion = opinion.strip()
    if len(opinion) < SHORTEST or not is_plain(opinion, longest=LONGEST):
        raise OpinionMissing
    return opinion


@operation
def open_task(task_id: UUID, step: str, actor: Actor) -> TaskView:
    """Lock the process and return its task.

    :raises NotFound: if it is another step's. :raises TaskAlreadyDone: if somebody was quicker.
    :raises AssignedElsewhere: if it was handed to a colleague.
    :raises SamePerson: if the two-person rule excludes the actor.
    """
    task = process_queries.lock_task(task_id)
    if task.step != step:
        raise NotFound
    application = applications.lock(task.subject.id)
    actor.require(task.permission, on=application)
    process_queries.check_is_for(task, actor)
    return task


@use_case
def request_payment(
    *,
    task_id: UUID,
    outcome: str,
    opinion: str,
    pay_on: date | None = None,
    now: datetime,
    actor: Actor,
) -> UUID:
    """Request the payment of a signed contract, for a second person to review; or return the case.

    With `pay_on` it leaves by itself on that day, and not before.

    :raises BadPayDay: if that day is past, or too far ahead.
    :raises TaskAlreadyDone: :raises SamePerson: as for any task.
    :raises OpinionMissing: if nothing is said.
    """
    task = open_task(task_id, "pay_request", actor)
    opinion = checked(opinion)
    found = facilities.living_contract_of(task.subject.id)
    if found is None:
        raise NotOpen
    contract = facilities.lock_contract(found.id)
    if outcome == "submit":
        require_approved(contract)
        require_payee(contract, contract.amount_fen, None)
        day = checked_day(pay_on, applications.get(contract.application_id).legal_entity_id)
        row = lock_living(contract.id)
        if row is None:
            new_order(contract, now=now, status="requested", requested_by=actor.id, pay_on=day)
        else:  # Returned by the reviewer: the request is this person's now.
            row.requested_by, row.requested_at, row.pay_on = actor.id, now, day
            row.save(update_fields=["requested_by", "requested_at", "pay_on"])
    elif outcome == "return":
        cancel_order(contract)
        facility_services.end_contract(
            contract, status="cancelled", reason="to_approval", note=opinion
        )
        facility_services.withdraw(contract.facility_id)
        note_end(contract, "to_approval", actor)
    processes.complete(task_id=task_id, outcome=outcome, opinion=opinion, actor=actor, at=now)
    return contract.application_id


@use_case
def approve_request(
    *,
    disbursement_id: UUID,
    task_id: UUID | None,
    outcome: str,
    opinion: str,
    payee_id: UUID | None = None,
    now: datetime,
    actor: Actor,
) -> DisbursementView:
    """Review a requested payment: let it leave, or return it. The database knows they are two.

    Without a task it is a new order after a failed one. `payee_id`: whom the reviewer saw it go to,
    where that is not the borrower.

    :raises SamePerson: if the reviewer requested it, or noted its payee.
    :raises OtherPayee: if it would go to somebody else than the reviewer saw.
    :raises NotReady: if its payee, or the papers, are missing.
    :raises NotOpen: if it does not wait for review any more.
    """
    row = lock_with_case(disbursement_id)
    actor.require(permissions.REVIEW, on=row)
    if row.contract_id is None or row.application_id is None:  # A bill is discounted by proposal.
        raise NotOpen
    if row.status != "requested" or row.reviewed_by is not None:
        raise NotOpen
    for colleague in (row.requested_by, row.payee_by):
        if actor.decides_as(colleague, permissions.REVIEW, on=row):
            raise SamePerson
    opinion = checked(opinion)
    contract = facilities.lock_contract(row.contract_id)
    waiting = [t for t in process_queries.tasks_of(row.application_id) if t.status == "open"]
    if any(t.step == "pay_request" for t in waiting):  # Returned: it is requested anew first.
        raise NotOpen
    task = next((t for t in waiting if t.step == "pay_review"), None)
    if task is not None and task_id not in {None, task.id}:
        raise TaskAlreadyDone
    if outcome == "approve":
        require_payee(contract, row.amount_fen, row.draw_id)
        if payee_id != row.payee_id:
            raise OtherPayee
        row.reviewed_by, row.reviewed_at = actor.id, now
        row.save(update_fields=["reviewed_by", "reviewed_at"])
    elif task is None:
        return_order(contract, row, opinion, actor)
    if task is not None:
        processes.complete(task_id=task.id, outcome=outcome, opinion=opinion, actor=actor, at=now)
    on = calendar.bank_date(row.legal_entity_id)
    events.record(row.id, "disbursement.reviewed", business_on=on, outcome=outcome, by=actor.name)
    return get(row.id)


@operation
def return_order(
    contract: facilities.LockedContract, row: Disbursement, opinion: str, actor: Actor
) -> None:
    """Cancel an order that no task waits for: a person orders it again, if it is to be paid."""
    cancel_order(contract, row.draw_id)
    row.refresh_from_db()
    row.resolved_by, row.resolution = actor.id, opinion
    row.save(update_fields=["resolved_by", "resolution"])


@use_case
def cancel_draw(*, disbursement_id: UUID, reason: str, actor: Actor) -> DisbursementView:
    """Cancel the payment of a draw before it leaves: what it would have used can be drawn again.

    :raises NotOpen: if it pays no draw. :raises MoneyOnItsWay: if it has left.
    """
    found = get(disbursement_id)
    if found.contract_id is None:
        raise NotOpen
    contract = facilities.lock_contract(found.contract_id)
    actor.require(contract_permissions.CANCEL, on=contract)
    if found.draw_id is None:
        raise NotOpen
    note = checked_reason(reason)
    cancel_order(contract, found.draw_id)
    row = lock(disbursement_id)
    row.resolved_by, row.resolution = actor.id, note
    row.save(update_fields=["resolved_by", "resolution"])
    on = calendar.bank_date(row.legal_entity_id)
    events.record(row.id, "disbursement.draw_cancelled", business_on=on, by=actor.name)
    return get(row.id)


@use_case
def note_inquiry(*, disbursement_id: UUID, anew: bool, actor: Actor) -> DisbursementView:
    """Note that a person had core banking asked, and what is known now; `anew`: it may leave now."""
    row = lock(disbursement_id)
    actor.require(permissions.QUERY, on=row)
    if anew and row.contract_id is not None:
        queue_payment(row)
    return get(row.id)


@use_case
def settle_by_hand(
    *,
    disbursement_id: UUID,
    evidence: Evidence,
    our_account: str,
    opinion: str,
    now: datetime,
    actor: Actor,
) -> DisbursementView:
    """Settle a payment that waits for a person, by what core banking has just said of its number.

    Failed there, or under this number another transfer than ours: ours has failed. Paid to our
    account in the right amount: paid. Anything else settles nothing.

    :raises NotOpen: if it does not wait for a person.
    :raises NotProven: if the answer proves neither.
    """
    row = lock_with_case(disbursement_id)
    actor.require(permissions.SETTLE, on=row)
    if row.status != "unknown" or row.reason not in BY_HAND:
        raise NotOpen
    opinion = checked(opinion)
    is_ours = evidence.account == our_account
    is_whole = is_ours and evidence.amount_fen == row.amount_fen
    never_taken = row.reason == NUMBER_REUSED and not is_ours
    if not (never_taken or evidence.status == "failed" or (evidence.status == "paid" and is_whole)):
        raise NotProven(status=evidence.status, amount=yuan(evidence.amount_fen))
    row.resolved_by, row.resolution = actor.id, opinion
    row.save(update_fields=["resolved_by", "resolution"])
    settle(
        row,
        paid=evidence.status == "paid" and is_whole,
        reason=evidence.reason or ("never_taken" if never_taken else ""),
        now=now,
        as_known="never_taken" if never_taken else "",
    )
    return get(row.id)


@use_case
def order_again(
    *,
    disbursement_id: UUID,
    opinion: str,
    pay_on: date | None = None,
    now: datetime,
    actor: Actor,
) -> DisbursementView:
    """Order a payment that failed, or was held or taken back, again under a new number; the old one
    is never used again.

    Where the product wants two people, the new order waits for another one's review.

    :raises NotOpen: if it has not ended so, or was ordered again already.
    :raises BadPayDay: as for the request.
    """
    row = lock_with_case(disbursement_id)
    actor.require(permissions.REQUEST, on=row)
    if row.contract_id is None:  # A bill is discounted anew.
        raise NotOpen
    contract = facilities.lock_contract(row.contract_id)
    if not has_ended_unpaid(row) or is_followed(row):
        raise NotOpen
    if lock_living(contract.id, row.draw_id) is not None:
        raise NotOpen
    checked(opinion)
    require_approved(contract)
    pays = not needs_two_people(contract, row.amount_fen)
    made = new_order(
        contract,
        now=now,
        status="requested",
        requested_by=actor.id,
        previous_id=row.id,
        drawn=drawn_of(row),
        pay_on=checked_day(pay_on, row.legal_entity_id),
    )
    on = calendar.bank_date(row.legal_entity_id)
    if pays:  # Nobody else need see it: it leaves once its conditions are met.
        made.status, made.missing = "blocked", ["account_unasked"]
        made.save(update_fields=["status", "missing"])
    events.record(made.id, "disbursement.ordered_again", business_on=on, by=actor.name, pays=pays)
    return get(made.id)


def has_ended_unpaid(row: Disbursement | DisbursementView) -> bool:
    """Tell whether an order failed, or was cancelled by its reviewer: nothing came of it."""
    status = row.status if isinstance(row.status, str) else row.status.code
    is_returned = status == "cancelled" and row.draw_id is None and row.resolution != ""
    return status == "failed" or is_returned


def is_followed(row: Disbursement) -> bool:
    return Disbursement.objects.filter(previous_id=row.id).exists()


@use_case
def cancel_contract(
    *, contract_id: UUID, to: str, reason: str, now: datetime, actor: Actor
) -> UUID:
    """Cancel a contract before the money: "withdrawn" ends the case, "approval" has it reviewed.

    The limit is free again.

    :raises MoneyOnItsWay: if an order has left, or nobody knows.
    :raises ContractNotOpen: if the contract has ended, or is being signed.
    :raises NotOpen: if it is a limit in force: of that, what is not drawn costs nothing.
    """
    application_id = facilities.contract(contract_id).application_id
    process_queries.lock_running(application_id)
    contract = facilities.lock_contract(contract_id)
    may = contract_permissions.CONFIRM if to == "withdrawn" else contract_permissions.CANCEL
    actor.require(may, on=contract)
    if applications.get(application_id).status.code == "granted":
        raise NotOpen
    note = checked_reason(reason) if to != "withdrawn" else reason.strip()[:LONGEST]
    cancel_order(contract)
    is_signed = contract.status == "confirmed"
    why = "withdrawn" if to == "withdrawn" else "to_approval"
    status = "cancelled" if is_signed else "void"
    facility_services.end_contract(contract, status=status, reason=why, note=note)
    facility_services.withdraw(contract.facility_id)
    application = applications.lock(application_id)
    if to == "withdrawn":
        application_services.move_to(application, "withdrawn")
        processes.cancel(subject_id=application_id, at=now)
    else:
        return_to_approval(contract, actor, note, now)
    note_end(contract, why, actor)
    return contract.id


@operation
def return_to_approval(
    contract: facilities.LockedContract, actor: Actor, note: str, now: datetime
) -> None:
    """Let the process go back to its reviewers from where it waits for the money.

    :raises NotOpen: if a person is at it: who requests or reviews returns it there.
    """
    if contract.status != "cancelled":
        raise NotOpen
    waiting = [p.step for p in process_queries.position_of(contract.application_id)]
    if waiting != ["disburse"]:
        raise NotOpen
    processes.signal(
        subject_id=contract.application_id, step="disburse", outcome="returned", at=now
    )


@operation
def cancel_order(contract: facilities.LockedContract, draw_id: UUID | None = None) -> None:
    """Cancel the order that has not left, if there is one.

    :raises MoneyOnItsWay: if it has.
    """
    row = lock_living(contract.id, draw_id)
    if row is None:
        return
    if row.status not in UNSENT:
        raise MoneyOnItsWay
    row.status, row.missing = "cancelled", []
    row.save(update_fields=["status", "missing"])


@operation
def note_end(contract: facilities.LockedContract, reason: str, actor: Actor) -> None:
    legal_entity_id = applications.get(contract.application_id).legal_entity_id
    events.record(
        contract.id,
        f"contract.{contract.status}",
        business_on=calendar.bank_date(legal_entity_id),
        reason=reason,
        by=actor.name,
    )
