"""Rates that follow a published one, fixed anew by the night: set-based, one by one and by the core."""

import threading
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from itertools import product
from typing import Any
from uuid import UUID

import pytest
from django.utils.timezone import now

from nights import assert_as_lived, copies
from sancha.core.loan.figures import figures
from sancha.credit.facilities.types import CONTRACT_STATUSES, ContractView
from sancha.credit.loans import batch as loans
from sancha.credit.loans import queries as loan_queries
from sancha.credit.loans import services as loan_services
from sancha.credit.loans.batch import Reach
from sancha.credit.loans.models import Loan, LoanEvent
from sancha.credit.repricing import batch as repricing
from sancha.entry.book.generate import found_lender, open_parties
from sancha.office.organisation import queries as organisations
from sancha.office.products import queries as products
from sancha.office.products import services as product_services
from sancha.platform.acts import Actor, Scope, service
from sancha.platform.door import use_case
from sancha.platform.keys import uuid7
from sancha.platform.text import Text
from sancha.postloan.night import batch, permissions
from support import at_once as together
from support import query, wait_for_a_waiter

FIRST_DAY, NEW_YEAR = date(2024, 10, 24), date(2025, 1, 1)
NIGHT = service("night", permissions.CLOSE, "products.manage")
# 3.45 % was published when these loans began, 3.10 % is what counts on 1 January 2025.
OPENED = (date(2024, 3, 4), date(2024, 2, 29), date(2024, 6, 1), date(2024, 7, 22))
METHODS = ("equal_instalment", "equal_principal", "interest_first")
# Interest settled on the 20th of a quarter's last month, or by the quarter or half-year from the loan's own day.
SETTLED: dict[str, dict[str, Any]] = {
    "quarter": {"method": "interest_first", "every_months": 3, "due_day": 20, "due_month": 3},
    "quarter_level": {"method": "equal_instalment", "every_months": 3, "due_day": None},
    "half_year": {"method": "equal_principal", "every_months": 6, "due_day": None},
    "half_year_level": {
        "method": "equal_instalment",
        "every_months": 6,
        "due_day": 20,
        "due_month": 6,
    },
    "by_parts": {
        "method": "equal_principal",
        "every_months": 3,
        "due_day": 20,
        "due_month": 3,
        "principal_every": 2,
    },
}
COUNTS = ("30/360", "actual/360")
SEGMENTS = (
    """SELECT l.number, s.* FROM loans_segment s JOIN loans_loan l ON l.id = s.loan_id ORDER BY 1"""
)
LEFT = (
    """SELECT l.number, s.status, s.balance_fen, s.next_due_on, s.period_nr, s.period_from_on, s.period_skipped_days,
       s.period_days, s.period_principal_fen, s.period_interest_fen, s.period_carried_fen, s.method,
       s.planned_balance_fen, s.annual_rate_pct, s.penalty_rate_pct, s.compound_rate_pct, s.earned_fen,
       s.received_fen, s.due_principal_fen, s.due_interest_fen, s.overdue_since_on, s.overdue_principal_fen,
       s.overdue_interest_fen, s.matured_on, s.reprices_on, s.risk_class, s.stage, s.is_accruing
       FROM loans_segment s JOIN loans_loan l ON l.id = s.loan_id ORDER BY 1""",
    """SELECT l.number, e.number, e.kind, e.happened_on, e.amount_fen, e.payload - 'payment'
       FROM loans_loanevent e JOIN loans_loan l ON l.id = e.loan_id ORDER BY 1, 2""",
    """SELECT l.number, i.nr, i.principal_fen, i.interest_fen, i.principal_paid_fen, i.interest_paid_fen
       FROM loans_instalment i JOIN loans_loan l ON l.id = i.loan_id ORDER BY 1, 2""",
    "SELECT business_on, type, count(*) FROM event GROUP BY 1, 2 ORDER BY 1, 2",
    "SELECT template, body, count(*) FROM notice_notice GROUP BY 1, 2 ORDER BY 1, 2",
)


