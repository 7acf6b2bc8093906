"""Contracts and the way of the money to the borrower."""

import json

from callers import nobody, phone, staff
from money import set_account
from payments import case_of, payment_of, requested
from road import advance, member, sandbox
from sancha.credit.facilities import queries as facilities
from sancha.engines.outside.callbacks import signature_of
from sancha.entry.sample import world
from sancha.inloan.contracts import queries as contract_queries
from sancha.inloan.contracts import services as contracts
from sancha.inloan.disbursement import errands, queries, services
from sancha.inloan.disbursement.types import AccountFound, DisbursementView
from sancha.inloan.draws import queries as draw_queries
from sancha.inloan.draws import services as draws
from sancha.inloan.draws.types import Ask
from sancha.platform import clock
from scenarios.asking import UPLOADS
from scenarios.frame import OPERATOR, REVIEWER, House, Order, scenario, spoil
from uploads import jpg, legible

REASON, OTHER_REASON = {"reason": "客户要求更正"}, {"reason": "金额有误，重新出具"}
OPINION, OTHER_OPINION = {"opinion": "已核实，重新放款"}, {"opinion": "重新放款"}


@scenario("POST /borrower/contracts/{contract_id}/codes")
def ask_for_the_code(house: House) -> Order:
    borrower, contract_id = house.ready()
    changes = {"notice_onetimecode": 1, "notice_delivery": 1}
    return Order(phone(borrower), f"/borrower/contracts/{contract_id}/codes", changes=changes)


@scenario("POST /borrower/contracts/{contract_id}/cost")
def read_the_cost(house: House) -> Order:
    borrower, contract_id = house.ready()
    cost = contract_queries.cost_of(facilities.contract(contract_id))
    body = {"digest": cost.digest, "seconds": cost.reading_seconds}
    path = f"/borrower/contracts/{contract_id}/cost"
    return Order(
        phone(borrower), path, body, body | {"seconds": 999}, {"contracts_costconfirmation": 1}
    )


@scenario("POST /borrower/contracts/{contract_id}/confirmation")
def sign(house: House) -> Order:
    borrower, contract_id = house.ready()
    borrower.read_cost(contract_id)
    before = world.last_code(borrower.phone)
    contracts.send_code(contract_id=contract_id, now=clock.now(), actor=borrower.actor)
    code = borrower.receive_code(before)
    return Order(
        phone(borrower),
        f"/borrower/contracts/{contract_id}/confirmation",
        {"code": code},
        {"code": "000000" if code != "000000" else "111111"},
        {"contracts_signing": 1, "facilities_contract": 1, "notice_onetimecode": 1},
    )


@scenario("POST /contracts/{contract_id}/return")
def return_contract(house: House) -> Order:
    _, contract_id = house.ready()
    changes = {"facilities_contract": 1}
    return Order(staff(OPERATOR), f"/contracts/{contract_id}/return", REASON, OTHER_REASON, changes)


@scenario("POST /contracts/{contract_id}/cancellation")
def cancel(house: House) -> Order:
    path = f"/contracts/{house.signed()}/cancellation"
    changes = {"facilities_contract": 1, "facilities_facility": 1}
    return Order(staff(OPERATOR), path, REASON, OTHER_REASON, changes)


@scenario("POST /borrower/contracts/{contract_id}/withdrawal")
def withdraw(house: House) -> Order:
    contract_id = house.signed()
    changes = {"facilities_contract": 1, "facilities_facility": 1}
    path = f"/borrower/contracts/{contract_id}/withdrawal"
    return Order(phone(house.payee), path, REASON, OTHER_REASON, changes)


@scenario("POST /tasks/{task_id}/payment-request")
def request_payment(house: House) -> Order:
    task_id = house.task_of(case_of(house.signed_by_two()))
    body = {"outcome": "submit", "opinion": "要素齐全，申请放款"}
    changes = {"disbursement_disbursement": 1, "process_task": 2}
    path = f"/tasks/{task_id}/payment-request"
    return Order(staff(OPERATOR), path, body, {"outcome": "return"}, changes)


