"""One night over a generated book: how many loans a second, beside the same work loan by loan.

`make bench-night`, or ARGS="--loans 100000". PostgreSQL and two processes of ours on this machine.
Everything is on: records, deferred checks of the ledger, provisions, reminders, checks of the books.
A third of the book are mortgages of 360 instalments that follow the LPR. The bank's answers to the
debits are not waited for: they are given at once, and noting them is part of the night. One in twenty
of what falls due brings nothing, and most of the arrears that are tried again.
Then 1 January: the rates of all mortgages are fixed anew, and the interest of a quarter of the book's
loans (all those of a week of due days) falls due at once. With --growth the first night is measured
at three times the loans, too. Memory is that of the two processes of the night; the book is written
by another. Last line: one JSON object; what was not measured is null.
"""

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "sandbox")]
FIRST_DAY = date(2026, 12, 28)  # Nothing falls due on the days from here to 1 January.
NEW_YEAR = date(2027, 1, 1)
ONE_BY_ONE = 2_000
CURED = 30  # Of the arrears, one in so many pays: about as much as newly falls behind.
helper_peaks_kb = [0]  # What the helper of each night took.
# A file holds so many orders; of two workers each takes every second one.
A_FILE = 5_000
ASKED = """SELECT debit.number, asked_fen, overdue_since_on < %s FROM repayment_debit AS debit
    JOIN loans_segment USING (loan_id) WHERE night_on = %s AND debit.status = 'intended'
      AND substr(debit.number, 4)::bigint / %s %% 2 = %s ORDER BY debit.number"""
LEFT = "SELECT EXISTS (SELECT FROM repayment_debit WHERE status = 'intended')"
LED = """SELECT EXISTS (SELECT FROM pg_locks JOIN pg_database ON pg_database.oid = database
    WHERE locktype = 'advisory' AND datname = current_database()
      AND classid::bigint = hashtext('night.lead')::bigint & 4294967295)"""
SENT = "SELECT count(*), sum(asked_fen) FROM repayment_debit WHERE night_on = %s"


def answer_at_once(legal_entity_id: UUID, on: date) -> Any:
    """Play the bank, and note its answers with the other worker, file by file."""
    from sancha.postloan.night.types import Counted

    began = time.monotonic()
    note_files(legal_entity_id, on, turn=0)
    while ask(LEFT)[0]:  # The other worker is still at it.
        time.sleep(0.02)
    count, asked_fen = ask(SENT, on)
    print(f"  answers to {count} debits noted in {time.monotonic() - began:.1f} s", flush=True)
    return Counted(count, int(asked_fen or 0))


def ask(sql: str, *values: object) -> Any:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchone()


def note_files(legal_entity_id: UUID, on: date, *, turn: int) -> None:
    """Note what the bank says of every second file.

    Of what falls due today nineteen of twenty debits bring all. Of arrears one in CURED does, or else
    they would not stay at a twentieth of the book; the others bring nothing.
    """
    from sancha.platform import clock
    from sancha.postloan.repayment import services
    from sancha.postloan.repayment.types import Evidence

    with files_of(on, turn) as files:
        for file in files:
            answers = [
                Evidence(number, "collected", fen, "")
                if (place % 20 if not is_late else place % CURED == 0)
                else Evidence(number, "failed", 0, "insufficient_funds")
                for place, (number, fen, is_late) in enumerate(file)
            ]
            services.note_answers(
                legal_entity_id=legal_entity_id, answers=answers, on=on, now=clock.now()
            )


@contextmanager
def files_of(on: date, turn: int) -> Iterator[Iterator[list[tuple[str, int, bool]]]]:
    """Give what is asked for this night: number, amount, and whether it is tried again."""
    from django.db import connection

    with connection.cursor():  # Connected from here on.
        pass
    with connection.connection.cursor("asked", withhold=True) as cursor:
        cursor.execute(ASKED, [on, on, A_FILE, turn])
        yield iter(lambda: cursor.fetchmany(A_FILE), [])


def help_collect(legal_entity_id: UUID, on: date, carried_out: set[Any]) -> None:
    """Note the files of the second worker, once a night."""
    if on not in carried_out:
        note_files(legal_entity_id, on, turn=1)
        carried_out.add(on)


def order_day(legal_entity_id: UUID) -> tuple[UUID, date]:
    from sancha.office.calendar import queries as calendar
    from sancha.platform import clock
    from sancha.platform.acts import service
    from sancha.postloan.night import permissions, services

    on = calendar.bank_date(legal_entity_id)
    order = services.order_night(
        legal_entity_id=legal_entity_id,
        until_on=on + timedelta(days=1),
        now=clock.now(),
        actor=service("command line", permissions.RUN),
    )
    return order.id, on


def one_night(legal_entity_id: UUID) -> float:
    """Close a day with a helper beside us; return the seconds."""
    from sancha.postloan.night import errands

    order_id, on = order_day(legal_entity_id)
    command = [sys.executable, __file__, "--help-order", str(order_id)]
    helper = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert helper.stdout is not None
    helper.stdout.readline()  # It is up: starting Python is not the night's work.
    began = time.monotonic()
    errands.work_off(order_id)
    seconds = time.monotonic() - began
    helper_peaks_kb.append(int(helper.communicate()[0]))
    show_steps(on)
    return seconds


