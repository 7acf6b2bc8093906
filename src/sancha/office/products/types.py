from datetime import date
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from sancha.core.lpr import Repricing
from sancha.core.money import monthly_pct, rate_text
from sancha.platform.text import Text

# How a loan may be paid back, by the codes of `core.schedule.Method`.
METHODS = {
    "equal_instalment": Text("等额本息", "Equal instalments"),
    "equal_principal": Text("等额本金", "Equal principal"),
    "interest_first": Text("按月付息、到期还本", "Interest monthly, principal at the end"),
    "bullet": Text("到期一次还本付息", "All at the end"),
    "custom": Text("按约定计划还本", "Principal as agreed"),
}


# How often interest is settled (结息周期), by months; whole years have whole numbers of each.
PERIODS = {
    1: Text("月", "month"),
    2: Text("两个月", "two months"),
    3: Text("季", "quarter"),
    4: Text("四个月", "four months"),
    6: Text("半年", "half-year"),
    12: Text("年", "year"),
}
MONTH_NAMES = (
    *("January", "February", "March", "April", "May", "June", "July", "August", "September"),
    *("October", "November", "December"),
)

BASES = {
    "lpr.one_year": Text("1 年期 LPR", "the one-year LPR"),
    "lpr.five_years": Text("5 年期以上 LPR", "the over-five-year LPR"),
}
REPRICINGS = {
    Repricing.ANNIVERSARY: Text(
        "每年在放款对应日重定价", "fixed anew each year on the day of disbursement"
    ),
    Repricing.FIRST_OF_JANUARY: Text("每年 1 月 1 日重定价", "fixed anew each 1 January"),
}
SHORT_MONTHS = Text("（当月无此日的，为当月最后一日）", " (or the last of a shorter month)")
PLUS = Text("{base.zh}加 {points} 个基点", "{base.en} plus {points} basis points")
LESS = Text("{base.zh}减 {points} 个基点", "{base.en} less {points} basis points")
RULE = Text("{price.zh}，{repricing.zh}", "{price.en}, {repricing.en}")
PUBLISHED = Text(
    "{on.year} 年 {on.month} 月 {on.day} 日公布的 {base.zh}（{pct}%）",
    "{base.en} published on {on:%Y-%m-%d} ({pct}%)",
)


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
    September, December). Of equal principal a part falls due in each `principal_every`-th of them.
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
    due_day: int | None
    due_month: int | None = None
    principal_every: int = 1
    minimum_first_days: int
    reminder_days_before: int
    overdue_markup_pct: Decimal
    misuse_markup_pct: Decimal
    compounds: bool
    grace_days: int
    early_fee_pct: Decimal
    allocation: list[str]
    partial_debit: bool
    minimum_age: int
    maximum_age: int
    confirm_within_days: int
    vat_rate_pct: Decimal
    two_people_pay_from_fen: int | None = None
    purposes: list[Purpose]
    vague_words: list[str]
    materials: list[Material]
    consent: str
    process: str
    policy: str
    contract: str

    @property
    def annual_rate_pct(self) -> Decimal:
        return self.rate_pct_month * 12


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


def method_text(terms: Terms) -> Text:
    """Return how a loan is paid back: METHODS name it by the month."""
    every = PERIODS[terms.every_months]
    if terms.method == "equal_principal" and terms.principal_every > 1:
        months = terms.every_months * terms.principal_every
        parts = PERIODS.get(months, Text(f"{months} 个月", f"{months} months"))
        return Text(
            f"按{every.zh}付息、每{parts.zh}等额还本",
            f"Interest each {every.en}, equal principal each {parts.en}",
        )
    if terms.every_months == 1 or terms.method not in {
        *("equal_instalment", "equal_principal", "interest_first"),
    }:
        return METHODS[terms.method]
    return {
        "equal_instalment": Text(f"按{every.zh}等额本息", f"Equal instalments each {every.en}"),
        "equal_principal": Text(f"按{every.zh}等额本金", f"Equal principal each {every.en}"),
        "interest_first": Text(
            f"按{every.zh}付息、到期还本", f"Interest each {every.en}, principal at the end"
        ),
    }[terms.method]


def due_text(terms: Terms, *, day: int | None = None) -> Text:
    """Return when instalments fall due; `day` is the loan's own, where it has begun."""
    if terms.method == "bullet":
        return Text("借款到期日", "At maturity")
    day = terms.due_day or day
    clipped = SHORT_MONTHS if day and day > 28 else Text("", "")
    every = PERIODS[terms.every_months]
    if terms.due_month is not None:
        months = sorted(
            (terms.due_month - 1 + step) % 12 + 1 for step in range(0, 12, terms.every_months)
        )
        names = ", ".join(MONTH_NAMES[month - 1] for month in months)
        zh = f"{'、'.join(str(month) for month in months)} 月的 {day} 日"
        return Text(f"{zh}及到期日", f"Day {day} of {names}, and at maturity")
    if terms.due_day is None:
        of_day = Text(f"（{day} 日）", f" (day {day})") if day else Text("", "")
        return Text(
            f"每{every.zh}的放款对应日{of_day.zh}", f"Each {every.en} from disbursement{of_day.en}"
        )
    if terms.every_months == 1:
        return Text(f"每月 {day} 日{clipped.zh}", f"Day {day} of each month{clipped.en}")
    return Text(
        f"每{every.zh}一次，{day} 日，及到期日", f"Each {every.en} on day {day}, and at maturity"
    )


def lpr_text(lpr: Lpr) -> Text:
    """Return by which published rate a loan is priced, and on which days anew."""
    base = BASES[lpr.base]
    return priced(lpr, Text(f"{base.zh} ", base.en))


def rule_text(lpr: Lpr, *, published_pct: Decimal, published_on: date) -> Text:
    """Return the same with the published rate itself and its day."""
    pct = rate_text(published_pct)
    return priced(lpr, PUBLISHED.format(base=BASES[lpr.base], on=published_on, pct=pct))


def priced(lpr: Lpr, base: Text) -> Text:
    price = (PLUS if lpr.points_bp >= 0 else LESS).format(base=base, points=abs(lpr.points_bp))
    return RULE.format(price=price, repricing=REPRICINGS[lpr.repricing])
