"""Loans that run: quotes, receipts, waivers, extensions, reversals and collection."""

from uuid import UUID

from callers import phone, staff
from road import member
from sancha.office.proposals import services as proposals
from sancha.platform import clock
from sancha.postloan.collection import queries as cases
from sancha.postloan.collection import services as collection
from sancha.postloan.collection.models import Case
from sancha.postloan.inspections.models import Inspection
from sancha.postloan.servicing import services
from sancha.postloan.use_of_funds import queries as uses
from sancha.postloan.use_of_funds import services as use_of_funds
from sancha.postloan.use_of_funds.models import FlowWatch
from sancha.postloan.use_of_funds.types import Seen
from scenarios.asking import UPLOADS
from scenarios.frame import OPERATOR, House, Order, scenario
from uploads import jpg, legible

COLLECTOR, CHIEF = "linmei", "liuyang"
QUOTE = {"principal": "5000.00", "keep": "term", "valid_days": 0}, {"principal": "4000.00"}
QUOTED = {"servicing_quote": 1}


@scenario("POST /loans/{loan_id}/quotes")
def quote(house: House) -> Order:
    return Order(staff("wangli"), f"/loans/{house.running}/quotes", *QUOTE, QUOTED)


@scenario("POST /borrower/loans/{loan_id}/quotes")
def quote_own(house: House) -> Order:
    return Order(phone(house.payee), f"/borrower/loans/{house.running}/quotes", *QUOTE, QUOTED)


def quoted(house: House) -> UUID:
    return services.quote_early(
        loan_id=house.lent(), principal_fen=None, keep="term", valid_days=0, actor=member("wangli")
    ).id


ORDERED = {"servicing_quote": 1, "event": 1}


@scenario("POST /quotes/{quote_id}/order")
def order_repayment(house: House) -> Order:
    return Order(staff("wangli"), f"/quotes/{quoted(house)}/order", changes=ORDERED)


@scenario("POST /borrower/quotes/{quote_id}/order")
def order_own_repayment(house: House) -> Order:
    return Order(phone(house.payee), f"/borrower/quotes/{quoted(house)}/order", changes=ORDERED)


@scenario("POST /borrower/loans/{loan_id}/use-papers")
def hand_in_paper(house: House) -> Order:
    path = f"/borrower/loans/{house.running}/use-papers"
    changes = {"evidence_document": 1, "event": 1}
    return Order(
        phone(house.payee),
        path,
        changes=changes,
        replays=UPLOADS,
        file=jpg(legible(colour="#225588")),
    )


@scenario("POST /inspections/{inspection_id}/finding")
def inspect(house: House) -> Order:
    loan_id = house.lent()
    made = proposals.propose(
        kind="loan_restructuring",
        key=str(loan_id),
        values={"instalments": 18},
        reason="失业",
        actor=member("shenbo"),
    )
    proposals.release(proposal_id=made.id, opinion="", now=clock.now(), actor=member(CHIEF))
    inspection = Inspection.objects.get(loan_id=loan_id)
    body = {"result": "steady", "note": "到店走访，收入恢复"}
    changes = {"inspections_inspection": 2, "event": 1}  # It, and the next one.
    path = f"/inspections/{inspection.id}/finding"
    return Order(staff("shenbo"), path, body, {"note": "电话核实"}, changes)


@scenario("POST /loans/{loan_id}/use-findings")
def check_use(house: House) -> Order:
    body = {"result": "proven", "amount": "1000.00", "note": "装修发票"}
    changes = {"use_of_funds_usefinding": 1, "evidence_document": 1, "event": 1}
    return Order(
        staff("wangli"),
        f"/loans/{house.running}/use-findings",
        body,
        {"amount": "1000.01"},
        changes,
        replays=UPLOADS,
        file=jpg(legible()),
    )


