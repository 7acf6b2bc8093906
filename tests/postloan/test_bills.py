"""Bills: discounted by two, interest first; earned night by night; paid or refused when due."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError

from books import assert_books_balance
from callers import phone, staff
from money import account_of, set_account
from nights import DIFFERENT
from road import Road, let_work, member
from sancha.credit.bills import queries as bills
from sancha.credit.bills.errors import AlreadyDiscounted, NotAwaited
from sancha.credit.bills.models import Bill
from sancha.credit.bills.types import BillView
from sancha.credit.loans import queries as loans
from sancha.credit.loans.errors import DoesNotFit
from sancha.credit.loans.types import LoanView
from sancha.engines.ledger import queries as ledger
from sancha.entry.sample.borrower import Borrower
from sancha.office.proposals import services as proposals
from sancha.office.proposals.errors import SamePerson
from sancha.office.proposals.types import ProposalView
from sancha.platform import clock
from sancha.platform.errors import Denied, Invalid
from sancha.postloan.presentation import services
from sancha.postloan.presentation.errors import NotDueYet
from sancha.postloan.servicing import services as servicing
from support import query

MANAGER, APPROVER, OPERATOR, OFFICER = "wangli", "liuyang", "zhoujie", "huangtao"
START = date(2026, 1, 5)
# 2026-01-10 is a Saturday: the acceptor pays on Monday the 12th, 7 days after the discount.
DUE, MATURES = date(2026, 1, 10), date(2026, 1, 12)
BILL: dict[str, Any] = {
    "number": "110" + "0" * 26 + "1",
    "kind": "bank",
    "drawer": "杭州云栖机械有限公司",
    "acceptor": "江南银行股份有限公司",
    "face": "100000.00",
    "issued_on": "2025-11-03",
    "due_on": DUE.isoformat(),
    "discounted_on": START.isoformat(),
    "annual_rate_pct": "3.6",
    "trade_contract": "HT-2025-118",
    "invoices": "33002025110300018",
}


@pytest.fixture(scope="module")
def holder(road: Road) -> Borrower:
    return road.borrower()


def numbered(tail: int) -> str:
    return f"110{tail:027d}"


def propose(holder: Borrower, tail: int, who: str = MANAGER, **changes: Any) -> ProposalView:
    values = {**BILL, "number": numbered(tail), **changes}
    key = f"{holder.actor.party_id}:{values['number']}"
    return proposals.propose(
        kind="bill_discount", key=key, values=values, reason="真实贸易背景已核", actor=member(who)
    )


def release(view: ProposalView, who: str = APPROVER) -> None:
    proposals.release(proposal_id=view.id, opinion="", now=clock.now(), actor=member(who))


def bill_of(tail: int) -> BillView:
    return bills.view_of(Bill.objects.filter(number=numbered(tail)).latest("taken_at"))


def discounted(holder: Borrower, tail: int, **changes: Any) -> BillView:
    release(propose(holder, tail, **changes))
    let_work(lambda: bill_of(tail).status.code != "paying")
    return bill_of(tail)


def loan_of(bill: BillView, on: date) -> LoanView:
    assert bill.loan_id is not None
    return loans.get(bill.loan_id, on=on)


def unearned_fen() -> int:
    return -ledger.balance_fen("130102")


class TestDiscounting:
    def test_says_what_it_costs_and_pays_when_another_releases_it(
        self, road: Road, holder: Borrower
    ) -> None:
        set_account(holder.person, balance="0.00")
        view = propose(holder, 1)
        # 100,000 × 3.6 % × 7 / 360 = 70.00; (100,000 / 99,930) ^ (365 / 7) - 1 = 3.7188 %.
        assert view.after["foreseen"] == {
            "matures_on": "2026-01-12", "days": "7", "discount": "70.00",
            "proceeds": "99930.00", "irr_pct": "3.7188",
        }  # fmt: skip
        with pytest.raises(Denied):  # A manager proposes; an approver releases.
            release(view, MANAGER)
        with pytest.raises(Denied):
            release(view, OPERATOR)
        assert not Bill.objects.exists()
        release(view)
        assert bill_of(1).status.code == "paying"
        assert account_of(holder.person) == "0.00"
        let_work(lambda: bill_of(1).status.code == "held")
        assert account_of(holder.person) == "99930.00"
        loan = loan_of(bill_of(1), road.today)
        assert (loan.principal_fen, loan.balance_fen, loan.next_fen) == (10_000_000,) * 3
        assert (loan.disbursed_on, loan.matures_on) == (START, MATURES)
        assert (loan.contract_id, loan.application_id) == (None, None)
        legs = query(
            """SELECT account, sum(amount_fen) FROM ledger_leg JOIN ledger_entry e ON e.id = entry_id
               WHERE e.subject_id = %s AND account <> '3001' GROUP BY 1 ORDER BY 1""",
            loan.id,
        )
        assert legs == [("1002", -9_993_000), ("130101", 10_000_000), ("130102", -7_000)]

    def test_is_refused_of_a_bill_that_is_discounted_and_kept_from_it_by_the_database(
        self, holder: Borrower
    ) -> None:
        with pytest.raises(AlreadyDiscounted):
            propose(holder, 1)
        with pytest.raises(IntegrityError, match="bill_discounted_once"):
            query(
                """INSERT INTO bills_bill SELECT (jsonb_populate_record(NULL::bills_bill,
                   to_jsonb(b) || jsonb_build_object('id', new_key(), 'loan_id', new_key()))).*
                   FROM bills_bill b"""
            )

    def test_of_one_bill_by_two_proposals_pays_once(self, holder: Borrower, road: Road) -> None:
        other = road.borrower()
        first, second = propose(holder, 2), propose(other, 2)
        release(first)
        with pytest.raises(AlreadyDiscounted):
            release(second)
        let_work(lambda: bill_of(2).status.code == "held")
        assert Bill.objects.filter(number=numbered(2)).count() == 1

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"number": "2" + "0" * 29}, "number"),
            ({"kind": "commercial"}, "number"),
            ({"number": "1" * 29}, "number"),
            ({"face": "0.00"}, "face"),
            ({"face": "9999.99"}, "face"),
            ({"due_on": "2026-01-05"}, "due_on"),
            ({"issued_on": "2026-01-06"}, "issued_on"),
            ({"due_on": "2026-05-04"}, "due_on"),
            ({"discounted_on": "2026-01-04"}, "discounted_on"),
            ({"annual_rate_pct": "24", "due_on": "2026-04-30"}, "annual_rate_pct"),
        ],
    )
    def test_refuses_what_does_not_fit(
        self, holder: Borrower, changes: dict[str, str], field: str
    ) -> None:
        with pytest.raises(Invalid) as refused:
            propose(holder, 9, **changes)
        assert list(refused.value.fields) == [f"/values/{field}"]

    def test_whose_money_cannot_arrive_leaves_the_bill_with_its_holder(self, road: Road) -> None:
        other = road.borrower()
        set_account(other.person, status="closed")
        bill = discounted(other, 3)
        assert (bill.status.code, bill.loan_id) == ("failed", None)
        assert query("SELECT used_fen, limit_fen FROM facilities_facility WHERE id = %s",
                     bill.facility_id) == [(0, 0)]  # fmt: skip
        set_account(other.person, status="open")
        assert discounted(other, 3).status.code == "held"  # Its number is free.


class TestTakingBack:
    def cancel(self, loan_id: UUID, who: str = OFFICER) -> ProposalView:
        return proposals.propose(
            kind="bill_cancellation", key=str(loan_id), values={}, reason="持票人当日撤销",
            actor=member(who),
        )  # fmt: skip

    def test_on_its_day_leaves_nothing_lent(self, road: Road, holder: Borrower) -> None:
        bill = discounted(holder, 4)
        before = (ledger.balance_fen("130101"), unearned_fen(), ledger.balance_fen("1001"))
        view = self.cancel(loan_of(bill, road.today).id)
        with pytest.raises(SamePerson):
            release(view, OFFICER)
        release(view)
        after = (ledger.balance_fen("130101"), unearned_fen(), ledger.balance_fen("1001"))
        assert [now - then for then, now in zip(before, after, strict=True)] == [
            -10_000_000, -7_000, 9_993_000,
        ]  # fmt: skip
        loan = loan_of(bill, road.today)
        assert (bill_of(4).status.code, loan.balance_fen) == ("cancelled", 0)
        assert loan.status.code == "settled"
        assert discounted(holder, 4).status.code == "held"

    def test_is_refused_on_another_day(self, road: Road) -> None:
        road.next_night()
        with pytest.raises(DoesNotFit):
            self.cancel(loan_of(bill_of(1), road.today).id)


class TestItsLife:
    def test_earns_day_by_day_and_the_loans_agree_with_the_books(self, road: Road) -> None:
        held = Bill.objects.filter(status="held").count()
        assert held == 4
        # 70.00 over seven days: the first is the day after the discount.
        for days in range(1, 4):
            road.nights(START + timedelta(days=days + 1))
            assert unearned_fen() == held * (7_000 - 1_000 * days)
            assert query(DIFFERENT) == []
        earned_fen = -ledger.balance_fen("6011")
        assert earned_fen == held * 3_000 - round(held * 3_000 * 6 / 106)
        assert_books_balance()

    def test_does_not_take_what_happens_to_other_loans(self, road: Road) -> None:
        loan_id = loan_of(bill_of(1), road.today).id
        with pytest.raises(DoesNotFit):
            servicing.quote_early(
                loan_id=loan_id, principal_fen=None, keep="term", valid_days=0,
                actor=member(MANAGER),
            )  # fmt: skip
        with pytest.raises(DoesNotFit):
            servicing.extend(loan_id=loan_id, periods=2, reason="展期", actor=member(APPROVER))
        with pytest.raises(DoesNotFit):
            proposals.propose(
                kind="loan_call", key=str(loan_id), values={}, reason="提前", actor=member(OFFICER)
            )

    def test_is_presented_when_it_is_due(self, road: Road) -> None:
        bill = bill_of(1)
        with pytest.raises(NotDueYet):
            services.note_refused(
                bill_id=bill.id, reason="余额不足", now=clock.now(), actor=member(OPERATOR)
            )
        with pytest.raises(Denied):
            services.note_refused(
                bill_id=bill.id, reason="余额不足", now=clock.now(), actor=member(MANAGER)
            )

    def test_paid_by_its_acceptor_ends(self, road: Road) -> None:
        road.nights(MATURES)
        assert [loan_of(bill_of(tail), MATURES).next_fen for tail in (1, 2)] == [10_000_000] * 2
        # Nobody debits the holder on that day: she is not told so.
        assert query("SELECT count(*) FROM notice_notice WHERE template = 'loan.reminder'") == [
            (0,)
        ]
        bill = services.note_paid(
            bill_id=bill_of(1).id, received_on=MATURES, reference="CNAPS0001", now=clock.now(),
            actor=member(OPERATOR),
        )  # fmt: skip
        assert (bill.status.code, bill.answered_on, bill.answer) == ("paid", MATURES, "CNAPS0001")
        for wrong in ("P202600000001", "PL202600000001", "CNAPS0001"):
            with pytest.raises(Invalid) as refused:  # Ours, or another bill's.
                services.note_paid(
                    bill_id=bill_of(2).id, received_on=MATURES, reference=wrong,
                    now=clock.now(), actor=member(OPERATOR),
                )  # fmt: skip
            assert list(refused.value.fields) == ["/reference"]
        road.next_night()
        loan = loan_of(bill, road.today)
        assert (loan.status.code, loan.settled_on) == ("settled", MATURES)
        with pytest.raises(NotAwaited):
            services.note_refused(
                bill_id=bill.id, reason="余额不足", now=clock.now(), actor=member(OPERATOR)
            )

    def test_refused_by_its_acceptor_is_owed_by_the_holder(
        self, road: Road, holder: Borrower
    ) -> None:
        bill = bill_of(2)
        road.next_night()
        loan = loan_of(bill, road.today)
        assert (loan.status.code, loan.days_past_due) == ("overdue", 2)
        asked = "SELECT count(*) FROM repayment_debit WHERE loan_id = %s"
        assert query(asked, loan.id) == [(0,)]  # While nobody knows, the holder is not debited.
        services.note_refused(
            bill_id=bill.id, reason="余额不足", now=clock.now(), actor=member(OPERATOR)
        )
        set_account(holder.person, balance="100000.00")
        road.next_night()  # Penalty of a day: 100,000 × 5.4 % / 360 = 15.00.
        assert query("SELECT asked_fen FROM repayment_debit WHERE loan_id = %s", loan.id) == [
            (10_001_500,)
        ]
        loan = loan_of(bill, road.today)
        assert loan.status.code == "overdue"
        assert loan.balance_fen == 1_500  # The penalty first, then what the account held beside it.
        own = phone(holder).get(f"/borrower/loans/{loan.id}").json()
        said = own["bill"]
        assert (said["proceeds"], said["discount"], said["face"]) == (
            "99930.00", "70.00", "100000.00",
        )  # fmt: skip
        assert (said["status"]["code"], said["answer"]) == ("refused", "余额不足")
        assert (said["due_on"], said["matures_on"]) == (str(DUE), str(MATURES))
        assert (own["contract"], own["overdue"]["amount"]) == (None, "15.00")
        rows = phone(holder).get("/borrower/loans").json()["items"]
        found = sorted((row["bill"]["number"], row["bill"]["status"]["code"]) for row in rows)
        assert found == [
            (numbered(1), "paid"), (numbered(2), "refused"), (numbered(4), "cancelled"),
            (numbered(4), "held"),
        ]  # fmt: skip
        page = staff(OPERATOR).get(f"/loans/{loan.id}").json()["summary"]
        assert (page["bill"]["status"]["code"], page["bill"]["answer"]) == ("refused", "余额不足")
        assert (page["contract"], page["application"]) == (None, None)
        assert (page["interest_paid"], page["interest_unearned"]) == ("70.00", "0.00")
        assert query(DIFFERENT) == []
        assert_books_balance()
