"""Bills that were discounted and are due: what their acceptors did."""

from datetime import timedelta
from functools import cache
from uuid import UUID

from callers import staff
from road import let_work, member, sandbox
from sancha.credit.bills.models import Bill
from sancha.office.proposals import services as proposals
from sancha.platform import clock
from scenarios.frame import OPERATOR, House, Order, scenario


@cache
def due_bills(house: House) -> list[UUID]:
    """Two bills that are due today, after a night."""
    today, party_id = house.road.today, house.someone.actor.party_id
    for number in (f"2{tail:029d}" for tail in (1, 2)):
        proposed = proposals.propose(
            kind="bill_discount",
            key=f"{party_id}:{number}",
            values={
                "number": number,
                "kind": "commercial",
                "drawer": "杭州云栖机械有限公司",
                "acceptor": "杭州云栖机械有限公司",
                "face": "20000.00",
                "issued_on": today.isoformat(),
                "due_on": (today + timedelta(days=1)).isoformat(),
                "discounted_on": today.isoformat(),
                "annual_rate_pct": "4.2",
                "trade_contract": "HT-2026-007",
                "invoices": "33002026010500007",
            },
            reason="真实贸易背景已核",
            actor=member("wangli"),
        )
        proposals.release(
            proposal_id=proposed.id, opinion="", now=clock.now(), actor=member("liuyang")
        )
    let_work(lambda: Bill.objects.filter(status="held").count() == 2)
    house.road.nights(max(Bill.objects.values_list("matures_on", flat=True)))
    return list(Bill.objects.order_by("number").values_list("id", flat=True))


@scenario("POST /bills/{bill_id}/payment")
def paid(house: House) -> Order:
    path = f"/bills/{due_bills(house)[0]}/payment"
    receipt = {"number": "CNAPS0001", "amount": "20000.00", "payer": "杭州云栖机械有限公司"}
    sandbox("POST", "/core/lender/receipts", receipt)
    body = {"received_on": str(house.road.today), "reference": "CNAPS0001"}
    changes = {"loans_loanevent": 1, "loans_repayment": 1}
    return Order(staff(OPERATOR), path, body, {"reference": "CNAPS0002"}, changes, entries=1)


@scenario("POST /bills/{bill_id}/refusal")
def refused(house: House) -> Order:
    path = f"/bills/{due_bills(house)[1]}/refusal"
    changes = {"event": 1, "notice_notice": 1}
    return Order(staff(OPERATOR), path, {"reason": "余额不足"}, {"reason": "账户冻结"}, changes)
