"""The desk: what is missing is said, two people pay where the product says so, and a failed order
is followed by another only under a new number."""

from datetime import timedelta
from functools import partial
from uuid import UUID

import pytest
from django.db import IntegrityError

from callers import phone
from money import account_of, set_account
from payments import (
    LENT_FEN,
    OPERATOR,
    REVIEWER,
    also_holding,
    case_of,
    payment_of,
    requested,
    until_paid,
    used_fen,
)
from road import advance, calm, drain, hurry, let_work, member, sandbox
from sancha.credit.facilities import queries as facilities
from sancha.engines.evidence import queries as evidence
from sancha.engines.notice.models import Notice
from sancha.engines.outside import breaker
from sancha.engines.process import queries as processes
from sancha.engines.signing import pades
from sancha.engines.signing import queries as signing
from sancha.entry.sample.borrower import Borrower
from sancha.inloan.disbursement import errands, jobs, queries, services
from sancha.inloan.disbursement.errors import NotOpen, NotProven, SamePerson
from sancha.inloan.disbursement.models import Disbursement
from sancha.inloan.disbursement.services import paying
from sancha.inloan.disbursement.types import AccountFound, DisbursementView
from sancha.insight.verification import queries as verification
from sancha.platform import clock
from sancha.platform.acts import Actor, Scope
from sancha.platform.errors import Denied
from sancha.platform.keys import uuid7
from sancha.platform.models import Event
from sancha.platform.text import Text
from support import at_once, clerk

AN_HOUR = 3600


def failed(signed: tuple[Borrower, UUID]) -> DisbursementView:
    """Let the transfer fail at the bank: the account is closed after it was found open."""
    borrower, contract_id = signed
    sandbox("PUT", "/core/settings", {"settle_seconds": 60})
    drain()
    set_account(borrower.person, status="closed")
    advance(60)
    hurry()
    drain()
    sandbox("PUT", "/core/settings", {"settle_seconds": 1})
    payment = payment_of(contract_id)
    assert payment.status.code == "failed"
    return payment


class TestMissing:
    def test_a_closed_account_is_said_exactly_and_the_money_leaves_once_it_is_open(
        self, signed: tuple[Borrower, UUID]
    ) -> None:
        borrower, contract_id = signed
        set_account(borrower.person, status="closed")
        drain()
        payment = payment_of(contract_id)
        assert payment.status.code == "blocked"
        assert [text.zh for text in payment.missing] == ["收款账户已销户"]
        assert (used_fen(contract_id), payment.sent_at) == (0, None)
        assert queries.listed(text="", status="", queue="attention", window=slice(5))[0][0].id == (
            payment.id
        )
        told = Notice.objects.filter(subject_id=payment.id, template="payment.attention")
        assert "收款账户已销户" in told[0].body["zh"]
        page = phone(borrower).get(f"/borrower/applications/{case_of(contract_id)}").json()
        assert page["expected"]["text"]["zh"].startswith("放款前核对发现：收款账户已销户。")
        set_account(borrower.person, status="open")
        errands.pay(contract_id)
        jobs.follow(payment.id)
        until_paid(contract_id)
        assert payment_of(contract_id).number == payment.number
        assert account_of(borrower.person) == "20100.00"

    def test_an_account_that_cannot_be_asked_about_is_asked_about_again(
        self, signed: tuple[Borrower, UUID]
    ) -> None:
        _, contract_id = signed
        sandbox("PUT", "/faults", {"core.accounts": {"kind": "unavailable"}})
        drain()
        payment = payment_of(contract_id)
        assert [t.en for t in payment.missing] == [
            "the receiving account cannot be checked just now"
        ]
        calm()
        breaker.forget_all()
        until_paid(contract_id)

    def test_a_limit_that_is_not_enough_is_said(self, signed: tuple[Borrower, UUID]) -> None:
        _, contract_id = signed
        facility_id = facilities.contract(contract_id).facility_id
        take_limit(facility_id=facility_id, actor=clerk("disbursement.pay", at=None))
        payment = services.intend(
            contract_id=contract_id, account=AccountFound(""), now=clock.now()
        )
        assert (payment.status.code, [t.zh for t in payment.missing]) == (
            "blocked",
            ["可用额度不足"],
        )
        services.cancel_contract(
            contract_id=contract_id,
            to="approval",
            reason="额度不足，退回审批",
            now=clock.now(),
            actor=member(OPERATOR),
        )
        assert payment_of(contract_id).status.code == "cancelled"
        drain()


