"""The hidden truth of a person, and what it makes of each month: income, living, shocks.

Everything that others can see follows from here: what tax and social security have recorded, who
was late, and who will have money on the account on a day that is yet to come.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal
from zlib import crc32

from sancha_sandbox.society.chance import between, chance

Shock = Literal["", "job_lost", "illness"]
LONGEST_JOBLESS = 5
CRISIS_PERMYRIAD, CRISIS_TIMES = (
    500,
    4,
)  # A quarter in twenty; then so many times as many lose work.
PAST_MONTHS = 24
TIGHT_PCT = 70
JOB, LENGTH, ILLNESS, COST, SECTOR, DISTRICT, MISUSE, MISUSED_FOR = range(1, 9)
MISUSE_PERMYRIAD = 200  # Of those who are no risk; of the worst, four times as many.


@dataclass(frozen=True)
class Truth:
    """What nobody outside knows of a person. Shares are of the income of an ordinary month."""

    seed: int
    key: int
    sector: str
    division: str
    income_fen: int
    stability_permille: int
    living_permille: int
    debt_fen: int
    risk_permille: int
    payday: int


@dataclass(frozen=True)
class Month:
    """One month of a life; `index` counts months from year 0."""

    index: int
    income_fen: int
    living_fen: int
    shock: Shock


@dataclass(frozen=True)
class Flow:
    """Money that comes or goes on a day; what goes is taken only as far as there is money."""

    on: date
    kind: Literal["salary", "debts", "living"]
    amount_fen: int


def index_of(day: date) -> int:
    return day.year * 12 + day.month - 1


def first_day_of(index: int) -> date:
    return date(index // 12, index % 12 + 1, 1)


@lru_cache(maxsize=4096)
def in_crisis(seed: int, place: str, which: int, quarter: int) -> bool:
    """Tell whether a sector or a district has a bad quarter: all who live by it share it."""
    return bool(place) and chance(seed, which, crc32(place.encode()), quarter) < CRISIS_PERMYRIAD


def pressure(truth: Truth, index: int) -> int:
    quarter = index // 3
    is_crisis = in_crisis(truth.seed, truth.sector, SECTOR, quarter) or in_crisis(
        truth.seed, truth.division, DISTRICT, quarter
    )
    return CRISIS_TIMES if is_crisis else 1


def jobless_from(truth: Truth, index: int) -> int:
    """Return for how many months a job lost in this month stays lost; 0 if it is kept."""
    risk_permyriad = (1000 - truth.stability_permille) * 3 // 10
    if not risk_permyriad:
        return 0
    if chance(truth.key, JOB, index) >= risk_permyriad * pressure(truth, index):
        return 0
    return between(2, LONGEST_JOBLESS, truth.key, LENGTH, index)


def months_of(truth: Truth, first: int, count: int) -> list[Month]:
    """Return so many months of a life, from the month with this index."""
    # A month's fate must not depend on where the looking began: losses may overlap.
    jobless: set[int] = set()
    for index in range(first - LONGEST_JOBLESS, first + count):
        jobless.update(range(index, index + jobless_from(truth, index)))
    return [
        month_of(truth, index, is_jobless=index in jobless) for index in range(first, first + count)
    ]


def month_of(truth: Truth, index: int, *, is_jobless: bool) -> Month:
    living_fen = truth.income_fen * truth.living_permille // 1000
    if is_jobless:  # People live on less when nothing comes in.
        return Month(index, 0, living_fen * 6 // 10, "job_lost")
    if chance(truth.key, ILLNESS, index) < truth.risk_permille // 8:
        cost_pct = between(60, 250, truth.key, COST, index)
        return Month(
            index, truth.income_fen, living_fen + truth.income_fen * cost_pct // 100, "illness"
        )
    return Month(index, truth.income_fen, living_fen, "")


def misuses(truth: Truth, loan: int) -> bool:
    """Tell whether somebody takes a loan's money where it should not go; `loan` tells loans apart."""
    most = MISUSE_PERMYRIAD * (1000 + 3 * truth.risk_permille) // 1000
    return chance(truth.key, MISUSE, loan) < most


def misused_part(truth: Truth, loan: int) -> tuple[int, int]:
    """Return how many hundredths of the money go there, and a number that says to whom."""
    return between(30, 80, truth.key, MISUSED_FOR, loan), chance(truth.key, MISUSED_FOR, loan)


@dataclass
class Past:
    """How the last two years went: a status for each month, and what is left on the account."""

    statuses: str
    balance_fen: int


def past_of(truth: Truth, until: int) -> Past:
    """Live through the months before `until`: who is short of money falls behind with debts."""
    balance_fen = truth.income_fen * (1000 - truth.risk_permille) // 400
    behind, statuses = 0, []
    for month in months_of(truth, until - PAST_MONTHS, PAST_MONTHS):
        had_fen = balance_fen + month.income_fen
        balance_fen = max(0, had_fen - month.living_fen)
        if balance_fen < truth.debt_fen:  # First people live on less; then they fall behind.
            balance_fen = max(0, had_fen - month.living_fen * TIGHT_PCT // 100)
        if truth.debt_fen:
            paid = min(behind + 1, balance_fen // truth.debt_fen)
            balance_fen -= paid * truth.debt_fen
            behind = min(behind + 1 - paid, 7)
        # Savings do not lie on the account of everyday life; whose is a risk has few to lie.
        balance_fen = min(balance_fen, truth.income_fen * (1080 - truth.risk_permille) // 220)
        statuses.append(str(behind) if behind else "N")
    return Past("".join(statuses), balance_fen)


def flows_of(truth: Truth, after: date, until: date) -> Iterator[Flow]:
    """Yield what comes and goes after one day until another, in the order of days."""
    first, last = index_of(after), index_of(until)
    for month in months_of(truth, first, last - first + 1):
        for flow in flows_of_month(truth, month):
            if after < flow.on <= until:
                yield flow


def flows_of_month(truth: Truth, month: Month) -> list[Flow]:
    """Return the flows of a month by day: the salary first where they fall on one."""
    start = first_day_of(month.index)
    part_fen = month.living_fen // 4
    flows = [
        Flow(start.replace(day=truth.payday), "salary", month.income_fen),
        Flow(start.replace(day=min(truth.payday + 1, 28)), "debts", truth.debt_fen),
        *(Flow(start.replace(day=day), "living", part_fen) for day in (6, 13, 20, 27)),
    ]
    return sorted(flows, key=lambda flow: flow.on)
