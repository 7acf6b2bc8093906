"""The features of the consumer admission policy: named, typed, with unit and source."""

from collections.abc import Mapping
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from sancha.core import identifiers, money
from sancha.core.schedule import Method, Plan, make_plan
from sancha.credit.loans.queries import terms_of
from sancha.credit.parties.types import Profile
from sancha.engines.decision.types import FeatureType, FeatureValue, feature, reason
from sancha.engines.outside import connectors
from sancha.engines.outside.types import Answered
from sancha.office.products.types import ProductView
from sancha.platform.text import Text
from sancha.preloan.applications.types import ApplicationView

FEN = "fen"
Answers = Mapping[str, Answered[Any]]  # By connector: of each source the last.
MONTHS_A_YEAR = 12


def declare(name: str, type_: FeatureType, source: str, zh: str, en: str, unit: str = "") -> str:
    feature(name, type=type_, unit=unit, label=Text(zh, en), source=source)
    return name


IDENTITY_RESULT = declare("identity_result", "text", "identity", "身份核验", "Identity check")
PHONE_RESULT = declare("phone_result", "text", "identity", "手机号实名", "Phone owner check")
COURT_HIT = declare("court_hit", "boolean", "court", "法院被执行人", "Court enforcement")
BUREAU_FOUND = declare("bureau_found", "boolean", "bureau", "征信有记录", "Known to the bureau")
OPEN_LOANS = declare("open_loans", "integer", "bureau", "未结清贷款笔数", "Open loans", "count")
MONTHLY_DEBT = declare(
    "monthly_debt_fen", "integer", "bureau", "现有月还款", "Present monthly payments", FEN
)
OVERDUE_NOW = declare("overdue_now_fen", "integer", "bureau", "当前逾期金额", "Overdue now", FEN)
MONTHS_OVERDUE = declare(
    "months_overdue_24", "integer", "bureau", "近 24 个月逾期月数", "Months overdue of 24", "count"
)
QUERIES = declare(
    "queries_6m", "integer", "bureau", "近 6 个月查询次数", "Queries in 6 months", "count"
)
HISTORY_MONTHS = declare(
    "history_months", "integer", "bureau", "信用历史（月）", "Credit history in months", "months"
)
AGE = declare("age_years", "integer", "profile", "年龄", "Age", "years")
INCOME = declare("monthly_income_fen", "integer", "profile", "月收入", "Monthly income", FEN)
OCCUPATION = declare("occupation", "text", "profile", "职业", "Occupation")
AMOUNT = declare("amount_fen", "integer", "application", "申请金额", "Amount asked", FEN)
TERM = declare("term_months", "integer", "application", "期限", "Term", "months")
INSTALMENT = declare(
    "instalment_fen", "integer", "application", "本笔月还款", "Instalment of this loan", FEN
)
DEBT_TO_INCOME = declare(
    "debt_to_income_pct", "integer", "computed", "负债收入比", "Debt to income", "%"
)
INCOMES_ASKED = declare(
    "incomes_asked",
    "number",
    "computed",
    "申请额为月收入倍数",
    "Amount in monthly incomes",
    "times",
)

VERIFIED_INCOME = declare(
    "verified_income_fen", "integer", "computed", "核实月收入", "Monthly income as verified", FEN
)
INCOME_GAP = declare(
    "income_gap_pct",
    "integer",
    "computed",
    "自述收入高于核实收入",
    "Income stated above what is verified",
    "%",
)
INSURED_MONTHS = declare(
    "insured_months_12",
    "integer",
    "social",
    "近 12 个月社保缴费月数",
    "Months insured of 12",
    "months",
)
PHONE_MONTHS = declare(
    "phone_in_use_months", "integer", "operator", "手机号在网月数", "Months the phone is in use",
    "months",
)  # fmt: skip
EMPLOYER_STANDING = declare(
    "employer_standing", "text", "business", "单位登记状态", "Standing of the employer"
)

for code, zh, en, tellable in (
    ("identity_mismatch", "身份信息核验不一致", "Your identity could not be confirmed", True),
    ("phone_mismatch", "手机号非本人实名", "The phone is not registered to you", True),
    ("court_hit", "存在法院被执行记录", "There is a court enforcement record", True),
    ("overdue_now", "当前存在逾期贷款", "A loan is overdue at present", True),
    ("often_overdue", "近期还款多次逾期", "Several late payments lately", True),
    ("some_overdue", "近期有逾期记录", "A late payment lately", True),
    (
        "debt_too_high",
        "月还款占收入比例过高",
        "Repayments would take too much of your income",
        True,
    ),
    ("debt_high", "月还款占收入比例偏高", "Repayments take much of the income", True),
    ("many_queries", "近期征信查询频繁", "Many credit queries lately", True),
    ("score_low", "综合评分不足", "The score is too low", True),
    ("score_middling", "综合评分处于人工复核区间", "The score asks for a person's review", False),
    ("score_good", "综合评分良好", "Good score", False),
    ("thin_history", "信用历史较短", "Short credit history", True),
    ("missing_data", "外部数据暂缺，转人工审核", "Outside data is missing; people decide", False),
    (
        "income_unverified",
        "自述收入与核实收入不符",
        "The income stated could not be verified",
        True,
    ),
    ("work_unsteady", "近一年社保缴费中断", "Contributions were not paid in all months", True),
    ("phone_new", "手机号在网时间较短", "The phone has been in use for a short time", False),
    (
        "hit_confirmed",
        "存在法院被执行记录，经人工核实",
        "A court enforcement record, checked",
        True,
    ),
    ("conditions_unmet", "放款条件未能落实", "The conditions of the loan were not met", True),
    ("approver_declined", "综合审核未通过", "The review did not end in approval", True),
):
    reason(code, zh, en, tellable=tellable)