@paying.use_case
def take_limit(*, facility_id: UUID, actor: Actor) -> None:
    actor.require("disbursement.pay", on=Scope(facility_id))
    paying.facility_services.occupy(facility_id, LENT_FEN)
    paying.facility_services.withdraw(facility_id)
    paying.facility_services.release(facility_id, LENT_FEN)
    paying.facility_services.withdraw(facility_id)


class TestFailed:
    def test_is_told_to_the_borrower_and_waits_at_the_desk(
        self, signed: tuple[Borrower, UUID]
    ) -> None:
        payment = failed(signed)
        told = Notice.objects.get(template="payment.failed", subject_id=payment.contract_id)
        assert "收款账户已销户" in told.body["zh"]
        assert payment.reason == Text("收款账户已销户", "The receiving account is closed")
        listed, _ = queries.listed(text="", status="", queue="attention", window=slice(50))
        assert payment.id in {one.id for one in listed}
        errands.pay(payment.contract_id)  # By itself nothing more leaves.
        assert Disbursement.objects.filter(contract_id=payment.contract_id).count() == 1

    def test_is_ordered_again_once_under_a_new_number_and_arrives(
        self, signed: tuple[Borrower, UUID]
    ) -> None:
        borrower, contract_id = signed
        payment = failed(signed)
        set_account(borrower.person, status="open")
        again = partial(
            services.order_again,
            disbursement_id=payment.id,
            opinion="账户已恢复，重新放款",
            now=clock.now(),
            actor=member(OPERATOR),
        )
        results = at_once(*[again] * 4)
        made = [r for r in results if isinstance(r, DisbursementView)]
        assert len(made) == 1, results
        assert {type(r) for r in results} == {DisbursementView, NotOpen}
        assert made[0].number != payment.number
        assert made[0].previous_id == payment.id
        until_paid(contract_id)
        assert account_of(borrower.person) == "20100.00"
        assert used_fen(contract_id) == LENT_FEN
        statuses = Disbursement.objects.filter(contract_id=contract_id).order_by("requested_at")
        assert list(statuses.values_list("status", flat=True)) == ["failed", "paid"]
        assert sandbox("GET", f"/core/transfers/{payment.number}")["status"] == "failed"

    def test_by_somebody_who_may_not_is_not_ordered_again(
        self, signed: tuple[Borrower, UUID]
    ) -> None:
        payment = failed(signed)
        for actor in (member(REVIEWER), member("wangli")):
            with pytest.raises(Denied):
                services.order_again(
                    disbursement_id=payment.id, opinion="再放一次", now=clock.now(), actor=actor
                )


