"""How a product's terms read: the way of repayment, the due days, the rule of the rate."""

from datetime import date
from decimal import Decimal

from sancha.core.allocation import Part
from sancha.core.daycount import Unit
from sancha.core.lpr import Repricing
from sancha.core.money import Rounding, rate_text
from sancha.core.schedule import FirstPeriod
from sancha.office.products.types import Lpr, Terms
from sancha.platform.text import Text

# How a loan may be paid back, by the codes of `core.schedule.Method`.
METHODS = {
    "equal_instalment": Text("等额本息", "Equal instalments"),
    "equal_principal": Text("等额本金", "Equal principal"),
    "interest_first": Text("按月付息、到期还本", "Interest monthly, principal at the end"),
    "bullet": Text("到期一次还本付息", "All at the end"),
    "custom": Text("按约定计划还本", "Principal as agreed"),
    "discount": Text("贴现（先扣利息，到期收票面）", "Discount: interest first, the face when due"),
}
# The same where it is not by the month.
EVERY = {
    "equal_instalment": Text("按{every.zh}等额本息", "Equal instalments each {every.en}"),
    "equal_principal": Text("按{every.zh}等额本金", "Equal principal each {every.en}"),
    "interest_first": Text(
        "按{every.zh}付息、到期还本", "Interest each {every.en}, principal at the end"
    ),
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
# The same by weeks and by days, where there is a word for it.
WEEKS = {1: Text("周", "week"), 2: Text("两周", "two weeks"), 4: Text("四周", "four weeks")}
DAYS = {1: Text("日", "day")}
OTHERS = {
    Unit.MONTH: (PERIODS, Text(" {every} 个月", "{every} months")),
    Unit.WEEK: (WEEKS, Text(" {every} 周", "{every} weeks")),
    Unit.DAY: (DAYS, Text(" {every} 天", "{every} days")),
}
FROM_THE_FIRST = Text(
    "自放款日起每{every.zh}一次，及到期日", "Each {every.en} from disbursement, and at maturity"
)
MONTH_NAMES = (
    *("January", "February", "March", "April", "May", "June", "July", "August", "September"),
    *("October", "November", "December"),
)
FIRST_PERIODS: dict[str, Text] = {
    FirstPeriod.SHORT: Text("零头天数自成一期", "Odd days: a period of their own"),
    FirstPeriod.LONG: Text(
        "零头天数够首期最短天数的自成一期，否则并入下期",
        "Odd days: own period if there are enough, else joined to the next",
    ),
    FirstPeriod.MERGED: Text("零头天数一律并入下期", "Odd days: joined to the next period"),
}
DEBIT_WAYS = {
    "by_count": Text(
        "按全行参数：当晚笔数达到起点走批量文件，否则逐笔",
        "As the house's parameter says: in files from so many a night on",
    ),
    "file": Text("一律走批量文件", "Always in files"),
    "single": Text("一律逐笔扣款", "Always one by one"),
}
# How what is not whole becomes whole fen.
ROUNDINGS: dict[str, Text] = {
    Rounding.HALF_UP: Text("四舍五入到分", "Half a fen goes up"),
    Rounding.HALF_EVEN: Text(
        "四舍六入五成双到分", "Half a fen goes to the even neighbour (banker's rounding)"
    ),
}
# What a payment settles, by the codes of `core.allocation.Part`.
PARTS: dict[str, Text] = {
    Part.FEE: Text("费用", "Fees"),
    Part.PENALTY: Text("罚息", "Penalty"),
    Part.COMPOUND: Text("复利", "Compound interest"),
    Part.INTEREST: Text("利息", "Interest"),
    Part.PRINCIPAL: Text("本金", "Principal"),
}
SEASON = Text("仅在 {zh} 月及最后一期还本", "principal in {en} and with the last")
GRACE = Text("前 {count} 期只付息", "interest only in the first {count}")
WHOLE_YUAN = Text("每期还款取整到元，末期补足", "in whole yuan, the last takes the rest")
HALF_EVEN = Text("金额按四舍六入五成双计至分", "half a fen goes to the even neighbour")
BASES = {
    "lpr.one_year": Text("1 年期 LPR", "the one-year LPR"),
    "lpr.five_years": Text("5 年期以上 LPR", "the over-five-year LPR"),
}
REPRICINGS: dict[str, Text] = {
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


def method_text(terms: Terms) -> Text:
    """Return how a loan is paid back, in which instalments no principal is, and what is rounded how."""
    whole, more = shape_text(terms), []
    if terms.principal_grace:
        more.append(GRACE.format(count=terms.principal_grace))
    if months := sorted(terms.principal_months):
        names = ", ".join(MONTH_NAMES[month - 1] for month in months)
        more.append(SEASON.format(zh="、".join(map(str, months)), en=names))
    if terms.whole_yuan:
        more.append(WHOLE_YUAN)
    if terms.rounding is Rounding.HALF_EVEN:
        more.append(HALF_EVEN)
    if not more:
        return whole
    return Text(
        f"{whole.zh}（{'；'.join(one.zh for one in more)}）",
        f"{whole.en} ({'; '.join(one.en for one in more)})",
    )


def period_text(every: int, unit: Unit) -> Text:
    """Say how long a period is: "两个月", "two months", " 10 天", "10 days"."""
    known, other = OTHERS[unit]
    return known.get(every) or other.format(every=every)


def shape_text(terms: Terms) -> Text:
    """Return by which method and how often: METHODS name it by the month."""
    every, unit = terms.period
    each = period_text(every, unit)
    if terms.method == "equal_principal" and terms.principal_every > 1:
        parts = period_text(every * terms.principal_every, unit)
        return Text(
            f"按{each.zh}付息、每{parts.zh}等额还本",
            f"Interest each {each.en}, equal principal each {parts.en}",
        )
    if (every, unit) != (1, Unit.MONTH) and terms.method in EVERY:
        return EVERY[terms.method].format(every=each)
    return METHODS[terms.method]


def due_text(terms: Terms, *, day: int | None = None) -> Text:
    """Return when instalments fall due; `day` is the loan's own, where it has begun."""
    if terms.method == "bullet":
        return Text("借款到期日", "At maturity")
    if terms.is_discount:
        return Text("票据到期日", "When the bill is due")
    day = terms.due_day or day
    clipped = SHORT_MONTHS if day and day > 28 else Text("", "")
    every, unit = terms.period
    each = period_text(every, unit)
    if unit is not Unit.MONTH:
        return FROM_THE_FIRST.format(every=each)
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
            f"每{each.zh}的放款对应日{of_day.zh}", f"Each {each.en} from disbursement{of_day.en}"
        )
    if every == 1:
        return Text(f"每月 {day} 日{clipped.zh}", f"Day {day} of each month{clipped.en}")
    return Text(
        f"每{each.zh}一次，{day} 日，及到期日", f"Each {each.en} on day {day}, and at maturity"
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