def of_application(
    application: ApplicationView, product: ProductView, profile: Profile, *, known_at: datetime
) -> list[FeatureValue]:
    """Return what the application and the profile say."""
    terms = terms_of(
        product.terms,
        principal_fen=application.amount_fen,
        term_months=application.term_months,
        disbursed_on=application.submitted_on,
    )
    instalment_fen = monthly_fen(make_plan(terms), terms.method, application.term_months)
    values: dict[str, int | str] = {
        AGE: age_of(profile, application.submitted_on),
        INCOME: profile.monthly_income_fen,
        OCCUPATION: profile.occupation,
        AMOUNT: application.amount_fen,
        TERM: application.term_months,
        INSTALMENT: instalment_fen,
        INCOMES_ASKED: whole(Fraction(application.amount_fen, profile.monthly_income_fen)),
    }
    profile_fields = {AGE, INCOME, OCCUPATION}
    return [
        FeatureValue(name, value, "profile" if name in profile_fields else "application", known_at)
        for name, value in values.items()
    ]


def monthly_fen(plan: Plan, method: Method, term_months: int) -> int:
    """Return what a month takes: the dearest usual instalment, or the share of a month where the
    principal falls due in one sum at the end.
    """
    if method in {Method.INTEREST_FIRST, Method.BULLET}:
        return whole(Fraction(plan.total_fen, term_months))
    return whole(Fraction(max(row.total_fen for row in plan.rows[1:] or plan.rows), plan.every))


def age_of(profile: Profile, on: date) -> int:
    return identifiers.age_on(identifiers.birth_date_of(profile.id_number), on)


def whole(value: Fraction) -> int:
    """Round up to a whole number: a ratio is never shown better than it is."""
    return -((-value.numerator) // value.denominator)


def of_outside(answers: Answers, *, is_hit_cleared: bool) -> list[FeatureValue]:
    """Return what the outside sources have answered; what did not answer is simply not there.

    A hit that two people found to be wrong is none.
    """
    found: list[FeatureValue] = []
    if identity := answers.get(connectors.IDENTITY.name):
        at = identity.known_at
        found.append(FeatureValue(IDENTITY_RESULT, identity.answer.result, "identity", at))
        found.append(FeatureValue(PHONE_RESULT, identity.answer.phone_result, "identity", at))
    if court := answers.get(connectors.COURT.name):
        is_hit = court.answer.hit and not is_hit_cleared
        source = "hit_review" if is_hit_cleared else "court"
        found.append(FeatureValue(COURT_HIT, is_hit, source, court.known_at))
    if bureau := answers.get(connectors.BUREAU.name):
        summary = bureau.answer.summary
        values = {
            BUREAU_FOUND: bureau.answer.found,
            OPEN_LOANS: summary.open_loans,
            MONTHLY_DEBT: summary.total_monthly_payment_fen,
            OVERDUE_NOW: summary.overdue_now_fen,
            MONTHS_OVERDUE: summary.months_overdue_24,
            QUERIES: summary.queries_6m,
            HISTORY_MONTHS: summary.oldest_account_months,
        }
        known_at = bureau.known_at
        found += [FeatureValue(name, value, "bureau", known_at) for name, value in values.items()]
    return found


def of_registers(answers: Answers, profile: Profile) -> list[FeatureValue]:
    """Return what the registers say of a case; what did not answer is simply not there."""
    found: list[FeatureValue] = []
    tax, social = answers.get(connectors.TAX.name), answers.get(connectors.SOCIAL.name)
    if tax and social:
        # A pension is free of tax; where nothing was declared, contributions tell what is earned.
        declared_fen = tax.answer.average_6m_fen if tax.answer.found else social.answer.base_fen
        verified_fen = max(declared_fen, social.answer.pension_fen)
        gap = Fraction(
            100 * max(profile.monthly_income_fen - verified_fen, 0), profile.monthly_income_fen
        )
        at = min(tax.known_at, social.known_at)
        found.append(FeatureValue(VERIFIED_INCOME, verified_fen, "computed", at))
        found.append(FeatureValue(INCOME_GAP, whole(gap), "computed", at))
    if social:
        # Who draws a pension has it every month.
        months = MONTHS_A_YEAR if social.answer.pension_fen else social.answer.paid_months_12
        found.append(FeatureValue(INSURED_MONTHS, months, "social", social.known_at))
    if phone := answers.get(connectors.OPERATOR.name):
        in_use = phone.answer.in_use_months or 0
        found.append(FeatureValue(PHONE_MONTHS, in_use, "operator", phone.known_at))
    if firm := answers.get(connectors.BUSINESS.name):
        standing = firm.answer.status or "not_found"
        found.append(FeatureValue(EMPLOYER_STANDING, standing, "business", firm.known_at))
    return found


def computed(values: list[FeatureValue]) -> list[FeatureValue]:
    """Return the features that are made of others, where those are known."""
    known = {value.name: value for value in values}
    if not {MONTHLY_DEBT, INSTALMENT, INCOME} <= set(known):
        return []
    monthly_fen = int(known[MONTHLY_DEBT].value) + int(known[INSTALMENT].value)  # type: ignore[arg-type]
    share = Fraction(100 * monthly_fen, int(known[INCOME].value))  # type: ignore[arg-type]
    return [FeatureValue(DEBT_TO_INCOME, whole(share), "computed", known[MONTHLY_DEBT].known_at)]


def shown(name: str, value: object) -> str:
    """Write a feature's value for a person."""
    return money.yuan(int(str(value))) if name.endswith("_fen") else str(value)