def show_steps(on: date) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT step, count(*), sum(count), extract(epoch FROM max(finished_at) - min(started_at)),
                      sum(extract(epoch FROM finished_at - started_at))
               FROM night_nightstep WHERE closed_on = %s GROUP BY step ORDER BY min(started_at)""",
            [on],
        )
        for step, parts, count, wall, work in cursor.fetchall():
            print(f"  {step:<10} {parts:>3} parts {count:>9} in {wall:6.2f} s (work {work:6.2f} s)")
    sys.stdout.flush()


def one_by_one(legal_entity_id: UUID) -> float:
    """Do the loan's own steps for some loans, each by itself in a use case; return loans a second."""
    from sancha.credit.loans import batch as loans
    from sancha.credit.loans.batch import Reach
    from sancha.office.calendar import queries as calendar
    from sancha.platform.acts import Actor, Scope, service
    from sancha.platform.door import use_case
    from sancha.postloan.night import batch, permissions

    night = service("night", permissions.CLOSE)
    ids = loans.loan_ids(Reach(legal_entity_id, part=0))[:ONE_BY_ONE]
    on = calendar.bank_date(legal_entity_id)

    @use_case
    def close_one(*, loan_id: UUID, actor: Actor) -> None:
        actor.require(permissions.CLOSE, on=Scope(loan_id))
        reach = Reach(legal_entity_id, loan_ids=(loan_id,))
        for work in batch.LOAN_STEPS.values():
            work(reach, on)
        raise Undone

    class Undone(Exception):
        pass

    began = time.monotonic()
    for loan_id in ids:
        with suppress(Undone):
            close_one(loan_id=loan_id, actor=night)
    return len(ids) / (time.monotonic() - began)


def peak_kb() -> int:
    """Return the most memory that this program had at once.

    From Linux itself, where it says so: `ru_maxrss` of a child begins with what its parent had.
    """
    with suppress(FileNotFoundError), Path("/proc/self/status").open() as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def helped(order_id: str) -> None:
    import django

    django.setup()
    from sancha.postloan.night import errands

    errands.help_collect = help_collect  # The bank answers there, too.
    print("up", flush=True)
    while not ask(LED)[0]:
        time.sleep(0.005)
    errands.work_off(UUID(order_id))
    print(peak_kb())


def fill_book(legal_entity_id: str, loans: int) -> None:
    import django

    django.setup()
    from sancha.entry.book.generate import generate

    began = time.monotonic()
    made = generate(UUID(legal_entity_id), loans, mortgages=True)
    print(f"{loans} loans generated in {time.monotonic() - began:.0f} s, {made.fallen} instalments"
          " fallen due", flush=True)  # fmt: skip


def apart(*options: object) -> str:
    """Run this program with other options, in a process of its own; return what it prints last."""
    command = [sys.executable, __file__, *map(str, options)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        line = ""
        for line in running.stdout:
            print(line, end="", flush=True)
    if running.returncode:
        raise SystemExit(running.returncode)
    return line


def bring_together(legal_entity_id: UUID, on: date) -> None:
    """Let a quarter more of the book fall due today, as when the interest of a quarter is settled."""
    from sancha.platform.acts import Actor, Scope, service
    from sancha.platform.door import use_case

    @use_case
    def move(*, actor: Actor) -> None:
        from django.db import connection

        actor.require("book.fill", on=Scope(legal_entity_id))
        with connection.cursor() as cursor:
            cursor.execute(
                """UPDATE loans_segment SET next_due_on = %s
                   WHERE next_due_on > %s AND next_due_on <= %s + 8 AND status = 'active'""",
                [on, on, on],
            )

    move(actor=service("book generator", "book.fill"))


def measure(loans: int, *, with_rest: bool) -> dict[str, Any]:
    from sancha.entry.simulation.places import own_house

    with own_house(None):
        from sancha.entry.book.generate import found_lender
        from sancha.office.calendar import queries as calendar
        from sancha.postloan.night import errands

        errands.WORKS["collect"] = answer_at_once
        legal_entity_id = found_lender(FIRST_DAY)
        apart("--fill", legal_entity_id, "--loans", loans)
        analyse()
        found: dict[str, Any] = {"seconds": one_night(legal_entity_id)}
        if with_rest:
            found["one_by_one"] = one_by_one(legal_entity_id)
            while calendar.bank_date(legal_entity_id) < NEW_YEAR:
                one_night(legal_entity_id)
            bring_together(legal_entity_id, calendar.bank_date(legal_entity_id))
            found["worst"] = one_night(legal_entity_id)
        return found


def analyse() -> None:
    """Let the planner know the book, as autovacuum does in service."""
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        cursor.execute("ANALYZE")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--loans", type=int, default=1_000_000)
    options.add_argument("--growth", action="store_true", help="also at three times the loans")
    options.add_argument("--first-night", action="store_true", help="that alone")
    options.add_argument("--help-order", help=argparse.SUPPRESS)
    options.add_argument("--fill", help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.help_order:
        helped(chosen.help_order)
        return
    if chosen.fill:
        fill_book(chosen.fill, chosen.loans)
        return
    found = measure(chosen.loans, with_rest=not chosen.first_night)
    rate = chosen.loans / found["seconds"]
    growth = None
    if chosen.growth:
        thrice = json.loads(apart("--loans", 3 * chosen.loans, "--first-night"))
        growth = round(thrice["seconds"] / found["seconds"] / 3, 2)
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    print(json.dumps({
        "loans": chosen.loans,
        "seconds": round(found["seconds"], 1),
        "loans_per_second": round(rate),
        "peak_rss_mb": (peak_kb() + max(helper_peaks_kb)) // 1024,
        "ratio_to_one_by_one": None if chosen.first_night else round(rate / found["one_by_one"], 1),
        "growth_3x": growth,
        "worst_day_seconds": None if chosen.first_night else round(found["worst"], 1),
    }))  # fmt: skip


if __name__ == "__main__":
    main()