class TestByHand:
    def reused(self, contract_id: UUID, **other: str) -> DisbursementView:
        """Let the bank know our number with other values than ours."""
        known = AccountFound("")
        intended = services.intend(contract_id=contract_id, account=known, now=clock.now())
        order = {"number": intended.number, "amount": "20000.00", "to_name": "别人"} | other
        sandbox("POST", "/core/transfers", {"to_account": "6299009999999999999"} | order)
        advance(5)
        drain()
        payment = payment_of(contract_id)
        assert payment.reason is not None
        return payment

    def test_a_number_that_is_another_transfers_proves_that_ours_was_never_taken(
        self, signed: tuple[Borrower, UUID]
    ) -> None:
        borrower, contract_id = signed
        payment = self.reused(contract_id)
        settled = errands.settle_by_hand(
            payment.id, opinion="该号为他人转账，本笔未受理", actor=member(OPERATOR)
        )
        assert settled.status.code == "failed"
        assert settled.reason is not None
        assert settled.reason.zh == "核实：核心系统从未受理本笔转账"
        assert used_fen(contract_id) == 0
        made = services.order_again(
            disbursement_id=payment.id,
            opinion="换号重新放款",
            now=clock.now(),
            actor=member(OPERATOR),
        )
        assert made.number != payment.number
        until_paid(contract_id)
        assert account_of(borrower.person) == "20100.00"

    def test_before_the_evidence_no_new_order_leaves(self, signed: tuple[Borrower, UUID]) -> None:
        _, contract_id = signed
        payment = self.reused(contract_id)
        with pytest.raises(NotOpen):
            services.order_again(
                disbursement_id=payment.id,
                opinion="不等了，再放一次",
                now=clock.now(),
                actor=member(OPERATOR),
            )
        assert Disbursement.objects.filter(contract_id=contract_id).count() == 1
        errands.settle_by_hand(payment.id, opinion="已核实未受理", actor=member(OPERATOR))

    def test_an_answer_that_proves_nothing_settles_nothing(
        self, signed: tuple[Borrower, UUID]
    ) -> None:
        borrower, contract_id = signed
        sandbox("PUT", "/core/settings", {"settle_seconds": AN_HOUR})
        hers = {"to_account": borrower.person["bank_account"], "to_name": borrower.person["name"]}
        payment = self.reused(contract_id, amount="19999.00", **hers)
        with pytest.raises(NotProven):  # It is on its way to her, in another amount.
            errands.settle_by_hand(payment.id, opinion="金额不符，核实", actor=member(OPERATOR))
        assert payment_of(contract_id).status.code == "unknown"
        set_account(borrower.person, status="closed")
        advance(AN_HOUR)
        settled = errands.settle_by_hand(
            payment.id, opinion="已失败，可重新放款", actor=member(OPERATOR)
        )
        assert settled.status.code == "failed"

    def test_is_refused_where_nobody_need_decide(self, signed: tuple[Borrower, UUID]) -> None:
        payment = failed(signed)
        with pytest.raises(NotOpen):
            errands.settle_by_hand(payment.id, opinion="已失败的再核实", actor=member(OPERATOR))


class TestTwoPeople:
    def review(self, payment: DisbursementView, actor: Actor, outcome: str = "approve") -> object:
        return services.approve_request(
            disbursement_id=payment.id,
            task_id=None,
            outcome=outcome,
            opinion="复核一致，同意",
            now=clock.now(),
            actor=actor,
        )

    def test_one_requests_another_reviews_and_then_it_leaves(
        self, by_two: tuple[Borrower, UUID]
    ) -> None:
        borrower, contract_id = by_two
        drain()
        assert queries.of_contract(contract_id) is None  # Nothing by itself.
        payment = requested(contract_id)
        drain()
        assert (payment_of(contract_id).status.code, used_fen(contract_id)) == ("requested", 0)
        self.review(payment, member(REVIEWER))
        until_paid(contract_id)
        row = Disbursement.objects.get(pk=payment.id)
        assert (row.requested_by, row.reviewed_by) == (member(OPERATOR).id, member(REVIEWER).id)
        assert account_of(borrower.person) == "20100.00"

    def test_sixteen_reviews_at_once_are_one(self, by_two: tuple[Borrower, UUID]) -> None:
        borrower, contract_id = by_two
        payment = requested(contract_id)
        results = at_once(*[partial(self.review, payment, member(REVIEWER))] * 16)
        assert sum(isinstance(r, DisbursementView) for r in results) == 1, results
        assert {type(r) for r in results} == {DisbursementView, NotOpen}
        reviewed = Event.objects.filter(subject=payment.id, type="disbursement.reviewed")
        assert reviewed.count() == 1
        until_paid(contract_id)
        assert account_of(borrower.person) == "20100.00"

    def test_who_requested_cannot_review_not_even_past_the_code(
        self, by_two: tuple[Borrower, UUID]
    ) -> None:
        _, contract_id = by_two
        payment = requested(contract_id)
        both = also_holding("disbursement.review", payment, account=OPERATOR)
        with pytest.raises(SamePerson):
            self.review(payment, both)
        with pytest.raises(IntegrityError, match="disbursement_by_two_people"):
            review_past_the_code(disbursement_id=payment.id, by=both.id, actor=both)
        assert payment_of(contract_id).reviewed_by is None
        self.review(payment, member(REVIEWER), outcome="return")
        assert [p.step for p in processes.position_of(case_of(contract_id))] == ["pay_request"]


