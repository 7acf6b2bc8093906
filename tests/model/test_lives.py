"""R25: loans are opened, drawn, repaid, changed, taken back and closed over at random, on the real
database by the real use cases; after each step nothing may differ from what the books must be.

What holds after each step, by the numbers of the Ledger Conformance Kit: every entry balances, in one
currency (I-01, I-11); no row that was seen has changed (I-02), and none is missing (I-14); what is said
again changes nothing, and with other values is refused (I-04, I-15); money is neither made nor lost
(I-07); balances are the sums of the legs, and the loans' own rows say what their events say (I-08);
limits are not overdrawn (I-09); every amount is what the core, which knows only fractions, rounds to
(I-10); what was reversed is as if it had never been (I-12); a segment made anew from the events stands
as the one that lived (I-13). L1, L2 and L5: balance = drawn - repaid, limits used = exposure, the class
is never better than days past due allow. Concurrency (I-05, I-06) is for test_races and the API's tests,
the sealed chain (I-03) for those of the evidence. `make faults` lives many more and longer lives.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from books import assert_everything_adds_up
from nights import DIFFERENT, close_until, copies
from sancha.core.loan.figures import figures
from sancha.credit.facilities import services as facilities
from sancha.credit.facilities.errors import LimitExceeded
from sancha.credit.loans import batch as loans
from sancha.credit.loans import queries as loan_queries
from sancha.credit.loans import services as loan_services
from sancha.credit.loans.batch import Reach
from sancha.credit.loans.errors import DoesNotFit
from sancha.credit.loans.models import Loan, Repayment
from sancha.credit.loans.types import Rates
from sancha.engines.ledger import services as ledger
from sancha.engines.ledger.types import Dimensions
from sancha.entry.book.generate import CONSUMER, found_lender, open_parties, release_products
from sancha.office.calendar import queries as calendar
from sancha.office.organisation import queries as organisations
from sancha.office.products import queries as products
from sancha.platform import clock
from sancha.platform.acts import Actor, Scope, service
from sancha.platform.door import use_case
from sancha.platform.errors import DomainError, KeyReused
from sancha.platform.keys import uuid7
from sancha.postloan.repayment.models import Debit
from sancha.postloan.servicing import permissions as may
from sancha.postloan.servicing import services
from sancha.postloan.servicing.models import Quote
from sancha.postloan.servicing.types import Collected
from support import clerk, query

IS_FULL = os.environ.get("SANCHA_FAULTS") == "full"
EXAMPLES, STEPS = (200, 50) if IS_FULL else (3, 12)
if asked := os.environ.get("SANCHA_LIVES"):  # How many, each as long as in full.
    EXAMPLES, STEPS, IS_FULL = int(asked), 50, True
FIRST_DAY = date(2028, 2, 27)  # The 29th is near.
LIMIT_FEN = 10_000_000
CHIEF = service("conformance", "test.lend", may.COLLECT)
TELLER = clerk(may.RECEIVE, may.REVERSE, may.WAIVE, may.EXTEND, may.QUOTE, at=None)
EVENTS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("interest_pause", {}),
    ("misuse", {}),
    ("rate_change", {"annual_rate_pct": "4.35"}),
    ("deferral", {"periods": 1}),
    ("restructuring", {"instalments": 5, "annual_rate_pct": "3.45"}),
)
LEGS = """SELECT md5(string_agg(l::text, '|' ORDER BY entry_id, number)), count(*)
    FROM ledger_leg AS l WHERE entry_id = ANY (%s)"""
FEN = "SELECT coalesce(sum(amount_fen), 0)::bigint FROM ledger_leg WHERE account = %s"
MIXED = """SELECT entry_id FROM ledger_leg GROUP BY entry_id
    HAVING count(DISTINCT currency) > 1 OR sum(amount_fen) <> 0"""
TOO_GOOD = """SELECT loan_id FROM loans_segment WHERE status = 'active' AND risk_class <
    CASE WHEN %s - overdue_since_on > 90 THEN 3 WHEN %s > overdue_since_on THEN 2 ELSE 1 END"""


@pytest.fixture(scope="module")
def banks(template: str) -> Iterator[Callable[[], UUID]]:
    """A lender of its own for each example: the same each time."""
    with copies(template, open_lender) as fresh:
        yield fresh


def open_lender() -> UUID:
    legal_entity_id = found_lender(FIRST_DAY)
    release_products(legal_entity_id, CONSUMER)
    return legal_entity_id


@use_case
def grant(*, legal_entity_id: UUID, actor: Actor = CHIEF) -> UUID:
    branch = branch_of(legal_entity_id)
    actor.require("test.lend", on=Scope(legal_entity_id, branch))
    return facilities.grant(
        application_id=uuid7(),
        party_id=uuid7(),
        organisation_id=branch,
        limit_fen=LIMIT_FEN,
        on=calendar.bank_date(legal_entity_id),
    )


def branch_of(legal_entity_id: UUID) -> UUID:
    places = organisations.all_organisations().values()
    return min(p.id for p in places if p.legal_entity_id == legal_entity_id and p.parent_id)


@use_case
def lend(
    *,
    legal_entity_id: UUID,
    facility_id: UUID,
    party_id: UUID,
    amount_fen: int,
    product: int,
    days_ago: int,
    actor: Actor = CHIEF,
) -> UUID:
    """Draw under a limit: the loan began some days ago, the books know it today."""
    branch = branch_of(legal_entity_id)
    actor.require("test.lend", on=Scope(facility_id, branch))
    calendar.share_the_day()
    today = calendar.bank_date(legal_entity_id)
    version = products.every_version()[sorted(products.every_version())[product]]
    facilities.occupy(facility_id, amount_fen)
    contract = facilities.make_contract(
        facility_id=facility_id,
        application_id=uuid7(),
        party_id=party_id,
        organisation_id=branch,
        product_version_id=version.version_id,
        amount_fen=amount_fen,
        term_months=6,
        annual_rate_pct=version.terms.annual_rate_pct,
        confirm_before_on=today,
        elements={},
        on=today,
    )
    begun_on = today - timedelta(days=days_ago)
    loan = loan_services.open_loan(
        contract, version.terms, legal_entity_id=legal_entity_id, on=begun_on
    )
    ledger.post(
        event="loan.disbursed",
        components={"principal": amount_fen},
        subject_id=loan.id,
        dimensions=Dimensions(
            legal_entity_id=legal_entity_id,
            organisation_id=branch,
            head_office_id=organisations.head_office_of(legal_entity_id).id,
            product=version.code,
        ),
        accounting_on=today,
    )
    return loan.id


@use_case
def happen(*, loan_id: UUID, kind: str, payload: dict[str, Any], actor: Actor = CHIEF) -> int:
    """What has no use case of its own yet, by the operation that all of them go through."""
    loan, on = loans.lock_for_change(loan_id)
    actor.require("test.lend", on=loan)
    enacted = services.happen(
        loan_id, kind=kind, value_on=on, on=on, payload=payload, channel="counter"
    )
    return enacted.number


class Undone(Exception):
    pass


@use_case
def made_anew(*, loan_id: UUID, actor: Actor = CHIEF) -> None:
    """Make a loan's rows anew from its events, and undo it, raising how it then stands."""
    loan, on = loans.lock_for_change(loan_id)
    actor.require("test.lend", on=loan)
    loan_services.rebuild_segment(loan, products.version(loan.product_version_id).terms, on=on)
    raise Undone(stands(loan, on))