def lpr_terms(**changes: Any) -> dict[str, Any]:
    rule = {"base": "lpr.one_year", "points_bp": 155, "repricing": "first_of_january"}
    shipped = products.shipped()["consumer_loan"]["terms"]
    return {**shipped, "lpr": rule | changes.pop("lpr", {}), **changes}


def release(legal_entity_id: UUID, code: str, terms: dict[str, Any]) -> UUID:
    return product_services.release_product(
        organisation_id=organisations.head_office_of(legal_entity_id).id,
        code=code,
        name=Text(code, code),
        terms=terms,
        form=products.shipped()["consumer_loan"]["form"],
        valid_from=date(2024, 1, 1),
        actor=NIGHT,
    ).version_id


@use_case
def open_loan(
    *,
    version_id: UUID,
    party_id: UUID,
    legal_entity_id: UUID,
    months: int,
    on: date,
    actor: Actor = NIGHT,
) -> UUID:
    head_office = organisations.head_office_of(legal_entity_id)
    actor.require(permissions.CLOSE, on=Scope(legal_entity_id, head_office.id))
    terms = products.version(version_id).terms
    contract = ContractView(
        id=uuid7(), number="", facility_id=uuid7(), organisation_id=head_office.id, party_id=party_id,
        application_id=uuid7(), product_version_id=version_id, status=CONTRACT_STATUSES["confirmed"],
        amount_fen=10_000_000, term_months=months, elements={}, document_id=None, made_at=now(), dated_on=on,
        annual_rate_pct=products.annual_rate_pct(terms, on=on), confirm_before_on=on, confirmed_at=None,
        ended_for="", end_note="",
    )  # fmt: skip
    return loan_services.open_loan(contract, terms, legal_entity_id=legal_entity_id, on=on).id


