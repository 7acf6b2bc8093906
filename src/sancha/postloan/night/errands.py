import logging
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from itertools import groupby
from uuid import UUID

from django.db import DatabaseError, OperationalError

from sancha.credit.loans import queries as loans
from sancha.credit.loans.batch import WHOLE, Reach
from sancha.office.calendar import queries as calendar
from sancha.office.products import queries as products
from sancha.platform import clock
from sancha.platform.door import errand
from sancha.platform.memory import rare_collections
from sancha.platform.turns import LOOK_AGAIN_SECONDS, turn
from sancha.postloan.classification.queries import rates_on
from sancha.postloan.debit_files import errands as debit_files
from sancha.postloan.night import batch, queries, services
from sancha.postloan.night.types import BY_LOAN, STEPS, Counted, OrderView
from sancha.postloan.repayment import errands as repayment_errands
from sancha.postloan.repayment import queries as repayments
from sancha.postloan.servicing import services as servicing
from sancha.postloan.snapshot import errands as snapshots

log = logging.getLogger(__name__)
ONE_DAY = timedelta(days=1)
BESIDE = ("limits", "provide")  # While the leader accrues: none of these waits for another.


@errand
def work_off(order_id: UUID) -> None:
    """Close day after day until the order is worked off; killed, it goes on where it stopped.

    Of several workers one leads: it does what concerns the whole book. The others take partitions,
    and files of debits. A leader that dies gives its turn back with its connection: another leads.
    """
    carried_out: set[UUID] = set()
    with rare_collections():
        while (order := queries.order(order_id)).finished_at is None:
            with turn("night.lead", order_id) as leads:
                if leads:
                    lead(order)
                    return
            help_out(order.legal_entity_id, carried_out)
            clock.sleep(LOOK_AGAIN_SECONDS)


def lead(order: OrderView) -> None:
    try:
        while (on := calendar.closed_on(order.legal_entity_id) + ONE_DAY) < order.until_on:
            close_day(order.legal_entity_id, on)
    except Exception as error:
        log.exception("the night stopped")
        problem = getattr(error, "code", type(error).__name__)
        services.finish_order(order_id=order.id, problem=problem, now=clock.now())
        raise
    services.finish_order(order_id=order.id, problem="", now=clock.now())


def help_out(legal_entity_id: UUID, carried_out: set[UUID]) -> None:
    """Take partitions, or files, of what the leader has come to, as far as nobody is at them."""
    on = calendar.closed_on(legal_entity_id) + ONE_DAY
    if queries.is_under_way(legal_entity_id, on, "collect"):
        help_collect(legal_entity_id, on, carried_out)
    elif steps := queries.steps_at_hand(legal_entity_id, on):
        parts = queries.parts_of(legal_entity_id, on)
        if take_parts(legal_entity_id, on, steps, parts) and "measure" in steps:
            for step in BESIDE:
                do_step(legal_entity_id, on, step, WHOLE)


@errand
def close_day(legal_entity_id: UUID, on: date) -> None:
    """Do every step of this day's close that has not been done, in order."""
    for by_loan, group in groupby(STEPS, key=lambda step: step in BY_LOAN):
        steps = list(group)
        if by_loan:
            parts = queries.parts_of(legal_entity_id, on)
            while not take_parts(legal_entity_id, on, steps, parts):
                clock.sleep(LOOK_AGAIN_SECONDS)  # Somebody else is at the last ones.
        else:
            for step in steps:
                if step in batch.BOOK_STEPS:
                    while do_step(legal_entity_id, on, step, WHOLE) == "busy":
                        clock.sleep(LOOK_AGAIN_SECONDS)
                else:
                    walk(legal_entity_id, on, step)


def take_parts(legal_entity_id: UUID, on: date, steps: list[str], parts: Iterable[int]) -> bool:
    """Take each partition that nobody is at through these steps; tell whether all are done."""
    finished = queries.finished(legal_entity_id, on)
    done = [
        all(
            (step, part) in finished or do_step(legal_entity_id, on, step, part) != "busy"
            for step in steps
        )
        for part in parts
    ]
    return all(done)


