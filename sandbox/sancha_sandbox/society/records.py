"""What tax, social security and the mobile operator have recorded of a life, with their noise.

Nothing here is stored: it follows from the hidden truth whenever somebody asks.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from sancha_sandbox.society import life
from sancha_sandbox.society.chance import between, chance
from sancha_sandbox.society.life import PAST_MONTHS, Month, Truth

# Individual income tax, withheld cumulatively: up to (yuan a year), per cent, quick deduction.
BRACKETS = (
    (36_000, 3, 0),
    (144_000, 10, 2_520),
    (300_000, 20, 16_920),
    (420_000, 25, 31_920),
    (660_000, 30, 52_920),
    (960_000, 35, 85_920),
    (None, 45, 181_920),
)
FREE_FEN = 5_000_00
BASE_LEAST_FEN, BASE_MOST_FEN = 4_500_00, 31_000_00
INSURED_PCT, FUND_PCT = Fraction(105, 10), 7  # Pension, medical, unemployment; housing fund.
TAX, BASE, BILL, SINCE, ARREARS, NIGHTS, CALLS = range(11, 18)


@dataclass(frozen=True)
class TaxMonth:
    month: str
    income_fen: int
    tax_fen: int


@dataclass(frozen=True)
class InsuredMonth:
    """`base_fen` is what contributions are computed from; 0 where nobody paid."""

    month: str
    base_fen: int
    is_paid: bool


@dataclass(frozen=True)
class PhoneUse:
    """What an operator tells of a number: no call and no place, only counts."""

    in_use_months: int
    monthly_bill_fen: int
    arrears_months_12: int
    cities_3m: int
    collection_calls_3m: int


def name_of(index: int) -> str:
    return f"{life.first_day_of(index):%Y-%m}"


def recent(today: date, months: int) -> range:
    """Return the indices of the last whole months before this one."""
    until = life.index_of(today)
    return range(until - months, until)


def paid_fen(truth: Truth, month: Month) -> int:
    """Return what was paid for the work of a month: the income, a little up or down."""
    return month.income_fen * between(985, 1015, truth.key, TAX, month.index) // 1000


def tax_months(truth: Truth, *, declares_permille: int, today: date) -> list[TaxMonth]:
    """Return what was declared for the last 24 months, the oldest first; nothing for no income."""
    until = life.index_of(today)
    # The tax of a month depends on those before it in its year.
    first = (until - PAST_MONTHS) // 12 * 12
    return [
        TaxMonth(name_of(index), declared_fen, tax_fen)
        for index, declared_fen, tax_fen in _withheld(truth, declares_permille, first, until)
        if index >= until - PAST_MONTHS and declared_fen
    ]


def _withheld(
    truth: Truth, declares_permille: int, first: int, until: int
) -> Iterator[tuple[int, int, int]]:
    income_fen = taxed_fen = months = 0
    for month in life.months_of(truth, first, until - first):
        if month.index % 12 == 0:
            income_fen = taxed_fen = months = 0
        declared_fen = paid_fen(truth, month) * declares_permille // 1000
        income_fen += declared_fen
        months += 1
        insured_fen = int(income_fen * (INSURED_PCT + FUND_PCT) / 100)
        due_fen = year_tax_fen(income_fen - insured_fen - FREE_FEN * months)
        yield month.index, declared_fen, max(0, due_fen - taxed_fen)
        taxed_fen = max(taxed_fen, due_fen)


def year_tax_fen(taxable_fen: int) -> int:
    """Return the tax on what was earned in a year so far, above what is free."""
    if taxable_fen <= 0:
        return 0
    for most_yuan, pct, quick_yuan in BRACKETS:
        if most_yuan is None or taxable_fen <= most_yuan * 100:
            return taxable_fen * pct // 100 - quick_yuan * 100
    raise AssertionError("unreachable")


def insured_months(truth: Truth, *, declares_permille: int, today: date) -> list[InsuredMonth]:
    """Return the last 24 months at social security, the oldest first."""
    until = life.index_of(today)
    found = []
    for month in life.months_of(truth, until - PAST_MONTHS, PAST_MONTHS):
        is_paid = month.income_fen > 0
        year = month.index // 12  # The base is set anew each year.
        declared_fen = (
            truth.income_fen * declares_permille // 1000 * between(960, 1000, truth.key, BASE, year)
        )
        base_fen = min(max(declared_fen // 1000, BASE_LEAST_FEN), BASE_MOST_FEN)
        found.append(InsuredMonth(name_of(month.index), base_fen if is_paid else 0, is_paid))
    return found


def insured_since(*, years_in_job: int, gaps: int, today: date) -> int:
    """Return for how many months contributions have been paid in all."""
    return max(0, years_in_job * 12 + today.month - 1 - gaps)


def fund_balance_fen(months: list[InsuredMonth], insured_in_all: int) -> int:
    """Return what lies at the housing fund: both sides' shares, of which half is drawn in time."""
    paid = [month.base_fen for month in months if month.is_paid]
    if not paid:
        return 0
    return sum(paid) // len(paid) * 2 * FUND_PCT // 100 * min(insured_in_all, 120) // 2


def phone_use(truth: Truth, *, age_years: int, today: date) -> PhoneUse:
    """Return what the operator knows: who falls behind elsewhere is late here, too."""
    until = life.index_of(today)
    months = life.months_of(truth, until - 12, 12)
    jobless = sum(month.income_fen == 0 for month in months)
    late_permyriad = truth.risk_permille * truth.risk_permille // 500  # A fifth at the worst.
    arrears = sum(
        chance(truth.key, ARREARS, month.index)
        < late_permyriad * (3 if month.shock == "job_lost" else 1)
        for month in months
    )
    calls = between(0, truth.risk_permille // 90, truth.key, CALLS, until)
    return PhoneUse(
        in_use_months=min(
            between(6, 160 - truth.risk_permille // 8, truth.key, SINCE),
            max(6, (age_years - 15) * 12),
        ),
        monthly_bill_fen=between(29, 199, truth.key, BILL) * 100,
        arrears_months_12=arrears,
        cities_3m=between(1, 2 + truth.risk_permille // 300 + jobless // 2, truth.key, NIGHTS),
        collection_calls_3m=calls if truth.risk_permille > 450 else 0,
    )
