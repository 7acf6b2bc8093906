"""Several draws on one contract: each a loan of its own, never more than the limit."""

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from uuid import UUID

import pytest
from django.db import connection

from callers import phone, staff
from money import account_of, set_account
from payments import let_products_say
from road import Road, let_work, member
from sancha.credit.facilities import queries as facilities
from sancha.credit.facilities.types import LIMIT_STATUSES
from sancha.credit.loans import queries as loans
from sancha.credit.loans.types import LoanView
from sancha.engines.evidence.types import CleanFile
from sancha.entry.sample import world
from sancha.entry.sample.borrower import Borrower
from sancha.inloan.contracts.errors import CostChanged, ReadTooQuickly
from sancha.inloan.disbursement import queries as disbursements
from sancha.inloan.disbursement import services as disbursement_services
from sancha.inloan.disbursement.errors import NotOpen
from sancha.inloan.draws import queries, services
from sancha.inloan.draws.errors import NotDrawable
from sancha.inloan.draws.models import Draw
from sancha.inloan.draws.types import Ask
from sancha.platform import clock
from sancha.platform.errors import Invalid, NotFound
from sancha.platform.keys import uuid7
from sancha.postloan.servicing import services as servicing
from sancha.postloan.use_of_funds import queries as uses
from sancha.postloan.use_of_funds import services as use_of_funds
from sancha.preloan.applications import queries as applications
from support import administer
from uploads import pdf


def administer_here(sql: str) -> None:
    administer(f"SET session_replication_role = replica; {sql}", os.environ["SANCHA_DATABASE_NAME"])


@dataclass
class Lived:
    """A borrower with a limit of 50,000 in force, of which nothing is drawn."""

    road: Road
    borrower: Borrower
    application_id: UUID
    contract_id: UUID

    def limit(self) -> tuple[int, int]:
        offer = queries.offer_of(self.contract_id, on=self.road.today)
        return offer.limit.used_fen, offer.free_fen

    def draw(self, amount: str, term_months: int = 6) -> UUID:
        drawn = self.borrower.draw(self.contract_id, amount=amount, term_months=term_months)
        assert drawn.draw_id is not None
        return drawn.draw_id

    def paid(self, draw_id: UUID) -> LoanView:
        """Let the money of a draw arrive."""

        def has_come() -> bool:
            return disbursements.of_draws([draw_id])[draw_id].loan_id is not None

        let_work(has_come)
        loan_id = disbursements.of_draws([draw_id])[draw_id].loan_id
        assert loan_id is not None
        return loans.get(loan_id, on=self.road.today)


def granted(road: Road) -> Lived:
    borrower = road.borrower()
    application = road.apply(borrower, product="revolving_loan")
    road.decided(application.id)
    contract_id = borrower.confirm(application.id)
    return Lived(road, borrower, application.id, contract_id)


@pytest.fixture(scope="module")
def lived(road: Road) -> Lived:
    return granted(road)


@pytest.fixture(scope="module")
def first(lived: Lived) -> LoanView:
    """20,000 of it, for six months."""
    set_account(lived.borrower.person, balance="0.00")
    return lived.paid(lived.draw("20000.00"))


class TestALimitInForce:
    def test_closes_the_case_and_pays_nothing(self, lived: Lived) -> None:
        assert applications.get(lived.application_id).status.code == "granted"
        assert disbursements.of_contract(lived.contract_id) is None
        page = phone(lived.borrower).get(f"/borrower/applications/{lived.application_id}").json()
        assert (page["stage"], page["payment"], page["loan"]) == ("granted", None, None)
        assert [step["state"] for step in page["steps"]] == ["done"] * 4
        assert page["steps"][-1]["label"]["zh"] == "额度生效"

    def test_is_not_withdrawn_as_if_it_were_a_loan(self, lived: Lived) -> None:
        contract = phone(lived.borrower).get(f"/borrower/contracts/{lived.contract_id}").json()
        assert (contract["is_revolving"], contract["may_withdraw"]) == (True, False)
        with pytest.raises(NotOpen):
            disbursement_services.cancel_contract(
                contract_id=lived.contract_id, to="withdrawn", reason="", now=clock.now(),
                actor=lived.borrower.actor,
            )  # fmt: skip