@paying.use_case
def review_past_the_code(*, disbursement_id: UUID, by: UUID, actor: Actor) -> None:
    row = queries.lock(disbursement_id)
    actor.require("disbursement.review", on=row)
    row.reviewed_by = by
    row.save(update_fields=["reviewed_by"])


class TestDelay:
    def test_beyond_thirty_minutes_is_raised_once_by_itself(
        self, signed: tuple[Borrower, UUID], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        _, contract_id = signed
        sandbox("PUT", "/core/settings", {"settle_seconds": 2 * AN_HOUR})
        drain()
        payment = payment_of(contract_id)
        assert (payment.status.code, payment.raised_at) == ("sent", None)
        real = clock.now()
        for minutes, raised in ((29, 0), (31, 1), (45, 1)):
            later = clock.Source(now=lambda m=minutes: real + timedelta(minutes=m))
            with clock.taken_from(later):
                jobs.watch(str(payment.id))
            delayed = Event.objects.filter(subject=payment.id, type="disbursement.delayed")
            assert delayed.count() == raised
        told = Notice.objects.filter(subject_id=payment.id, template="payment.attention")
        assert told.filter(recipient_id=member(OPERATOR).id).count() == 1
        advance(2 * AN_HOUR)
        until_paid(contract_id)


class TestVoucher:
    def test_is_sealed_filed_and_verified_by_anybody(self, signed: tuple[Borrower, UUID]) -> None:
        _, contract_id = signed
        until_paid(contract_id)
        let_work(lambda: payment_of(contract_id).voucher_id is not None)
        payment = payment_of(contract_id)
        assert payment.voucher_id is not None
        pdf = evidence.open_document(payment.voucher_id).content
        trust = signing.newest_trust()
        assert trust is not None
        assert [(v.field, v.is_valid) for v in pades.judge(pdf, trust)] == [("seal", True)]
        found = verification.find(payment.number, queries.verification_code_of(payment.id))
        assert (found.number, found.amount, found.is_valid) == (payment.number, "20000.00", True)
        assert verification.fingerprint(pdf) == found.sha256
        with pytest.raises(verification.NotFoundByCode):
            verification.find(payment.number, queries.verification_code_of(uuid7()))

    def test_thirty_minutes_after_the_money_the_customer_is_asked_once(
        self, signed: tuple[Borrower, UUID]
    ) -> None:
        _, contract_id = signed
        until_paid(contract_id)
        payment = payment_of(contract_id)
        assert payment.settled_at is not None
        drain()
        asked = Notice.objects.filter(subject_id=payment.loan_id, template="payment.follow_up")
        assert asked.count() == 0
        later = payment.settled_at + timedelta(minutes=31)
        with clock.taken_from(clock.Source(now=lambda: later)):
            assert services.follow_up(disbursement_id=payment.id, now=later)
            assert not services.follow_up(disbursement_id=payment.id, now=later)
        assert asked.count() == 1