def stands(loan: Loan, on: date) -> tuple[Any, ...]:
    reach = Reach(loan.legal_entity_id, None, (loan.id,))
    (found,) = loans.measure(reach, Rates((0,) * 5, (0,) * 3), on=on)
    owed_fen = loans.owed_fen(loan.id, on=on)
    return owed_fen, found.balance_fen, found.penalty_fen, found.compound_fen, found.interest_fen


class Lives(RuleBasedStateMachine):
    """A bank that lends, and everything that can become of what it lent."""

    bank: Callable[[], UUID]

    def __init__(self) -> None:
        super().__init__()
        self.lender = type(self).bank()
        self.facility_id = grant(legal_entity_id=self.lender)
        (self.party_id,) = open_parties(legal_entity_id=self.lender, count=1)
        self.loans: list[UUID] = []
        self.lent_fen = self.at_counter_fen = 0
        self.receipts: list[tuple[UUID, int, int]] = []  # Loan, event, amount.
        self.seen: tuple[list[UUID], list[tuple[Any, ...]]] = ([], [])
        self.lend(amount_fen=1_200_000, product=1, days_ago=40)

    @property
    def today(self) -> date:
        return calendar.bank_date(self.lender)

    def loan(self, which: int) -> UUID:
        return self.loans[which % len(self.loans)]

    @rule(
        amount_fen=st.integers(10_000, 6_000_000),
        product=st.integers(0, 27),
        days_ago=st.sampled_from((0, 20, 45, 130)),
    )
    def lend(self, amount_fen: int, product: int, days_ago: int) -> None:
        if self.lent_fen and len(self.loans) > 4:
            return
        try:
            loan_id = lend(
                legal_entity_id=self.lender, facility_id=self.facility_id,
                party_id=self.party_id, amount_fen=amount_fen, product=product,
                days_ago=days_ago,
            )  # fmt: skip
        except LimitExceeded:
            used_fen = query("SELECT used_fen FROM facilities_facility")[0][0]
            assert used_fen + amount_fen > LIMIT_FEN
            return
        self.loans.append(loan_id)
        self.lent_fen += amount_fen

    @rule(
        which=st.integers(0, 4),
        amount_fen=st.one_of(st.integers(1, 50_000), st.integers(50_000, 2_000_000)),
        days_ago=st.sampled_from((0, 0, 3, 20)),
    )
    def pay(self, which: int, amount_fen: int, days_ago: int) -> None:
        loan = Loan.objects.get(pk=self.loan(which))
        paid_on = max(self.today - timedelta(days=days_ago), loan.disbursed_on)
        key = uuid7().hex
        said = {"loan_id": loan.id, "received_on": paid_on, "reason": "柜面", "actor": TELLER}
        number = services.receive.once(key)(amount_fen=amount_fen, **said)
        left = Repayment.objects.count()
        assert services.receive.once(key)(amount_fen=amount_fen, **said) == number
        with pytest.raises(KeyReused):
            services.receive.once(key)(amount_fen=amount_fen + 1, **said)
        assert Repayment.objects.count() == left
        self.at_counter_fen += amount_fen
        self.receipts.append((loan.id, number, amount_fen))

    @precondition(lambda self: self.receipts)
    @rule(which=st.integers(0, 20))
    def take_back(self, which: int) -> None:
        loan_id, number, amount_fen = self.receipts.pop(which % len(self.receipts))
        services.reverse(loan_id=loan_id, number=number, reason="记错", actor=TELLER)
        self.at_counter_fen -= amount_fen
        with pytest.raises(DomainError):
            services.reverse(loan_id=loan_id, number=number, reason="记错", actor=TELLER)

    @rule(which=st.integers(0, 4), part=st.sampled_from(("interest", "penalty", "compound")))
    def waive(self, which: int, part: str) -> None:
        services.waive(loan_id=self.loan(which), parts_fen={part: 777}, reason="核准", actor=TELLER)

    @rule(which=st.integers(0, 4), what=st.integers(0, len(EVENTS)), days=st.integers(1, 9))
    def change(self, which: int, what: int, days: int) -> None:
        loan_id = self.loan(which)
        with suppress(DoesNotFit):  # Nothing is left that could change.
            if what == len(EVENTS):
                services.extend(loan_id=loan_id, periods=2, reason="核准", actor=TELLER)
                return
            kind, payload = EVENTS[what]
            if kind == "interest_pause":
                payload = {"until": (self.today + timedelta(days=days)).isoformat()}
            happen(loan_id=loan_id, kind=kind, payload=payload)

    @rule(which=st.integers(0, 4), keep=st.sampled_from(("term", "instalment")), half=st.booleans())
    def repay_early(self, which: int, keep: str, half: bool) -> None:
        loan_id = self.loan(which)
        ahead_fen = shown(loan_id, self.today).balance_fen
        if not ahead_fen:
            return
        quote = services.quote_early(
            loan_id=loan_id, principal_fen=max(ahead_fen // 2, 1) if half else None, keep=keep,
            valid_days=0, actor=TELLER,
        )  # fmt: skip
        ordered = services.order_early(quote_id=quote.id, actor=TELLER)
        found = Collected(quote.number, "collected", ordered.ordered_fen, "")
        for _ in range(2):  # Core banking says it twice.
            services.settle_quote(found=found, now=clock.now())

    @rule(days=st.integers(1, 2))
    def close(self, days: int) -> None:
        close_until(self.lender, self.today + timedelta(days=days))
        assert query(DIFFERENT) == []
        assert query(TOO_GOOD, *[self.today - timedelta(days=1)] * 2) == []

    @invariant()
    def adds_up(self) -> None:
        assert_everything_adds_up()
        assert query(MIXED) == []
        collected = Debit.objects.exclude(applied_on=None).values_list("collected_fen", flat=True)
        early = Quote.objects.filter(status="collected").values_list("ordered_fen", flat=True)
        assert query(FEN, "1002") == [(sum(collected) + sum(early) - self.lent_fen,)]
        assert query(FEN, "1001") == [(self.at_counter_fen,)]

    @invariant()
    def nothing_seen_has_changed(self) -> None:
        before, legs = self.seen
        assert not before or query(LEGS, before) == legs
        entries = [key for (key,) in query("SELECT id FROM ledger_entry")]
        self.seen = (entries, query(LEGS, entries))

    @invariant()
    def loans_stand_as_they_lived(self) -> None:
        for loan_id in self.loans:
            on = self.today
            loan = Loan.objects.select_related("segment").get(pk=loan_id)
            numbers = [event.number for event in loan_queries.events_of(loan_id)]
            assert numbers == list(range(1, len(numbers) + 1))
            life, received = shown(loan_id, on), loan_queries.received_so_far(loan)
            assert loan.segment.balance_fen == loan.principal_fen - received["principal"]
            if waits_for_the_night(loan, on):
                continue
            assert received["suspense"] == life.suspense_fen
            assert received["principal"] == life.paid.principal_fen
            assert received["interest"] == life.paid.interest_fen
            owed_fen, balance_fen, penalty_fen, compound_fen, interest_fen = stands(loan, on)
            assert owed_fen == life.due.total_fen
            assert (balance_fen, penalty_fen, compound_fen) == (
                life.owed.principal_fen,
                life.owed.penalty_fen,
                life.owed.compound_fen,
            )
            assert abs(interest_fen - life.owed.interest_fen) <= 1

    def teardown(self) -> None:
        for loan_id in self.loans:
            loan = Loan.objects.select_related("segment").get(pk=loan_id)
            if waits_for_the_night(loan, self.today):
                continue
            with pytest.raises(Undone) as anew:
                made_anew(loan_id=loan_id)
            lived = stands(loan, self.today)
            assert anew.value.args[0][:4] == lived[:4]
            assert abs(anew.value.args[0][4] - lived[4]) <= 1


def waits_for_the_night(loan: Loan, on: date) -> bool:
    """Tell whether something is still to fall due that has come due."""
    return loan.segment.next_due_on is not None and loan.segment.next_due_on <= on


def shown(loan_id: UUID, on: date) -> Any:
    view = loan_queries.get(loan_id, on=on)
    life = loan_queries.history(view, products.version(view.product_version_id).terms)
    return figures(life.terms, life.on(on))


def test_lives_at_random_leave_the_books_as_they_must_be(banks: Callable[[], UUID]) -> None:
    machine = type("LivesOfThisBank", (Lives,), {"bank": staticmethod(banks)})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            deadline=None,
            derandomize=not IS_FULL,
            suppress_health_check=list(HealthCheck),
        ),
    )
    connection.close()