def do_step(legal_entity_id: UUID, on: date, step: str, part: int) -> str:
    """Do a step; if it fails with some loans, set these aside and do it with the others."""
    if step in batch.FILE_STEPS:
        return write_snapshot(legal_entity_id, on, step, part)
    try:
        return services.do_step(
            legal_entity_id=legal_entity_id, on=on, step=step, part=part, now=clock.now()
        )
    except OperationalError:  # The database, not a loan.
        raise
    except DatabaseError:
        if step not in batch.LOAN_STEPS:
            raise
        found = services.set_poison_aside(
            legal_entity_id=legal_entity_id, on=on, step=step, part=part, now=clock.now()
        )
        if not found:
            raise
        log.warning("loans were set aside", extra={"step": step, "count": len(found)})
        return services.do_step(
            legal_entity_id=legal_entity_id, on=on, step=step, part=part, now=clock.now()
        )


@errand
def write_snapshot(legal_entity_id: UUID, on: date, step: str, part: int) -> str:
    """Write the file of a partition, then note it: killed between, the same file is written again."""
    with turn(f"night.snapshot.{legal_entity_id}.{on}", part) as is_ours:
        if not is_ours:
            return "busy"
        if queries.is_finished(legal_entity_id, on, step, part):
            return "before"
        began = clock.now()
        written = snapshots.write(Reach.of(legal_entity_id, part), rates_on(on), on=on)
        services.note_snapshot(
            legal_entity_id=legal_entity_id, on=on, part=part, written=written, now=began
        )
    return "done"


@errand
def walk(legal_entity_id: UUID, on: date, step: str) -> None:
    """Do a step that calls the outside or moves the date, unless it was done."""
    begins = services.begin_step(legal_entity_id=legal_entity_id, on=on, step=step, now=clock.now())
    if begins:
        counted = WORKS[step](legal_entity_id, on)
        services.finish_step(
            legal_entity_id=legal_entity_id, on=on, step=step, counted=counted, now=clock.now()
        )


def cut_off(legal_entity_id: UUID, on: date) -> Counted:
    """Ask what became of the debits of nights before of which nobody knows yet.

    Before that, money that waits settles what falls due today, so that no debit asks for it, and
    what left its grace bears the rates of the days it was in.
    """
    for loan_id in loans.to_stand_anew(legal_entity_id, on=on):
        servicing.apply_suspense(loan_id=loan_id)
    files = debit_files.follow_up(legal_entity_id, times=debit_files.ASK_TIMES)
    debits = repayments.unresolved(legal_entity_id)
    for debit in debits:
        loan = loans.get(debit.loan_id, on=on)
        terms = products.version(loan.product_version_id).terms
        repayment_errands.follow(debit.id, terms, on=on)
    return Counted(len(debits) + files)


def collect(legal_entity_id: UUID, on: date) -> Counted:
    """Send this night's orders, in files where they are many, and ask what became of them."""
    count, collected_fen = debit_files.collect(legal_entity_id, on)
    for debit in repayments.to_send(legal_entity_id, on):
        loan = loans.get(debit.loan_id, on=on)
        terms = products.version(loan.product_version_id).terms
        sent = repayment_errands.carry_out(debit, terms, on=on)
        count, collected_fen = count + 1, collected_fen + sent.collected_fen
    return Counted(count, collected_fen)


def help_collect(legal_entity_id: UUID, on: date, carried_out: set[UUID]) -> None:
    """Carry out files of this night beside the leader, each once."""
    carried_out |= debit_files.help_out(legal_entity_id, on, but=carried_out)


def moved(legal_entity_id: UUID, on: date) -> Counted:
    return Counted(1)


WORKS: dict[str, Callable[[UUID, date], Counted]] = {
    "cut_off": cut_off,
    "collect": collect,
    "switch": moved,
    "close": moved,
}
assert {*WORKS, *batch.LOAN_STEPS, *batch.FILE_STEPS, *batch.BOOK_STEPS} == {*STEPS}