@scenario("POST /loans/{loan_id}/flow-inquiries")
def ask_for_payments(house: House) -> Order:
    path, watched = f"/loans/{house.running}/flow-inquiries", FlowWatch.objects.filter(state="open")
    count = watched.filter(party_id=house.payee.actor.party_id).count()
    changes = {"use_of_funds_flowinquiry": 2, "use_of_funds_flowwatch": count}
    return Order(staff("wangli"), path, changes=changes, acts=5)


@scenario("POST /loans/{loan_id}/flow-verdicts")
def weigh_payments(house: House) -> Order:
    loan_id, now = house.lent(), clock.now()
    inquiry = use_of_funds.open_inquiry(
        legal_entity_id=house.road.bank.legal_entity_id, account_count=1, now=now
    )
    trade = uses.trades()[0]
    seen = Seen("1", now, 900_000, "锦苑房地产开发有限公司", trade.code, trade.id)
    use_of_funds.note_flows(loan_id=loan_id, inquiry=inquiry.number, seen=[seen], now=now)
    path, body = f"/loans/{loan_id}/flow-verdicts", {"verdict": "cleared", "note": "代父亲付款"}
    return Order(
        staff("wangli"),
        path,
        body,
        {"verdict": "misused"},
        {"use_of_funds_usefinding": 1, "event": 1},
    )


@scenario("POST /loans/{loan_id}/receipts")
def receive(house: House) -> Order:
    body = {"amount": "1000.00", "received_on": str(house.road.today), "reason": ""}
    path = f"/loans/{house.running}/receipts"
    changes = {"loans_loanevent": 1, "loans_repayment": 1}
    return Order(staff(OPERATOR), path, body, {"amount": "1000.01"}, changes, entries=1)


@scenario("POST /loans/{loan_id}/events/{number}/reversal")
def reverse(house: House) -> Order:
    loan_id = house.running
    number = services.receive(
        loan_id=loan_id,
        amount_fen=100_000,
        received_on=house.road.today,
        reason="",
        actor=member(OPERATOR),
    )
    path = f"/loans/{loan_id}/events/{number}/reversal"
    changes = {"loans_loanevent": 1}
    return Order(
        staff(OPERATOR), path, {"reason": "户名录错"}, {"reason": "录错"}, changes, entries=1
    )


@scenario("POST /loans/{loan_id}/extensions")
def extend(house: House) -> Order:
    path = f"/loans/{house.running}/extensions"
    body, other = {"periods": 6, "reason": "经营困难"}, {"periods": 5}
    return Order(staff(CHIEF), path, body, other, {"loans_loanevent": 1})


@scenario("POST /loans/{loan_id}/waivers")
def waive(house: House) -> Order:
    path = f"/loans/{house.late}/waivers"
    body, other = {"interest": "1.00", "reason": "困难减免"}, {"reason": "减免"}
    return Order(staff(CHIEF), path, body, other, {"loans_loanevent": 1}, entries=1)


def case_of(house: House) -> UUID:
    return Case.objects.get(loan_id=house.late).id


@scenario("POST /collection/cases/{case_id}/collector")
def take_case(house: House) -> Order:
    path = f"/collection/cases/{case_of(house)}/collector"
    return Order(staff(COLLECTOR), path, changes={"collection_case": 1})


@scenario("POST /collection/cases/{case_id}/contacts")
def record_contact(house: House) -> Order:
    case_id = case_of(house)
    if cases.get(case_id).collector_id is None:
        collection.take_case(case_id=case_id, actor=member(COLLECTOR))
    path = f"/collection/cases/{case_id}/contacts"
    body = {"way": "message", "result": "sent", "note": "提醒还款"}
    changes = {"collection_contact": 1}
    return Order(staff(COLLECTOR), path, body, {"note": "再次提醒"}, changes)


@scenario("POST /loans/{loan_id}/write-off-evidence")
def file_evidence(house: House) -> Order:
    return Order(
        staff("huangtao"),
        f"/loans/{house.running}/write-off-evidence",
        changes={"evidence_document": 1},
        replays=UPLOADS,
        file=jpg(legible()),
    )
