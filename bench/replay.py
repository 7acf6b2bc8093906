"""A backdated payment on a 30-year loan that accrues by the day, with 360 payments behind it.

`python bench/replay.py` prints what each way of knowing the loan costs; its last line is JSON.
"""

import json
import statistics
import time
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

from sancha.core.daycount import Convention
from sancha.core.loan.events import Event, Repayment, Reversal
from sancha.core.loan.figures import figures
from sancha.core.loan.history import History
from sancha.core.loan.terms import LoanTerms
from sancha.core.schedule import Terms, make_plan

TIMES = 30


def milliseconds(work: Callable[[], object]) -> float:
    """Return the median of some runs, in milliseconds of processor time."""
    taken = []
    for _ in range(TIMES):
        began = time.process_time()
        work()
        taken.append((time.process_time() - began) * 1000)
    return round(statistics.median(taken), 2)


def main() -> None:
    terms = LoanTerms(
        plan=Terms(
            principal_fen=100_000_000,
            annual_rate_pct=Decimal("3.45"),
            disbursed_on=date(1996, 1, 10),
            instalments=360,
            day_count=Convention.ACTUAL_365,
        )
    )
    rows = make_plan(terms.plan).rows
    # Every third payment comes five days late, so that penalties are part of the work.
    payments: list[Event] = [
        Repayment(
            nr=row.nr,
            on=row.due_on + timedelta(days=5 if row.nr % 3 == 0 else 0),
            amount_fen=row.total_fen,
        )
        for row in rows
    ]
    today = date(2026, 6, 30)
    known = History.of(terms, payments)

    def backdated(on: date) -> Callable[[], object]:
        event = Repayment(nr=361, on=on, amount_fen=1_000_00)
        return lambda: figures(terms, known.with_events([event]).on(today))

    measured = {
        "payments": len(payments),
        "whole_replay_ms": milliseconds(
            lambda: figures(terms, History.of(terms, payments).on(today))
        ),
        "backdated_to_first_month_ms": milliseconds(backdated(date(1996, 1, 20))),
        "backdated_15_years_ms": milliseconds(backdated(date(2011, 1, 20))),
        "backdated_a_month_ms": milliseconds(backdated(date(2025, 12, 20))),
        "reversal_of_the_first_ms": milliseconds(
            lambda: known.with_events([Reversal(nr=361, on=today, of=1)]).on(today)
        ),
        "reading_today_ms": milliseconds(lambda: figures(terms, known.on(today))),
    }
    for name, value in measured.items():
        print(f"{name:32} {value}")
    print(json.dumps(measured))


if __name__ == "__main__":
    main()
