"""The night: the same in partitions, over missed days, killed, and with payers at the counter."""

import multiprocessing
import random
import signal
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from functools import cache, partial
from itertools import cycle
from typing import Any
from uuid import UUID

import pytest
from django.db import connections
from django.db.models import Count

from nights import (
    DIFFERENT,
    FIRST_DAY,
    IS_FULL,
    LOANS,
    bank_answers,
    close_until,
    copies,
    in_partitions,
    left_behind,
    monday_is_a_holiday,
    open_book,
    order_until,
)
from sancha.core.allocation import Part
from sancha.core.loan.figures import figures
from sancha.credit.loans import batch as loans
from sancha.credit.loans import queries as loan_queries
from sancha.credit.loans.batch import Reach
from sancha.credit.loans.models import Loan, LoanEvent, Segment
from sancha.engines.ledger import queries as books_kept
from sancha.engines.ledger.choosing import chosen
from sancha.office.calendar import queries as calendar
from sancha.office.products import queries as products
from sancha.platform import clock
from sancha.postloan.classification.queries import rates_on
from sancha.postloan.night import batch, errands, queries
from sancha.postloan.night.models import NightBucket, NightCheck, NightStep
from sancha.postloan.night.types import BY_LOAN, CHECKED, STEPS, Stands
from sancha.postloan.servicing import services as servicing
from sancha.postloan.snapshot import errands as writing
from sancha.postloan.snapshot import queries as snapshots
from support import at_once, clerk, query, time_zone

KILLS, PAYMENTS = (20, 10_000) if IS_FULL else (5, 25)
# Of the steps that eight nights have in all, the last two days' are not waited for.
STEPS_DONE = 6 * (len(BY_LOAN) * len(loans.PARTITIONS) + len(STEPS) - len(BY_LOAN))


@pytest.fixture(scope="module")
def books(template: str) -> Iterator[Callable[[], UUID]]:
    """Fresh copies of one generated book."""
    book = partial(open_book, LOANS, first_day=FIRST_DAY)
    with monday_is_a_holiday(), copies(template, book) as fresh:
        yield fresh


@pytest.fixture(scope="module")
def single_nights(books: Callable[[], UUID]) -> list[list[tuple[Any, ...]]]:
    """What eight nights left behind, over the 29th of February and a weekend."""
    close_until(books(), date(2028, 3, 3))
    return left_behind()


def close_in_one(legal_entity_id: UUID, until_on: date) -> None:
    """Close all days with one order."""
    with bank_answers():
        errands.work_off(order_until(legal_entity_id, until_on))


@contextmanager
def jumping_clock() -> Iterator[None]:
    """A clock on the wall that somebody sets back five minutes, and a day ahead, again and again."""
    jumps = cycle([timedelta(0), timedelta(minutes=-5), timedelta(days=1)])
    with clock.taken_from(clock.Source(now=lambda: clock.real_now() + next(jumps))):
        yield


class TestMissedDays:
    def test_three_with_a_holiday_and_a_leap_day_leave_what_three_single_nights_leave(
        self, books: Callable[[], UUID]
    ) -> None:
        left = []
        for closes in (close_until, close_in_one):
            legal_entity_id = books()
            close_until(legal_entity_id, date(2028, 2, 27))
            closes(legal_entity_id, date(2028, 3, 1))  # Sunday, Monday, the 29th.
            left.append(left_behind())
            assert NightStep.objects.filter(step="close").count() == 6
        assert left[0] == left[1]

    def test_in_one_order_leave_what_single_nights_leave_whatever_the_clock_does(
        self, books: Callable[[], UUID], single_nights: list[list[tuple[Any, ...]]]
    ) -> None:
        legal_entity_id = books()
        with jumping_clock():
            close_in_one(legal_entity_id, date(2028, 3, 3))
        assert left_behind() == single_nights
        assert calendar.closed_on(legal_entity_id) == date(2028, 3, 2)

    def test_closed_again_add_nothing(self, single_nights: list[list[tuple[Any, ...]]]) -> None:
        with bank_answers():
            steps = NightStep.objects.count()
            legal_entity_id = NightStep.objects.values_list("legal_entity_id", flat=True)[0]
            errands.close_day(legal_entity_id, date(2028, 2, 29))
        assert NightStep.objects.count() == steps