@scenario("POST /disbursements/{disbursement_id}/review")
def review_payment(house: House) -> Order:
    path = f"/disbursements/{requested(house.signed_by_two()).id}/review"
    body = {"outcome": "approve", "opinion": "复核一致，同意"}
    changes = {"disbursement_disbursement": 1, "process_task": 2}
    return Order(staff(REVIEWER), path, body, {"opinion": "同意"}, changes)


def on_its_way(house: House) -> DisbursementView:
    """A payment that core banking has made, of which we do not know yet."""
    contract_id = house.signed()
    set_account(house.payee.person, status="open")
    sent = errands.pay(contract_id)
    assert sent.status.code == "sent"
    advance(5)
    return sent


@scenario("POST /disbursements/{disbursement_id}/query")
def ask_the_bank(house: House) -> Order:
    path = f"/disbursements/{on_its_way(house).id}/query"
    changes = {"disbursement_disbursement": 1, "loans_loan": 1}
    return Order(staff(OPERATOR), path, changes=changes, entries=1, acts=4)


@scenario("POST /callbacks/core/transfers")
def hear_from_the_bank(house: House) -> Order:
    payment = on_its_way(house)
    body = json.dumps({"number": payment.number, "status": "paid", "amount": "20000.00"})
    changes = {"disbursement_disbursement": 1, "loans_loan": 1}
    return Order(
        nobody(),
        "/callbacks/core/transfers",
        body.encode(),
        changes=changes,
        entries=1,
        headers={"X-Signature": signature_of(body.encode())},
    )


@scenario("POST /disbursements/{disbursement_id}/check")
def check_again(house: House) -> Order:
    contract_id = house.signed()
    set_account(house.payee.person, status="closed")
    assert errands.pay(contract_id).status.code == "blocked"
    set_account(house.payee.person, status="open")
    path = f"/disbursements/{payment_of(contract_id).id}/check"
    return Order(staff(OPERATOR), path, changes={"disbursement_disbursement": 2}, acts=7)


def in_doubt(house: House) -> DisbursementView:
    """A payment whose number is another transfer's at the bank: a person must look."""
    contract_id = house.signed()
    intended = services.intend(contract_id=contract_id, account=AccountFound(""), now=clock.now())
    order = {"number": intended.number, "amount": "20000.00", "to_name": "别人"}
    sandbox("POST", "/core/transfers", {"to_account": "6299009999999999999"} | order)
    advance(5)
    errands.pay(contract_id)
    errands.ask(intended.id)
    return payment_of(contract_id)


@scenario("POST /disbursements/{disbursement_id}/settlement")
def settle(house: House) -> Order:
    payment = in_doubt(house)
    changes = {"disbursement_disbursement": 2}
    path = f"/disbursements/{payment.id}/settlement"
    return Order(staff(OPERATOR), path, OPINION, OTHER_OPINION, changes, acts=3)


@scenario("POST /disbursements/{disbursement_id}/orders")
def order_again(house: House) -> Order:
    payment = in_doubt(house)
    errands.settle_by_hand(payment.id, **OPINION, actor=house.operator)
    changes = {"disbursement_disbursement": 2}
    path = f"/disbursements/{payment.id}/orders"
    return Order(staff(OPERATOR), path, OPINION, OTHER_OPINION, changes)


@scenario("POST /disbursements/{disbursement_id}/release")
def release_payment(house: House) -> Order:
    payment = requested(house.signed_by_two())
    spoil(
        f"UPDATE disbursement_disbursement SET amount_fen = 25000000, reviewed_at = now(),"
        f" reviewed_by = '{member(REVIEWER).id}' WHERE id = '{payment.id}'"
    )
    path = f"/disbursements/{payment.id}/release"
    body = {"outcome": "return", "opinion": "用途说明不足，不予放行"}
    changes = {"disbursement_disbursement": 2, "event": 1}
    return Order(staff("xiejun"), path, body, {"opinion": "不予放行"}, changes)


