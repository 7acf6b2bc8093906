"""A payment is ordered: its conditions hold, its limit is taken, and it is queued to be sent."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sancha.credit.facilities import queries as facilities
from sancha.credit.facilities import services as facility_services
from sancha.credit.facilities.errors import LimitExceeded
from sancha.credit.loans import queries as loan_queries
from sancha.engines.process import queries as process_queries
from sancha.inloan.approval import queries as approvals
from sancha.inloan.contracts import queries as contracts
from sancha.inloan.disbursement import permissions
from sancha.inloan.disbursement.errors import BadPayDay, NotReady
from sancha.inloan.disbursement.models import Disbursement
from sancha.inloan.disbursement.queries import (
    is_entrusted,
    lacks_release,
    last_noted,
    lock_living,
    of_contract,
    payers,
    view_of,
)
from sancha.inloan.disbursement.services.entrusting import entrusting_gaps
from sancha.inloan.disbursement.types import (
    UNSENT,
    AccountFound,
    DisbursementView,
    Drawn,
)
from sancha.office.calendar import queries as calendar
from sancha.office.parameters import queries as parameters
from sancha.platform import events, jobs, numbers
from sancha.platform.acts import Actor, service
from sancha.platform.door import operation, use_case
from sancha.platform.text import Text, listed
from sancha.preloan.applications import queries as applications

PAYER = service(
    "disbursement", permissions.PAY, permissions.QUERY, "outside.call", "signing.certify"
)

WITHIN = "payment.scheduled_within_days"
NO_CONTRACT = Text("合同未生效", "the contract is not in force")
NO_APPROVAL = Text("申请未获批准", "the application is not approved")


@use_case
def intend(
    *,
    contract_id: UUID,
    draw_id: UUID | None = None,
    account: AccountFound,
    now: datetime,
    actor: Actor = PAYER,
) -> DisbursementView:
    """Check that the money may leave, occupy the limit, and write down the intent with its number.

    Intended before, that intent is returned: one contract, or one draw, is paid once. What keeps it from
    leaving is written down, too, for the desk to see; called again, it is checked again.

    :raises NotReady: if the contract is not in force or the application not approved.
    """
    application_id = facilities.contract(contract_id).application_id
    process_queries.lock_running(application_id)
    contract = facilities.lock_contract(contract_id)
    row = lock_living(contract_id, draw_id)
    actor.require(permissions.PAY, on=contract)
    if row is not None and row.status not in UNSENT:
        return view_of(row)
    if row is None and (last := of_contract(contract_id, draw_id)) is not None:
        return last  # It failed: a new order is for a person to give.
    require_approved(contract)
    row = row or new_order(contract, now=now)
    if row.status == "requested" and awaits_a_person(contract, row):
        return view_of(row)
    if row.status == "scheduled" and wants_more_people(contract, row):
        return kept(row, "requested")
    if row.pay_on is not None and is_ahead(row.pay_on, row.legal_entity_id):
        return kept(row, "scheduled")
    before = row.missing
    row.missing = list(missing_of(contract, row, account))
    if not row.missing and not occupied(row):
        row.missing = ["limit"]
    row.status = "blocked" if row.missing else "intended"
    row.save(update_fields=["status", "missing"])
    if row.missing and row.missing != before:
        on = calendar.bank_date(row.legal_entity_id)
        events.record(row.id, "disbursement.blocked", business_on=on, missing=row.missing)
    return view_of(row)


@operation
def require_approved(contract: facilities.LockedContract) -> None:
    """:raises NotReady: naming what is missing."""
    application = applications.get(contract.application_id)
    missing = [
        text
        for text, is_met in (
            (NO_CONTRACT, contract.status == "confirmed"),
            (NO_APPROVAL, application.status.code in {"paying", "granted"}),
        )
        if not is_met
    ]
    if missing:
        raise NotReady(missing=listed(missing))


@operation
def new_order(
    contract: facilities.LockedContract,
    *,
    now: datetime,
    status: str = "intended",
    requested_by: UUID | None = None,
    previous_id: UUID | None = None,
    drawn: Drawn | None = None,
    pay_on: date | None = None,
) -> Disbursement:
    """Write down a payment order under a number of its own, which is never used again."""
    legal_entity_id = applications.get(contract.application_id).legal_entity_id
    amount_fen, agreed = contract.amount_fen, {}
    if drawn is not None:
        amount_fen, agreed = drawn.amount_fen, agreed_of(drawn)
    if is_entrusted(contract, amount_fen):
        noted = last_noted(contract.id, drawn.id if drawn else None)
        agreed |= {"payee_id": noted.id, "payee_by": noted.noted_by} if noted else {}
    return Disbursement.objects.create(
        **agreed,
        number=numbers.next_number(numbers.PAYMENT, on=calendar.bank_date(legal_entity_id)),
        contract_id=contract.id,
        application_id=contract.application_id,
        organisation_id=contract.organisation_id,
        legal_entity_id=legal_entity_id,
        party_id=contract.party_id,
        facility_id=contract.facility_id,
        amount_fen=amount_fen,
        status=status,
        requested_at=now,
        requested_by=requested_by,
        previous_id=previous_id,
        pay_on=pay_on,
    )


def agreed_of(drawn: Drawn) -> dict[str, Any]:
    return {
        "draw_id": drawn.id,
        "term_months": drawn.term_months,
        "annual_rate_pct": drawn.annual_rate_pct,
    }


def drawn_of(row: Disbursement) -> Drawn | None:
    """Return the draw that an order pays; of one that pays the whole contract, none."""
    if row.draw_id is None or row.term_months is None or row.annual_rate_pct is None:
        return None
    return Drawn(row.draw_id, row.amount_fen, row.term_months, row.annual_rate_pct)


@operation
def order_draw(
    contract: facilities.LockedContract, drawn: Drawn, *, requested_by: UUID, now: datetime
) -> DisbursementView:
    """Order the payment of a draw: it leaves once its conditions are met, and where the product wants
    two people, not before one of the house has reviewed it.
    """
    require_approved(contract)
    needs_review = needs_two_people(contract, drawn.amount_fen)
    status = "requested" if needs_review else "blocked"
    row = new_order(contract, now=now, status="requested", requested_by=requested_by, drawn=drawn)
    if status == "blocked":
        row.status, row.missing = "blocked", ["account_unasked"]
        row.save(update_fields=["status", "missing"])
    on = calendar.bank_date(row.legal_entity_id)
    events.record(row.id, "disbursement.draw_ordered", business_on=on, pays=not needs_review)
    return view_of(row)


def kept(row: Disbursement, status: str) -> DisbursementView:
    """Let an order wait, with nothing missing."""
    if row.status != status:
        row.status, row.missing = status, []
        row.save(update_fields=["status", "missing"])
    return view_of(row)


def is_ahead(pay_on: date, legal_entity_id: UUID) -> bool:
    """Tell whether a day is still to come; it does not open before this transaction has ended."""
    calendar.share_the_day()
    return pay_on > calendar.bank_date(legal_entity_id)


def checked_day(pay_on: date | None, legal_entity_id: UUID) -> date | None:
    """:raises BadPayDay: if it is past, or too far ahead."""
    today = calendar.bank_date(legal_entity_id)
    most_days = parameters.whole(WITHIN, on=today)
    if pay_on is not None and not today <= pay_on <= today + timedelta(days=most_days):
        raise BadPayDay(most_days)
    return pay_on


def queue_payment(payment: Disbursement | DisbursementView, *, in_seconds: int = 0) -> None:
    """Let a payment leave, if nothing keeps it."""
    jobs.queue(
        "disbursement.pay",
        lock=payment.contract_id,
        in_seconds=in_seconds,
        contract_id=payment.contract_id,
        draw_id=str(payment.draw_id or ""),
    )


@operation
def missing_of(
    contract: facilities.LockedContract, row: Disbursement, account: AccountFound
) -> Iterator[str]:
    """Tell by code everything that keeps the money from leaving."""
    if not all(condition.is_met for condition in approvals.conditions_of(contract.application_id)):
        yield "conditions"
    if contracts.signed_of(contract.id) is None:
        yield "signature"
    if contracts.changed_since(contract) == "identity_changed":
        yield "identity"
    noted = last_noted(contract.id, row.draw_id) if row.payee_id else None
    yield from entrusting_gaps(contract, row.amount_fen, noted)
    if account.payee_id != row.payee_id:  # Another account was asked about.
        yield "account_unasked"
    elif account.state:
        yield account.state
    if row.draw_id is not None and is_late(contract.party_id, row.legal_entity_id):
        yield "arrears"
    if needs_two_people(contract, row.amount_fen) and row.reviewed_by is None:
        yield "review"
    if awaits_release(contract, row):
        yield "release"
    limit = facilities.limit(row.facility_id)
    if limit.status.code != "active":
        yield f"limit_{limit.status.code}"
    elif limit.free_fen < row.amount_fen:
        yield "limit"


def is_late(party_id: UUID, legal_entity_id: UUID) -> bool:
    """Tell whether a loan of the customer is overdue by the bank's date."""
    owed = loan_queries.loans_of_party(party_id, on=calendar.bank_date(legal_entity_id))
    return any(loan.days_past_due for loan in owed)


def needs_two_people(contract: facilities.LockedContract, amount_fen: int) -> bool:
    """Tell whether a second person reviews a payment of this amount."""
    return payers(contract, amount_fen) > 0


def awaits_release(contract: facilities.LockedContract, row: Disbursement) -> bool:
    """Tell whether a third person has still to release it."""
    return lacks_release(row, payers(contract, row.amount_fen))


def awaits_a_person(contract: facilities.LockedContract, row: Disbursement) -> bool:
    return row.reviewed_by is None or awaits_release(contract, row)


def wants_more_people(contract: facilities.LockedContract, row: Disbursement) -> bool:
    """Tell whether more people must see it than when it was scheduled."""
    return needs_two_people(contract, row.amount_fen) and awaits_a_person(contract, row)


@operation
def occupied(row: Disbursement) -> bool:
    try:
        facility_services.occupy(row.facility_id, row.amount_fen)
    except LimitExceeded:
        return False
    return True