@use_case
def live(*, legal_entity_id: UUID, reaches: list[Reach], on: date, actor: Actor = NIGHT) -> None:
    """What a night does with the loans of a day; some of them pay all, some pay a part, some nothing."""
    actor.require(permissions.CLOSE, on=Scope(legal_entity_id))
    for reach in reaches:
        for step in ("fall_due", "reprice"):
            batch.LOAN_STEPS[step](reach, on)
    for loan in Loan.objects.select_related("segment").order_by("number"):
        share = (1, 1, 3, 0)[int(loan.number[-4:]) % 4]
        if share and on.day % 4 == 0 and (amount_fen := loans.owed_fen(loan.id, on=on) // share):
            loan_services.apply_payment(
                loan,
                products.version(loan.product_version_id).terms,
                amount_fen=amount_fen,
                payment_number=f"{loan.number}-{on}",
                value_on=on,
                on=on,
            )
    for reach in reaches:
        for step in ("age", "classify"):
            batch.LOAN_STEPS[step](reach, on)


# Due days, the days on which rates are fixed (anniversaries of 29 February and, last, 4 March), others.
DAYS = tuple(
    date.fromisoformat(day)
    for day in (
        "2024-10-24", "2024-11-24", "2024-12-24", "2024-12-31", "2025-01-01",
        "2025-01-20", "2025-02-20", "2025-02-28", "2025-03-01", "2025-03-04",
    )
)  # fmt: skip


@pytest.fixture(scope="module")
def books(template: str) -> Iterator[Callable[[], UUID]]:
    """Copies of one book whose rates all follow the one-year LPR."""
    with copies(template, open_loans) as fresh:
        yield fresh


def open_loans() -> UUID:
    legal_entity_id = found_lender(FIRST_DAY)
    (party_id,) = open_parties(legal_entity_id=legal_entity_id, count=1)
    for method, count, rule in product(METHODS, COUNTS, ("anniversary", "first_of_january")):
        terms = lpr_terms(
            lpr={"repricing": rule},
            method=method,
            day_count=count,
            due_day=20 if rule[0] == "f" else 31,
        )
        code = f"{method}_{count[:2]}_{rule}".replace("/", "").lower()
        version_id = release(legal_entity_id, code, terms)
        for opened_on in OPENED[:2] if rule == "anniversary" else OPENED[1:]:
            open_loan(version_id=version_id, party_id=party_id, legal_entity_id=legal_entity_id,
                      months=12 if opened_on.month == 6 else 36, on=opened_on)  # fmt: skip
    for (name, terms), count in product(SETTLED.items(), COUNTS):
        code = f"{name}_{count[:2]}".lower()
        version_id = release(legal_entity_id, code, lpr_terms(day_count=count, **terms))
        open_loan(version_id=version_id, party_id=party_id, legal_entity_id=legal_entity_id,
                  months=24, on=OPENED[3])  # fmt: skip
    return legal_entity_id


def left() -> list[list[tuple[Any, ...]]]:
    return [query(sql) for sql in LEFT]


def lived(legal_entity_id: UUID, reaches: list[Reach]) -> list[list[tuple[Any, ...]]]:
    for on in DAYS:
        live(legal_entity_id=legal_entity_id, reaches=reaches, on=on)
    return left()


@use_case
def pay_and_wait(*, loan_id: UUID, until: Callable[[], None], actor: Actor = NIGHT) -> None:
    """Take 100 yuan on a loan, and commit when it is time."""
    actor.require(permissions.CLOSE, on=Scope(loan_id))
    loan = loan_queries.lock(loan_id)
    terms = products.version(loan.product_version_id).terms
    loan_services.enact(
        loan, terms, kind="repayment", value_on=NEW_YEAR, on=NEW_YEAR, amount_fen=10_000
    )
    until()


@use_case
def fix_anew(*, legal_entity_id: UUID, actor: Actor = NIGHT) -> None:
    actor.require(permissions.CLOSE, on=Scope(legal_entity_id))
    batch.reprice(Reach(legal_entity_id), NEW_YEAR)


@pytest.fixture(scope="module")
def at_once(books: Callable[[], UUID]) -> list[list[tuple[Any, ...]]]:
    legal_entity_id = books()
    return lived(legal_entity_id, [Reach(legal_entity_id)])


class TestRepricing:
    def test_leaves_of_each_loan_what_its_life_in_the_core_says(
        self, at_once: list[list[tuple[Any, ...]]]
    ) -> None:
        last = DAYS[-1]
        changed, compared = 0, 0
        for loan in Loan.objects.select_related("segment"):
            assert_as_lived(loan, last)
            terms = products.version(loan.product_version_id).terms
            life = loan_queries.history(loan, terms)
            state = life.on(last)
            segment, shown = loan.segment, figures(life.terms, state)
            ahead = shown.rows[len(state.rows) :]
            assert (
                segment.annual_rate_pct / 100
                == Decimal(state.rate.numerator) / state.rate.denominator
            )
            if ahead:
                compared += 1
                interest_fen = segment.period_carried_fen + segment.period_interest_fen
                assert (segment.period_principal_fen, interest_fen) == (
                    ahead[0].principal_fen,
                    ahead[0].interest_fen,
                ), loan.number
            changed += LoanEvent.objects.filter(loan=loan, kind="rate_change").count()
        assert (changed, compared) == (Loan.objects.count(), Loan.objects.count())

    def test_settles_interest_by_the_quarter_and_the_half_year(
        self, at_once: list[list[tuple[Any, ...]]]
    ) -> None:
        """100,000 yuan for two years from 22 July 2024: at 5 %, from 1 January 2025 at 4.65 %."""

        def fallen(code: str) -> list[tuple[Any, ...]]:
            return query(
                """SELECT i.due_on, i.principal_fen, i.interest_fen FROM loans_instalment i
                JOIN loans_loan l ON l.id = i.loan_id WHERE l.product_version_id = %s ORDER BY 1""",
                products.on_offer(code, on=FIRST_DAY).version_id,
            )

        def course(code: str) -> tuple[Any, ...]:
            loan = Loan.objects.select_related("segment").get(
                product_version_id=products.on_offer(code, on=FIRST_DAY).version_id
            )
            segment = loan.segment
            assert loan.matures_on == date(2026, 7, 22)
            return segment.method, segment.every_months, segment.last_due_on, segment.instalments

        assert fallen("quarter_ac") == [
            (date(2024, 9, 20), 0, 83_333),  # 60 days.
            (date(2024, 12, 20), 0, 126_389),  # 91 days.
        ]
        assert course("quarter_ac") == ("interest_first", 3, date(2026, 7, 22), 9)
        # 163 days at 5 %, 21 at 4.65 %.
        assert fallen("half_year_ac") == [(date(2025, 1, 22), 2_500_000, 253_514)]
        assert course("half_year_ac") == ("equal_principal", 6, None, 4)
        assert fallen("quarter_level_30") == [
            (date(2024, 10, 22), 1_196_331, 125_000),
            (date(2025, 1, 22), 1_211_285, 108_334),
        ]
        # 59 days as months go; principal in every second instalment, one of five parts.
        assert fallen("by_parts_30") == [
            (date(2024, 9, 20), 0, 81_944),
            (date(2024, 12, 20), 2_000_000, 125_000),
        ]

    def test_loan_by_loan_and_through_the_core_leave_the_same(
        self,
        books: Callable[[], UUID],
        at_once: list[list[tuple[Any, ...]]],
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        """Every second loan goes through the core, as if its segment did not say enough."""
        real = loans.statement
        seldom = "AND right(loan.number, 1)::integer % 2 = 0 AS is_regular".replace("%", "%%")
        doubtful = real("due", repricing.SQL).replace("AS is_regular", seldom)
        monkeypatch.setattr(
            loans,
            "statement",
            lambda name, folder=loans.SQL: doubtful if name == "due" else real(name, folder),
        )
        legal_entity_id = books()
        ids = loans.loan_ids(Reach(legal_entity_id))
        one_by_one = [Reach(legal_entity_id, None, (loan_id,)) for loan_id in ids]
        assert lived(legal_entity_id, one_by_one) == at_once

    def test_cuts_the_period_under_way_and_tells_the_borrower(
        self, at_once: list[list[tuple[Any, ...]]]
    ) -> None:
        """100,000 yuan, interest monthly on the 20th, actual/360: twelve days at 5 %, nineteen at 4.65 %."""
        row = query(
            """SELECT i.due_on, i.interest_fen, i.principal_fen FROM loans_instalment i
            JOIN loans_loan l ON l.id = i.loan_id WHERE product_version_id = %s AND disbursed_on = %s
            AND due_on BETWEEN '2024-12-20' AND '2025-02-20' ORDER BY 1""",
            products.on_offer("interest_first_ac_first_of_january", on=FIRST_DAY).version_id,
            OPENED[1],
        )
        assert row == [
            (date(2024, 12, 20), 41_667, 0),
            (date(2025, 1, 20), 41_208, 0),
            (date(2025, 2, 20), 40_042, 0),
        ]
        told = [body for template, body, _ in at_once[4] if template == "loan.repriced"]
        assert len(told) == Loan.objects.count()
        assert all("年利率由 5% 调整为 4.65%" in body for body in told)
        assert all("its yearly rate is 4.65% instead of 5%" in body for body in told)

    def test_what_waited_for_a_payment_comes_after_it(self, books: Callable[[], UUID]) -> None:
        """The change is numbered after the payment, though the night began before that was committed."""
        legal_entity_id = books()
        for on in DAYS[: DAYS.index(NEW_YEAR)]:
            live(legal_entity_id=legal_entity_id, reaches=[Reach(legal_entity_id)], on=on)
        due = Loan.objects.filter(segment__reprices_on=NEW_YEAR, segment__status="active")
        loan = due.order_by("number")[0]
        before = len(loan_queries.events_of(loan.id))
        held = threading.Event()

        def until() -> None:
            held.set()
            wait_for_a_waiter()

        def night() -> None:
            assert held.wait(20)
            fix_anew(legal_entity_id=legal_entity_id)

        done = together(lambda: pay_and_wait(loan_id=loan.id, until=until), night)
        assert done == [None, None]
        assert [row.kind for row in loan_queries.events_of(loan.id)[before:]] == [
            "repayment",
            "rate_change",
        ]
        assert_as_lived(Loan.objects.select_related("segment").get(pk=loan.id), NEW_YEAR)


DUE_ON, OUT_OF_GRACE_ON = date(2024, 12, 30), date(2025, 1, 5)


@pytest.fixture
def in_grace(template: str) -> Iterator[UUID]:
    """Three loans that have paid all until December, with five days of grace."""
    with copies(template, open_with_grace) as fresh:
        yield fresh()


def open_with_grace() -> UUID:
    legal_entity_id = found_lender(FIRST_DAY)
    (party_id,) = open_parties(legal_entity_id=legal_entity_id, count=1)
    terms = lpr_terms(method="equal_principal", due_day=30, grace_days=5)
    version_id = release(legal_entity_id, "graceful", terms)
    for _ in range(3):
        open_loan(version_id=version_id, party_id=party_id, legal_entity_id=legal_entity_id,
                  months=24, on=OPENED[3])  # fmt: skip
    for paid in ((0, 0, 0), (1, 1, 1)):  # What is late bears penalty from its first close on.
        live_with_grace(legal_entity_id=legal_entity_id, on=DUE_ON - timedelta(days=1), paid=paid)
    return legal_entity_id


@use_case
def live_with_grace(
    *, legal_entity_id: UUID, on: date, paid: tuple[int, ...] = (0, 0, 0), actor: Actor = NIGHT
) -> None:
    """A day of the book as the night goes through it; so much of what is owed is paid, in parts."""
    actor.require(permissions.CLOSE, on=Scope(legal_entity_id))
    reach = Reach(legal_entity_id)
    for loan_id in loan_queries.to_stand_anew(legal_entity_id, on=on):
        loan = loan_queries.lock(loan_id)
        terms = products.version(loan.product_version_id).terms
        life = loan_queries.history(loan, terms)
        loan_services.stand(loan, terms, life, number=len(life.entered), on=on)
    batch.fall_due(reach, on)
    batch.reprice(reach, on)
    for loan, share in zip(Loan.objects.order_by("number"), paid, strict=True):
        if share:
            loan_services.apply_payment(
                loan_queries.lock(loan.id),
                products.version(loan.product_version_id).terms,
                amount_fen=loans.owed_fen(loan.id, on=on) // share,
                payment_number=f"{loan.number}-{on}",
                value_on=on,
                on=on,
            )
    batch.age(reach, on)
    batch.classify(reach, on)


def test_what_leaves_its_grace_bears_the_rate_of_each_day(in_grace: UUID) -> None:
    """One loan pays nothing, one a third within its grace, one all of it."""

    def anew() -> list[date | None]:
        rows = Loan.objects.order_by("number").select_related("segment")
        return [loan.segment.stands_anew_on for loan in rows]

    for day in range(10):
        on = DUE_ON + timedelta(days=day)
        paid = (0, 3, 1) if on == date(2025, 1, 3) else (0, 0, 0)
        live_with_grace(legal_entity_id=in_grace, on=on, paid=paid)
        for loan in Loan.objects.select_related("segment"):
            assert_as_lived(loan, on)
        assert anew() == [OUT_OF_GRACE_ON if NEW_YEAR <= on < OUT_OF_GRACE_ON else None] * 3
    loan = Loan.objects.order_by("number")[0]
    life = loan_queries.history(loan, products.version(loan.product_version_id).terms)
    # 4,166.67 yuan: a day at 5 %, seven at 4.65 %, and half as much again.
    assert figures(life.terms, life.on(date(2025, 1, 8))).due.penalty_fen == 652
