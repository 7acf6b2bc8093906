"""What the bank's statement says otherwise than our books, and what persons do about it."""

from itertools import count
from uuid import UUID

from callers import staff
from money import set_account
from road import member, sandbox
from sancha.platform import clock
from sancha.platform.acts import Actor, Scope
from sancha.platform.door import use_case
from sancha.postloan.reconciliation import errands, services
from sancha.postloan.reconciliation.models import Break
from scenarios.frame import House, Order, scenario

ACCOUNTANT, CHIEF_ACCOUNTANT = "luomin", "xiejun"
REASON, OTHER_REASON = {"reason": "客户误转，待退回"}, {"reason": "已与客户核实"}
CHANGED = {"reconciliation_break": 1}
numbers = count(1)


@use_case
def note_break(*, house: House, number: str, actor: Actor) -> UUID:
    """Write down what a comparison would have found: 12.34 came of which we know nothing."""
    places, entity_id = house.road.bank.places, house.road.bank.legal_entity_id
    head_office_id = next(one.id for one in places.values() if one.parent_id is None)
    actor.require("reconciliation.compare", on=Scope(entity_id, head_office_id))
    found = Break.objects.create(
        organisation_id=head_office_id,
        legal_entity_id=entity_id,
        on=house.road.today,
        number=number,
        line=1,
        kind="missing_with_us",
        channel="debit",
        theirs_fen=1234,
    )
    return found.id


def found(house: House) -> UUID:
    """A difference that nobody has looked at."""
    number = f"UNKNOWN{next(numbers):04}"
    return note_break(house=house, number=number, actor=errands.RECONCILER)


def proposed(house: House) -> UUID:
    break_id = found(house)
    services.propose_booking(break_id=break_id, **REASON, actor=member(ACCOUNTANT))
    return break_id


@scenario("POST /reconciliation/statements")
def compare(house: House) -> Order:
    body = {"on": str(errands.today())}
    other = {"on": str(errands.today() - errands.DAY)}
    changes = {"reconciliation_statement": 2}  # The day's first brings the day before with it.
    return Order(staff(ACCOUNTANT), "/reconciliation/statements", body, other, changes, acts=6)


@scenario("POST /reconciliation/breaks/{break_id}/explanation")
def explain(house: House) -> Order:
    path = f"/reconciliation/breaks/{found(house)}/explanation"
    return Order(staff(ACCOUNTANT), path, REASON, OTHER_REASON, CHANGED)


@scenario("POST /reconciliation/breaks/{break_id}/booking")
def propose(house: House) -> Order:
    path = f"/reconciliation/breaks/{found(house)}/booking"
    return Order(staff(ACCOUNTANT), path, REASON, OTHER_REASON, CHANGED)


@scenario("POST /reconciliation/breaks/{break_id}/return")
def send_back(house: House) -> Order:
    path = f"/reconciliation/breaks/{proposed(house)}/return"
    return Order(staff(CHIEF_ACCOUNTANT), path, REASON, OTHER_REASON, CHANGED)


@scenario("POST /reconciliation/breaks/{break_id}/approval")
def approve(house: House) -> Order:
    break_id, payer = proposed(house), house.payee.person
    set_account(payer, balance="12.34")
    order = {"account": payer["bank_account"], "account_name": payer["name"], "amount": "12.34"}
    sandbox("POST", "/core/debits", order | {"number": f"UNKNOWN{clock.now():%H%M%S%f}"})
    path = f"/reconciliation/breaks/{break_id}/approval"
    return Order(staff(CHIEF_ACCOUNTANT), path, changes=CHANGED, entries=1)