def kill_after(steps: int, order_id: UUID, seconds: float) -> None:
    """Let a worker work until so many steps of partitions are done in all, and kill it a moment later."""
    connections.close_all()
    worker = multiprocessing.get_context("fork").Process(target=errands.work_off, args=(order_id,))
    worker.start()
    while NightStep.objects.filter(finished_at__isnull=False).count() < steps:
        assert worker.is_alive()
        time.sleep(0.002)
    time.sleep(seconds)
    worker.kill()
    worker.join()
    assert worker.exitcode == -signal.SIGKILL
    assert queries.order(order_id).finished_at is None


class TestPartitions:
    def test_leave_what_the_whole_leaves_and_the_books_agree(
        self, books: Callable[[], UUID], single_nights: list[list[tuple[Any, ...]]]
    ) -> None:
        legal_entity_id = books()
        with in_partitions():
            close_until(legal_entity_id, date(2028, 3, 3))
        assert left_behind() == single_nights
        assert query(DIFFERENT) == []
        assert NightStep.objects.filter(step="measure").count() == 8 * len(loans.PARTITIONS)
        assert_snapshot_is_what_the_books_say(legal_entity_id, date(2028, 3, 2))

    def test_worked_by_three_at_once_leave_what_one_worker_leaves(
        self, books: Callable[[], UUID], single_nights: list[list[tuple[Any, ...]]]
    ) -> None:
        legal_entity_id = books()
        with in_partitions(), bank_answers():
            order_id = order_until(legal_entity_id, date(2028, 3, 3))
            assert at_once(*[partial(errands.work_off, order_id)] * 3) == [None] * 3
        assert left_behind() == single_nights
        assert query(DIFFERENT) == []
        assert set(NightStep.objects.values_list("step").annotate(Count("id"))) == {
            (step, 8 * (len(loans.PARTITIONS) if step in BY_LOAN else 1)) for step in STEPS
        }

    def test_killed_again_and_again_leave_what_an_undisturbed_run_leaves(
        self, books: Callable[[], UUID], single_nights: list[list[tuple[Any, ...]]]
    ) -> None:
        legal_entity_id = books()
        chance = random.Random(13)
        with in_partitions(), bank_answers():
            order_id = order_until(legal_entity_id, date(2028, 3, 3))
            for steps in sorted(chance.sample(range(1, STEPS_DONE), KILLS)):
                kill_after(steps, order_id, chance.uniform(0, 0.05))
            errands.work_off(order_id)
        assert left_behind() == single_nights
        last = date(2028, 3, 2)
        written = snapshots.files(legal_entity_id, last)
        reaches = [Reach.of(legal_entity_id, part) for part in range(len(written))]
        again = [writing.write(reach, rates_on(last), on=last) for reach in reaches]
        assert again == written
        assert snapshots.findings(written) == []


def assert_snapshot_is_what_the_books_say(legal_entity_id: UUID, on: date) -> None:
    """Compare the sums of a day's files, account by account, with the general ledger."""
    written = snapshots.files(legal_entity_id, on)
    assert len(written) == len(loans.PARTITIONS)
    assert snapshots.findings(written) == []

    @cache
    def account_of(event: str, component: str, side: str, product: str) -> str:
        rule = chosen(books_kept.rules_of(event, on=on), product=product)[component]
        return rule.debit_account if side == "debit" else rule.credit_account

    sums: Counter[tuple[UUID, str, str]] = Counter()
    for line in snapshots.lines(written):
        stands = Stands.INSIDE if line.is_accruing else Stands.OUTSIDE
        for checked in CHECKED:
            if (Stands.WRITTEN_OFF if line.is_written_off else stands) in checked.of:
                account = account_of(checked.event, checked.component, checked.side, line.product)
                fen = sum(line.sums_fen[name] for name in checked.sums)
                sums[UUID(line.organisation_id), line.product, account] += fen
    booked = NightCheck.objects.filter(on=on).values_list(
        "organisation_id", "product", "account", "books_fen"
    )
    assert {key: fen for *key_, fen in booked for key in [tuple(key_)] if fen} == {
        key: fen for key, fen in sums.items() if fen
    }
    assert min(sum(fen for key, fen in sums.items() if key[2] == a) for a in ("1303", "1132")) > 0