@scenario("POST /disbursements/{disbursement_id}/taking-back")
def take_back(house: House) -> Order:
    payment = requested(house.signed_by_two())
    spoil(
        "UPDATE disbursement_disbursement SET status = 'scheduled', pay_on = '2099-01-01' "
        f"WHERE id = '{payment.id}'"
    )
    changes = {"disbursement_disbursement": 2}
    path = f"/disbursements/{payment.id}/taking-back"
    return Order(staff(OPERATOR), path, OPINION, OTHER_OPINION, changes)


@scenario("POST /contracts/{contract_id}/payee")
def note_payee(house: House) -> Order:
    contract_id = house.signed_entrusted()
    body = {
        "name": "沙箱装修服务部", "account": "6222020000000000018", "bank": "沙箱银行",
        "bank_code": "102290000017", "kind": "invoice",
    }  # fmt: skip
    changes = {"disbursement_notedpayee": 1, "evidence_document": 1, "event": 1}
    return Order(
        staff(OPERATOR),
        f"/contracts/{contract_id}/payee",
        body,
        {"account": "6222020000000000026"},
        changes,
        replays=UPLOADS,
        file=jpg(legible()),
    )


@scenario("POST /borrower/contracts/{contract_id}/draw-codes")
def ask_for_the_code_of_a_draw(house: House) -> Order:
    borrower, contract_id = house.limit
    body = {"amount": "1000.00", "term_months": 3}
    return Order(
        phone(borrower),
        f"/borrower/contracts/{contract_id}/draw-codes",
        body,
        body | {"amount": "1100.00"},
        {"notice_onetimecode": 1, "notice_delivery": 1},
    )


@scenario("POST /borrower/contracts/{contract_id}/draws")
def draw(house: House) -> Order:
    borrower, contract_id = house.limit
    ask = Ask(amount_fen=200_000, term_months=3)
    offer = draw_queries.offer_of(contract_id, on=house.road.today)
    cost = draw_queries.cost_of(offer, ask, on=house.road.today).cost
    before = world.last_code(borrower.phone)
    draws.send_code(contract_id=contract_id, ask=ask, now=clock.now(), actor=borrower.actor)
    body = {
        "amount": "2000.00", "term_months": 3, "digest": cost.digest,
        "seconds": cost.reading_seconds, "code": borrower.receive_code(before),
    }  # fmt: skip
    changes = {"draws_draw": 1, "disbursement_disbursement": 2, "notice_onetimecode": 1}
    path = f"/borrower/contracts/{contract_id}/draws"
    return Order(phone(borrower), path, body, body | {"amount": "2100.00"}, changes)


CLOSED = {"facilities_facility": 1, "facilities_contract": 1}


@scenario("POST /borrower/contracts/{contract_id}/limit-closing")
def close_her_limit(house: House) -> Order:
    borrower, contract_id = house.unused_limit()
    path = f"/borrower/contracts/{contract_id}/limit-closing"
    return Order(phone(borrower), path, changes=CLOSED)


@scenario("POST /contracts/{contract_id}/limit-closing")
def close_a_limit(house: House) -> Order:
    _, contract_id = house.unused_limit()
    path = f"/contracts/{contract_id}/limit-closing"
    return Order(staff(OPERATOR), path, REASON, OTHER_REASON, CLOSED)


@scenario("POST /disbursements/{disbursement_id}/cancellation")
def cancel_a_draw(house: House) -> Order:
    borrower, contract_id = house.limit
    drawn = borrower.draw(contract_id, amount="3000.00", term_months=3)
    assert drawn.draw_id is not None
    payment = queries.of_draws([drawn.draw_id])[drawn.draw_id]
    path = f"/disbursements/{payment.id}/cancellation"
    changes = {"disbursement_disbursement": 2}
    return Order(staff(OPERATOR), path, REASON, OTHER_REASON, changes)
