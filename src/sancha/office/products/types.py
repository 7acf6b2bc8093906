from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from sancha.core.daycount import Unit
from sancha.core.lpr import Repricing
from sancha.core.money import Rounding, monthly_pct
from sancha.core.schedule import FirstPeriod
from sancha.platform.text import Text


class Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Purpose(Frozen):
    """What the money may be for; concrete enough to be checked later."""

    code: str
    label: Text


class Material(Frozen):
    """A document that the product asks for."""

    kind: str
    label: Text
    required: bool


class Lpr(Frozen):
    """A rate that follows the loan prime rate: which one, how many points above (or below) it, and
    on which days it is fixed anew, by what was published `looks_back_days` before.
    """

    base: Literal["lpr.one_year", "lpr.five_years"]
    points_bp: int = Field(ge=-1000, le=3000)
    repricing: Repricing
    looks_back_days: int = Field(default=1, ge=0, le=31)


class Terms(Frozen):
    """Everything about a product that an administrator may change. Amounts in fen.

    With `lpr` the rate follows a published one, and `rate_pct_month` is what it was when the version
    was released; a contract's rate is fixed on its day (`queries.annual_rate_pct`).

    Interest is settled every `every_months`: on the `due_day` of the month, or without one on the day
    of disbursement. `due_month` says which months these are (every 3, due month 3: March, June,
    September, December). With `every_weeks` or `every_days` it is settled that often instead, counted
    from disbursement, and on the last day of the term. Of equal principal a part falls due in each
    `principal_every`-th of them, or only in those of the `principal_months` (seasonal), and in the
    last.

    `first_period` decides about the days before the first due day: `short`, they are a period of
    their own; `long`, only `minimum_first_days` or more are; `merged`, they join the next. In the first
    `principal_grace` instalments nothing but interest falls due. `whole_yuan` rounds equal
    instalments, or equal parts of principal, to whole yuan; the last takes the rest. `rounding` says
    how every other figure of a loan becomes whole fen.

    `debit_way` says how debits go to the channel: always in a `file`, always each by itself (`single`),
    or `by_count`, as the house's parameter says of the night's number.

    With `revolving` what is agreed is a limit: each draw of it is a loan of its own, for one of the
    terms, and what is repaid can be drawn again.
    """

    amount_min_fen: int
    amount_max_fen: int
    term_options: list[int]
    rate_pct_month: Decimal
    lpr: Lpr | None = None
    rate_cap_pct_year: Decimal
    method: str
    day_count: str
    every_months: int = 1
    every_weeks: int | None = None
    every_days: int | None = None
    due_day: int | None
    due_month: int | None = None
    principal_every: int = 1
    principal_months: list[int] = []
    principal_grace: int = 0
    whole_yuan: bool = False
    rounding: Rounding = Rounding.HALF_UP
    first_period: FirstPeriod = FirstPeriod.LONG
    minimum_first_days: int
    reminder_days_before: int
    overdue_markup_pct: Decimal
    misuse_markup_pct: Decimal
    compounds: bool
    grace_days: int
    early_fee_pct: Decimal
    allocation: list[str]
    partial_debit: bool
    debit_way: Literal["by_count", "file", "single"] = "by_count"
    minimum_age: int
    maximum_age: int
    confirm_within_days: int
    vat_rate_pct: Decimal
    two_people_pay_from_fen: int | None = None
    # From here on it is paid to whom the borrower owes it; above the legal amount, whatever is said here.
    entrusted_from_fen: int | None = None
    revolving: bool = False
    purposes: list[Purpose]
    vague_words: list[str]
    materials: list[Material]
    # Nobody applies for a bill to be discounted: such a product names none of these.
    consent: str = ""
    process: str = ""
    policy: str = ""
    contract: str = ""

    @property
    def is_discount(self) -> bool:
        """Tell whether bills are discounted by this product: nobody applies for it."""
        return self.method == "discount"

    @property
    def period(self) -> tuple[int, Unit]:
        """Return how often interest is settled: every so many of a unit."""
        if self.every_weeks is not None:
            return self.every_weeks, Unit.WEEK
        if self.every_days is not None:
            return self.every_days, Unit.DAY
        return self.every_months, Unit.MONTH

    @property
    def annual_rate_pct(self) -> Decimal:
        return self.rate_pct_month * 12


class Thresholds(Frozen):
    """From which amounts law and house have payments seen by more people, and paid to the counterparty,
    whatever the product says.
    """

    entrusted_over_fen: int
    third_from_fen: int

    def is_entrusted(self, terms: Terms, amount_fen: int) -> bool:
        """Tell whether a payment of this amount goes to the borrower's counterparty: the product wants
        it, or it is above what the law lets an individual spend alone.
        """
        asked = terms.entrusted_from_fen is not None and amount_fen >= terms.entrusted_from_fen
        return asked or amount_fen > self.entrusted_over_fen

    def payers(self, terms: Terms, amount_fen: int) -> int:
        """Return how many persons let a payment of this amount leave: it may leave by itself (0), two
        have looked at it, or a third one of another post as well.
        """
        if amount_fen >= self.third_from_fen:
            return 3
        by_two = terms.two_people_pay_from_fen
        is_large = by_two is not None and amount_fen >= by_two
        return 2 if is_large or self.is_entrusted(terms, amount_fen) else 0


class Rate(Frozen):
    """What a contract made on a day costs: its yearly rate in per cent, and the published rate it
    follows, where it follows one.
    """

    annual_pct: Decimal
    rule: Text | None = None

    @property
    def month_pct(self) -> Decimal:
        return monthly_pct(self.annual_pct)


class ProductView(Frozen):
    """One version of a product, as a case or loan freezes it."""

    id: UUID
    version_id: UUID
    version: int
    code: str
    name: Text
    terms: Terms
    form: dict[str, Any]
