"""A revolving limit is ended before its term, as its borrower asks."""

from typing import Any
from uuid import UUID

import pytest

from callers import phone, staff
from money import set_account
from refusals import assert_problem
from road import Road, let_work, member
from sancha.credit.facilities import queries as facilities
from sancha.credit.facilities.errors import ContractNotOpen
from sancha.credit.loans import queries as loans
from sancha.engines.process import queries as processes
from sancha.entry.sample.borrower import Borrower
from sancha.inloan.contracts.errors import ReasonMissing
from sancha.inloan.disbursement import queries as disbursements
from sancha.inloan.draws import services
from sancha.inloan.draws.errors import LimitHeld, NotDrawable
from sancha.inloan.draws.types import Ask
from sancha.platform import clock
from sancha.platform.errors import Denied, NotFound
from sancha.postloan.servicing import services as servicing

WHY = "客户 11 月 20 日到网点书面提出"


def granted(road: Road) -> tuple[Borrower, UUID]:
    """A borrower with a limit of 50,000 in force, of which nothing is drawn."""
    borrower = road.borrower()
    application = road.apply(borrower, product="revolving_loan")
    road.decided(application.id)
    return borrower, borrower.confirm(application.id)


def limit_of(borrower: Borrower) -> dict[str, Any]:
    (found,) = phone(borrower).get("/borrower/limits").json()["items"]
    return dict(found)


@pytest.fixture(scope="module")
def drawn(road: Road) -> tuple[Borrower, UUID, UUID]:
    """A limit with a draw whose money is on its way."""
    borrower, contract_id = granted(road)
    set_account(borrower.person, balance="0.00")
    found = borrower.draw(contract_id, amount="20000.00", term_months=3)
    assert found.draw_id is not None
    return borrower, contract_id, found.draw_id


class TestALimitInUse:
    def test_is_held_by_a_payment_under_way_and_then_by_its_loan(
        self, road: Road, drawn: tuple[Borrower, UUID, UUID]
    ) -> None:
        borrower, contract_id, draw_id = drawn
        payment = disbursements.of_draws([draw_id])[draw_id]
        refused = phone(borrower).post(f"/borrower/contracts/{contract_id}/limit-closing", {})
        assert_problem(refused, 409, "draws.limit_held")
        assert f"提款 {payment.number} 尚在办理" in refused.json()["detail"]
        let_work(lambda: disbursements.of_draws([draw_id])[draw_id].loan_id is not None)
        loan_id = disbursements.of_draws([draw_id])[draw_id].loan_id
        assert loan_id is not None
        number = loans.numbers_of([loan_id])[loan_id]
        shown = limit_of(borrower)
        assert (shown["may_close"], shown["ended_on"]) == (True, None)
        assert shown["held_for"] == {
            "zh": f"借据 {number} 尚未结清，请先还清",
            "en": f"loan {number} is not settled; repay it first",
        }
        with pytest.raises(LimitHeld):
            services.close_limit(contract_id=contract_id, reason=WHY, actor=member("wangli"))
        assert facilities.contract(contract_id).status.code == "confirmed"

    def test_can_be_ended_once_all_is_repaid(
        self, road: Road, drawn: tuple[Borrower, UUID, UUID]
    ) -> None:
        borrower, contract_id, draw_id = drawn
        loan_id = disbursements.of_draws([draw_id])[draw_id].loan_id
        assert loan_id is not None
        set_account(borrower.person, balance="60000.00")
        quote = servicing.quote_early(
            loan_id=loan_id, principal_fen=None, keep="term", valid_days=0, actor=borrower.actor
        )
        servicing.order_early(quote_id=quote.id, actor=borrower.actor)
        let_work(lambda: loans.get(loan_id, on=road.today).status.code == "settled")
        path = f"/contracts/{contract_id}/limit-closing"
        assert staff("wangli").post(path, {"reason": WHY}).status_code == 204
        assert limit_of(borrower)["ended_on"] == str(road.today)


