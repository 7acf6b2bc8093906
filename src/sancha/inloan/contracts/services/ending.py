"""A contract ends before its money left: not signed in time, returned, or overtaken by events."""

from datetime import date
from uuid import UUID

from sancha.credit.facilities import queries as facilities
from sancha.credit.facilities import services as facility_services
from sancha.engines.process import queries as process_queries
from sancha.engines.process import services as processes
from sancha.inloan.contracts import permissions
from sancha.inloan.contracts.errors import ReasonMissing
from sancha.inloan.contracts.services.making import CONTRACTOR, today
from sancha.platform import events, jobs
from sancha.platform.acts import Actor
from sancha.platform.door import operation, use_case
from sancha.platform.text import is_plain
from sancha.preloan.applications import queries as applications
from sancha.preloan.applications import services as application_services

SHORTEST_REASON, LONGEST_REASON = 4, 500


@use_case
def lapse(*, contract_id: UUID, on: date, actor: Actor = CONTRACTOR) -> bool:
    """Let a contract that was not signed in time be void by the bank's date; False if it was."""
    application_id = facilities.contract(contract_id).application_id
    process_queries.lock_running(application_id)
    contract = facilities.lock_contract(contract_id)
    actor.require(permissions.PREPARE, on=contract)
    if contract.status not in {"ready", "signing"} or contract.confirm_before_on >= on:
        return False
    facility_services.end_contract(contract, status="void", reason="not_signed")
    close_case(applications.lock(application_id), contract, "void")
    events.record(contract.id, "contract.void", business_on=on, reason="not_signed")
    return True


@use_case
def return_contract(*, contract_id: UUID, reason: str, actor: Actor) -> UUID:
    """Return a contract that is not signed yet, for a reason: it is void, and made anew.

    :raises ContractNotOpen: if it is not waiting for the borrower.
    """
    application_id = facilities.contract(contract_id).application_id
    process_queries.lock_running(application_id)
    contract = facilities.lock_contract(contract_id)
    actor.require(permissions.RETURN, on=contract)
    facility_services.require_status(contract, "ready")
    note = checked_reason(reason)
    facility_services.end_contract(contract, status="void", reason="returned", note=note)
    make_again(applications.lock(application_id))
    events.record(
        contract.id,
        "contract.void",
        business_on=today(application_id),
        reason="returned",
        by=actor.name,
    )
    return contract.id


def checked_reason(reason: str) -> str:
    """:raises ReasonMissing: if it says too little, too much, or what nobody can read."""
    reason = reason.strip()
    if len(reason) < SHORTEST_REASON or not is_plain(reason, longest=LONGEST_REASON):
        raise ReasonMissing
    return reason


@operation
def end_for_changed_data(contract: facilities.LockedContract, reason: str) -> None:
    """What the contract says of her is not so any more: a new contract, or a new application."""
    facility_services.end_contract(contract, status="void", reason=reason)
    application = applications.lock(contract.application_id)
    if reason == "contact_changed":
        make_again(application)
    else:
        close_case(application, contract, "void")
    events.record(contract.id, "contract.void", business_on=today(application.id), reason=reason)


@operation
def make_again(application: applications.LockedApplication) -> None:
    """Let the case go back to where its contract is made."""
    application_services.move_to(application, "approved")
    processes.signal(subject_id=application.id, step="confirm", outcome="returned")
    jobs.queue("contracts.prepare", lock=application.id, application_id=application.id)


@operation
def close_case(
    application: applications.LockedApplication, contract: facilities.LockedContract, status: str
) -> None:
    """End the case without a loan: nothing waits any more, and the limit is free."""
    application_services.move_to(application, status)
    processes.cancel(subject_id=application.id)
    facility_services.withdraw(contract.facility_id)