class TestTraffic:
    def test_midnight_on_the_wall_moves_no_payment_to_another_day_wherever_the_wall_stands(
        self, books: Callable[[], UUID]
    ) -> None:
        """The date is the bank's: the night moves it, no clock."""
        legal_entity_id = books()
        loan_id = loans.loan_ids(Reach(legal_entity_id))[0]
        teller = clerk(servicing.permissions.RECEIVE, at=None)
        before_midnight = datetime(2028, 2, 24, 15, 59, 59, 999_000, UTC)  # In Shanghai.
        for zone in ("UTC", "Asia/Shanghai", "America/Los_Angeles"):
            for at in (before_midnight, before_midnight + timedelta(milliseconds=1)):
                with time_zone(zone), clock.taken_from(clock.Source(now=lambda at=at: at)):
                    today = calendar.bank_date(legal_entity_id)
                    servicing.receive(
                        loan_id=loan_id, amount_fen=1, received_on=today, reason="", actor=teller
                    )
        paid = LoanEvent.objects.filter(loan_id=loan_id, kind="repayment")
        assert list(paid.values_list("on", flat=True)) == [FIRST_DAY] * 6
        booked = query(
            "SELECT DISTINCT accounting_on FROM ledger_entry WHERE subject_id = %s", loan_id
        )
        assert booked == [(FIRST_DAY,)]

    def test_a_loan_paid_while_its_day_is_being_closed_is_measured_as_it_stood_at_the_close(
        self, books: Callable[[], UUID], single_nights: list[list[tuple[Any, ...]]]
    ) -> None:
        legal_entity_id = books()
        with bank_answers():
            order_id = order_until(legal_entity_id, date(2028, 2, 25))
            close_up_to(legal_entity_id, FIRST_DAY, "switch")
            late = Segment.objects.filter(due_principal_fen__gt=0).order_by("loan_id")[0]
            teller = clerk(servicing.permissions.RECEIVE, at=None)
            servicing.receive(
                loan_id=late.loan_id,
                amount_fen=loans.owed_fen(late.loan_id, on=date(2028, 2, 25)),
                received_on=date(2028, 2, 25),
                reason="",
                actor=teller,
            )
            assert Segment.objects.get(pk=late.loan_id).due_principal_fen == 0
            errands.work_off(order_id)
        alone = NightBucket.objects.get(loan_id=late.loan_id)
        assert (alone.on, alone.loans, alone.balance_fen) == (FIRST_DAY, 1, late.balance_fen)
        assert Segment.objects.get(pk=late.loan_id).balance_fen < late.balance_fen
        assert query(DIFFERENT) == []
        assert posted_on(left_behind(), FIRST_DAY) == posted_on(single_nights, FIRST_DAY)
        stood = snapshots.table(snapshots.files(legal_entity_id, FIRST_DAY)).to_pylist()
        assert [(row["balance_fen"], row["due_principal_fen"]) for row in stood
                if row["loan_id"] == str(late.loan_id)] == [(late.balance_fen, late.due_principal_fen)]  # fmt: skip
        assert left_behind()[7] == single_nights[7][:1]
        close_until(legal_entity_id, date(2028, 2, 26))
        assert query(DIFFERENT) == []

    def test_a_loan_to_which_several_pay_at_once_is_measured_once(
        self, books: Callable[[], UUID]
    ) -> None:
        legal_entity_id = books()
        with bank_answers():
            order_id = order_until(legal_entity_id, date(2028, 2, 25))
            close_up_to(legal_entity_id, FIRST_DAY, "switch")
            loan_id = Segment.objects.order_by("loan_id")[0].loan_id
            teller = clerk(servicing.permissions.RECEIVE, at=None)

            def pay() -> int:
                return servicing.receive(
                    loan_id=loan_id, amount_fen=100, received_on=date(2028, 2, 25), reason="",
                    actor=teller,
                )  # fmt: skip

            numbers = at_once(*[pay] * 4)
            errands.work_off(order_id)
        assert sorted(numbers) == list(range(min(numbers), min(numbers) + 4))
        assert NightBucket.objects.filter(loan_id=loan_id).count() == 1
        assert query(DIFFERENT) == []

    def test_payers_at_the_counter_all_night_lose_nothing(
        self, books: Callable[[], UUID], capsys: pytest.CaptureFixture[str]
    ) -> None:
        """R15: each is taken, or told that the loan is busy; what was taken is there, once."""
        legal_entity_id = books()
        ids = loans.loan_ids(Reach(legal_entity_id))
        teller = clerk(servicing.permissions.RECEIVE, servicing.permissions.REVERSE, at=None)
        ended, taken, waits, quiet = threading.Event(), [], [], []

        def pay(seed: int, waits: list[float], most: int) -> int:
            dice, count = random.Random(seed), 0
            while not ended.is_set() and count < most:
                loan_id, amount_fen = dice.choice(ids), dice.randint(1, 30_000)
                received_on = calendar.bank_date(legal_entity_id)
                began = time.monotonic()
                number = servicing.receive(
                    loan_id=loan_id, amount_fen=amount_fen, received_on=received_on,
                    reason="夜间", actor=teller,
                )  # fmt: skip
                waits.append(time.monotonic() - began)
                if dice.random() < 0.2:
                    servicing.reverse(loan_id=loan_id, number=number, reason="记错", actor=teller)
                else:
                    taken.append((loan_id, amount_fen))
                count += 1
            return count

        def night() -> None:
            try:
                with in_partitions():
                    close_until(legal_entity_id, date(2028, 2, 25))
            finally:
                ended.set()

        if IS_FULL:
            at_once(*[lambda n=n: pay(n, quiet, 100) for n in range(3, 6)])
        *counts, done = at_once(*[lambda n=n: pay(n, waits, PAYMENTS) for n in range(3)], night)
        assert done is None
        assert all(count > 0 for count in counts)
        assert calendar.closed_on(legal_entity_id) == FIRST_DAY
        assert query(DIFFERENT) == []
        ((at_counter_fen,),) = query(
            "SELECT sum(amount_fen) FROM ledger_leg WHERE account = '1001'"
        )
        assert at_counter_fen == sum(fen for _, fen in taken)
        close_until(legal_entity_id, date(2028, 2, 26))
        assert query(DIFFERENT) == []
        for loan_id in {loan_id for loan_id, _ in taken}:
            require_as_lived(loan_id, date(2028, 2, 26))
        if IS_FULL:
            p95, usual = (sorted(took)[len(took) * 95 // 100] for took in (waits, quiet))
            with capsys.disabled():
                sys.stdout.write(
                    f"\nR15: {len(waits)} payments by night, p95 {p95:.3f} s; by day {usual:.3f} s\n"
                )


def require_as_lived(loan_id: UUID, on: date) -> None:
    loan = Loan.objects.select_related("segment").get(pk=loan_id)
    life = loan_queries.history(loan, products.version(loan.product_version_id).terms)
    state = life.on(on - timedelta(days=1))
    shown, received = figures(life.terms, state), loan_queries.received_so_far(loan)
    assert loan.segment.balance_fen == shown.owed.principal_fen
    assert loan.segment.due_interest_fen == shown.due.interest_fen
    assert received["suspense"] == shown.suspense_fen
    assert {part.value: received[part.value] for part in Part} == {
        part.value: shown.paid.of(part) for part in Part
    }


def close_up_to(legal_entity_id: UUID, on: date, last: str) -> None:
    """Do the steps of a day's close up to this one."""
    for step in [*STEPS][: [*STEPS].index(last) + 1]:
        if step in batch.LOAN_STEPS:
            assert errands.do_step(legal_entity_id, on, step, queries.WHOLE) == "done"
        else:
            errands.walk(legal_entity_id, on, step)


def posted_on(left: list[list[tuple[Any, ...]]], on: date) -> list[tuple[Any, ...]]:
    return [row for row in left[1] if row[0] == on]