@pytest.fixture(scope="module")
def ended(road: Road) -> tuple[Borrower, UUID]:
    """A limit that its borrower has ended on her phone."""
    borrower, contract_id = granted(road)
    answer = phone(borrower).post(f"/borrower/contracts/{contract_id}/limit-closing", {})
    assert answer.status_code == 204, answer.content
    return borrower, contract_id


class TestALimitThatHasEnded:
    def test_is_drawn_of_no_more(self, road: Road, ended: tuple[Borrower, UUID]) -> None:
        borrower, contract_id = ended
        shown = limit_of(borrower)
        assert (shown["free"], shown["may_close"]) == ("0.00", False)
        assert shown["hindrance"]["zh"] == "额度已终止"
        with pytest.raises(NotDrawable):
            services.send_code(
                contract_id=contract_id, ask=Ask(100_000, 3), now=clock.now(), actor=borrower.actor
            )

    def test_is_shown_with_its_contract_and_why(self, ended: tuple[Borrower, UUID]) -> None:
        borrower, contract_id = ended
        contract = staff("wangli").get(f"/contracts/{contract_id}").json()
        assert contract["status"]["code"] == "ended"
        assert contract["end_reason"]["en"] == "The customer ended the limit early"
        limit = staff("wangli").get(f"/contracts/{contract_id}/limit").json()
        assert (limit["status"]["code"], limit["limit"]) == ("closed", "50000.00")
        own = phone(borrower).get(f"/borrower/contracts/{contract_id}").json()
        assert (own["stage"], own["may_withdraw"]) == ("ended", False)
        page = staff("wangli").get(f"/customers/{borrower.actor.party_id}").json()
        assert page["limits"][0]["contract"]["id"] == str(contract_id)
        assert page["limits"][0]["stopped_for"]["zh"] == "客户要求提前终止"

    def test_is_in_the_life_of_its_case_and_the_borrower_is_told(
        self, ended: tuple[Borrower, UUID]
    ) -> None:
        borrower, contract_id = ended
        contract = facilities.contract(contract_id)
        page = staff("wangli").get(f"/applications/{contract.application_id}").json()
        assert "循环额度提前终止" in [one["title"]["zh"] for one in page["history"]]

        def told() -> list[str]:
            notices = phone(borrower).get("/borrower/notices").json()["items"]
            return [one["title"]["zh"] for one in notices]

        let_work(lambda: "额度已终止" in told())
        assert processes.position_of(contract.application_id) == []

    def test_is_not_ended_again(self, ended: tuple[Borrower, UUID]) -> None:
        with pytest.raises(ContractNotOpen):
            services.close_limit(contract_id=ended[1], reason=WHY, actor=member("wangli"))

    def test_stays_so_through_the_night(self, road: Road, ended: tuple[Borrower, UUID]) -> None:
        before = facilities.limit(facilities.contract(ended[1]).facility_id)
        road.next_night()
        assert facilities.limit(before.id) == before
        assert before.status.code == "closed"


class TestWhoEndsIt:
    def test_says_how_the_borrower_asked_and_may_do_it_on_this_very_contract(
        self, road: Road, drawn: tuple[Borrower, UUID, UUID]
    ) -> None:
        _, contract_id = granted(road)
        for actor, reason, refusal in (
            (member("wangli"), "  ", ReasonMissing),
            (member("zhaomin"), WHY, Denied),
            (member("chenjing"), WHY, Denied),  # Of another branch.
            (drawn[0].actor, "", Denied),  # Another borrower.
        ):
            with pytest.raises(refusal):
                services.close_limit(contract_id=contract_id, reason=reason, actor=actor)
        assert facilities.contract(contract_id).status.code == "confirmed"

    def test_finds_none_where_a_contract_is_of_one_loan(self, road: Road) -> None:
        _, loan = road.lend(amount="10000.00")
        with pytest.raises(NotFound):
            services.close_limit(contract_id=loan.contract_id, reason=WHY, actor=member("wangli"))