class TestADraw:
    def test_is_a_loan_of_its_own_on_the_contract(self, lived: Lived, first: LoanView) -> None:
        contract = facilities.contract(lived.contract_id)
        assert (first.principal_fen, first.term_months) == (2_000_000, 6)
        assert (first.contract_id, first.facility_id) == (contract.id, contract.facility_id)
        assert first.annual_rate_pct == contract.annual_rate_pct
        assert lived.limit() == (2_000_000, 3_000_000)
        assert account_of(lived.borrower.person) == "20000.00"
        assert applications.get(lived.application_id).status.code == "granted"
        row = Draw.objects.get(contract_id=contract.id, nr=1)
        assert row.figures["principal"] == "20000.00"
        assert row.confirmed_by == lived.borrower.actor.name

    def test_is_seen_by_the_borrower_and_by_staff(self, lived: Lived, first: LoanView) -> None:
        own = phone(lived.borrower).get("/borrower/limits").json()["items"]
        seen = staff("wangli").get(f"/contracts/{lived.contract_id}/limit").json()
        assert own == [seen]
        assert (seen["limit"], seen["used"], seen["free"]) == ("50000.00", "20000.00", "30000.00")
        assert (seen["hindrance"], seen["term_options"]) == (None, [3, 6, 12])
        assert [(d["nr"], d["amount"], d["balance"]) for d in seen["draws"]] == [
            (1, "20000.00", "20000.00")
        ]
        assert seen["draws"][0]["loan"]["number"] == first.number
        row = Draw.objects.get(contract_id=lived.contract_id, nr=1)
        assert seen["draws"][0]["annual_cost_pct"] == row.figures["annual_cost_pct"]
        assert seen["draws"][0]["read_seconds"] == row.read_seconds

    def test_has_its_findings_beside_its_fields(self, lived: Lived, first: LoanView) -> None:
        path = f"/borrower/contracts/{lived.contract_id}/draw-quote"
        for amount, months, pointer in (
            ("30000.01", 6, "/amount"),
            ("40000.00", 6, "/amount"),
            ("900.00", 6, "/amount"),
            ("x", 6, "/amount"),
            ("1000.00", 24, "/term_months"),
        ):
            refused = phone(lived.borrower).get(f"{path}?amount={amount}&term_months={months}")
            assert refused.status_code == 422, amount
            assert [one["pointer"] for one in refused.json()["errors"]] == [pointer]

    def test_says_before_it_is_taken_whether_it_goes_to_her_card(
        self, lived: Lived, first: LoanView, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        let_products_say(monkeypatch, entrusted_from_fen=500_000)
        path = f"/borrower/contracts/{lived.contract_id}/draw-quote?term_months=6&amount="
        for amount, is_entrusted in (("4900.00", False), ("5000.00", True)):
            quote = phone(lived.borrower).get(path + amount).json()
            assert quote["is_entrusted"] is is_entrusted

    def test_is_not_taken_but_by_the_code_for_this_very_amount_and_figures(
        self, lived: Lived, first: LoanView
    ) -> None:
        asked, other = Ask(1_000_000, 6), Ask(1_010_000, 6)
        actor, now = lived.borrower.actor, clock.now()
        offer = queries.offer_of(lived.contract_id, on=lived.road.today)
        cost = queries.cost_of(offer, asked, on=lived.road.today).cost
        before = world.last_code(lived.borrower.phone)
        services.send_code(contract_id=lived.contract_id, ask=asked, now=now, actor=actor)
        code = lived.borrower.receive_code(before)
        said = {
            "contract_id": lived.contract_id, "ask": asked, "digest": cost.digest,
            "read_seconds": cost.reading_seconds, "code": code, "now": now, "actor": actor,
        }  # fmt: skip
        with pytest.raises(CostChanged):
            services.confirm(**said | {"digest": "0" * 64})
        with pytest.raises(ReadTooQuickly):
            services.confirm(**said | {"read_seconds": 0})
        wrong = "000000" if code != "000000" else "111111"
        assert services.confirm(**said | {"code": wrong}).act_outcome != "done"
        digest = queries.cost_of(offer, other, on=lived.road.today).cost.digest
        assert services.confirm(**said | {"ask": other, "digest": digest}).act_outcome != "done"
        assert Draw.objects.filter(contract_id=lived.contract_id).count() == 1

    def test_of_somebody_else_or_of_another_kind_of_contract_is_none(self, road: Road) -> None:
        _, loan = road.lend(amount="10000.00")
        with pytest.raises(NotFound):
            queries.offer_of(loan.contract_id, on=road.today)

    def test_is_refused_by_a_stopped_limit_and_says_why(
        self, lived: Lived, first: LoanView
    ) -> None:
        contract = facilities.contract(lived.contract_id)
        change = f"UPDATE facilities_facility SET {{}} WHERE id = '{contract.facility_id}'"
        administer_here(change.format("status = 'frozen', stopped_for = 'arrears'"))
        try:
            page = phone(lived.borrower).get("/borrower/limits").json()["items"][0]
            assert (page["free"], page["hindrance"]["zh"]) == ("0.00", "额度已冻结")
            with pytest.raises(NotDrawable):
                lived.draw("1000.00")
        finally:
            administer_here(change.format("status = 'active', stopped_for = ''"))

    def test_frees_the_limit_when_it_is_repaid(self, lived: Lived, first: LoanView) -> None:
        servicing.receive(
            loan_id=first.id, amount_fen=100, received_on=lived.road.today, reason="",
            actor=member("zhoujie"),
        )  # fmt: skip
        assert lived.limit() == (2_000_000, 3_000_000)  # It waits: nothing has fallen due.
        second = lived.paid(lived.draw("30000.00", 3))
        assert lived.limit() == (5_000_000, 0)
        assert queries.offer_of(lived.contract_id, on=lived.road.today).hindrance == "used_up"
        set_account(lived.borrower.person, balance="60000.00")
        quote = servicing.quote_early(
            loan_id=second.id, principal_fen=None, keep="term", valid_days=0,
            actor=lived.borrower.actor,
        )  # fmt: skip
        servicing.order_early(quote_id=quote.id, actor=lived.borrower.actor)
        let_work(lambda: loans.get(second.id, on=lived.road.today).status.code == "settled")
        assert lived.limit() == (2_000_000, 3_000_000)


class TestTwoDrawsAtOnce:
    def test_never_take_more_than_the_limit(self, lived: Lived, first: LoanView) -> None:
        """Ten of 7,000 each, confirmed in the same moment, of 30,000 that are left."""
        actor, today, now = lived.borrower.actor, lived.road.today, clock.now()
        asks = [Ask(700_000 + 10_000 * nr, 3) for nr in range(10)]
        offer = queries.offer_of(lived.contract_id, on=today)
        ready = []
        for ask in asks:
            before = world.last_code(lived.borrower.phone)
            services.send_code(contract_id=lived.contract_id, ask=ask, now=now, actor=actor)
            cost = queries.cost_of(offer, ask, on=today).cost
            ready.append((ask, cost, lived.borrower.receive_code(before)))
        known = Draw.objects.filter(contract_id=lived.contract_id).count()

        def confirm(one: tuple[Ask, object, str]) -> str:
            ask, cost, code = one
            try:
                return services.confirm(
                    contract_id=lived.contract_id, ask=ask, digest=cost.digest,
                    read_seconds=cost.reading_seconds, code=code, now=now, actor=actor,
                ).act_outcome  # fmt: skip
            except (Invalid, NotDrawable):
                return "refused"
            finally:
                connection.close()

        with ThreadPoolExecutor(10) as pool:
            outcomes = list(pool.map(confirm, ready))
        assert set(outcomes) == {"done", "refused"}
        taken = Draw.objects.filter(contract_id=lived.contract_id, nr__gt=known)
        assert len(taken) == outcomes.count("done") >= 3
        total_fen = sum(row.amount_fen for row in taken)
        assert 3_000_000 - 790_000 < total_fen <= 3_000_000
        for row in taken:
            lived.paid(row.id)
        assert lived.limit() == (2_000_000 + total_fen, 3_000_000 - total_fen)


class TestWhatHinders:
    def test_is_said_by_the_first_that_does(self, lived: Lived, first: LoanView) -> None:
        offer, on = queries.offer_of(lived.contract_id, on=lived.road.today), lived.road.today
        contract, limit, product = offer.contract, offer.limit, offer.product
        late, stopped = replace(first, days_past_due=1), LIMIT_STATUSES["frozen"]
        closed = product.model_copy(update={"code": "no_such_product"})
        for code, values in (
            ("", (contract, limit, product, [first])),
            ("frozen", (contract, replace(limit, status=stopped), product, [late])),
            ("expired", (contract, replace(limit, expires_on=on), product, [late])),
            ("arrears", (contract, limit, closed, [first, late])),
            ("product", (contract, limit, closed, [first])),
            ("consent", (replace(contract, party_id=uuid7()), limit, product, [first])),
            (
                "identity",
                (replace(contract, elements={"identity": "another"}), limit, product, [first]),
            ),
        ):
            assert queries.hindrance(*values, on=on) == code


class TestTheNextDraw:
    def test_waits_until_the_use_of_an_earlier_one_is_proven(
        self, lived: Lived, first: LoanView, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(uses, "NEXT_DRAW", "use.proof_from")  # Of 10,000 on.
        page = phone(lived.borrower).get("/borrower/limits").json()["items"][0]
        assert page["hindrance"]["en"].startswith("the use of an earlier draw is not proven")
        with pytest.raises(NotDrawable):
            lived.draw("1000.00")
        proof = CleanFile(name="invoice.pdf", media_type="application/pdf", content=pdf())
        for result, proven_fen in (("incomplete", 0), ("proven", 2_000_000)):
            assert uses.is_unproven(
                lived.contract_id, lived.borrower.actor.party_id, on=lived.road.today
            )
            use_of_funds.record(
                loan_id=first.id, result=result, proven_fen=proven_fen, note="装修发票",
                file=proof, now=clock.now(), actor=member("wangli"),
            )  # fmt: skip
        page = phone(lived.borrower).get("/borrower/limits").json()["items"][0]
        assert page["hindrance"] is None or page["hindrance"]["zh"] == "可用额度不足"
