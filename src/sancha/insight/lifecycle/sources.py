"""The outside sources of a case: whether each was asked, how it ended, and what it said."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from ninja import Schema

from sancha.core.money import yuan
from sancha.engines.outside import queries as outside
from sancha.engines.outside.connectors import DATA_SOURCES
from sancha.engines.outside.messages import BureauReport, CourtFound, IdentityFound
from sancha.engines.outside.register_messages import (
    FirmFound,
    IncomesFound,
    InsuredFound,
    PhoneFound,
)
from sancha.engines.outside.types import CallSeen, DataSource
from sancha.platform.text import Status, Text

TO_BE_ASKED = Status("waiting", Text("待查询", "To be asked"), "grey")
YUAN, TIMES, MONTHS = Text("元", "yuan"), Text("次", "times"), Text("个月", "months")
LOANS = Text("笔", "loans")
YES, NO = Text("是", "Yes"), Text("否", "No")
IDENTITY_RESULTS = {
    "match": (Text("一致", "Match"), "green"),
    "mismatch": (Text("不一致", "Mismatch"), "red"),
    "not_found": (Text("查无此人", "Not found"), "red"),
}

FIRM_STATUSES = {
    "operating": (Text("存续", "Operating"), "green"),
    "abnormal": (Text("经营异常", "Abnormal"), "amber"),
    "revoked": (Text("吊销", "Revoked"), "red"),
    "deregistered": (Text("注销", "Deregistered"), "red"),
    "": (Text("查无此单位", "Not registered"), "red"),
}


class SourceFact(Schema):
    label: Text
    value: str | None
    text: Text | None
    unit: Text | None
    tone: str


class SourceOut(Schema):
    code: str
    label: Text
    status: Status
    asked_at: datetime | None
    answered_at: datetime | None
    duration_ms: int | None
    reference: str | None
    facts: list[SourceFact]


def sources_of(application_id: UUID) -> list[SourceOut]:
    """Return every source that a case asks, also those that are still to be asked."""
    newest: dict[str, CallSeen] = {}
    for call in outside.calls_about(application_id):
        newest.setdefault(call.connector, call)
    return [
        source_out(source, newest.get(source.connector.name), application_id)
        for source in DATA_SOURCES
        if source.is_for_everybody or source.connector.name in newest
    ]


def source_out(source: DataSource, call: CallSeen | None, application_id: UUID) -> SourceOut:
    answered = outside.newest_answer(source.connector, subject_id=application_id)
    answer = answered.answer if answered else None
    return SourceOut(
        code=source.code,
        label=source.label,
        status=call.outcome if call else TO_BE_ASKED,
        asked_at=call.started_at if call else None,
        answered_at=ended_at(call) if call else None,
        duration_ms=call.milliseconds if call else None,
        reference=answer.report_number if isinstance(answer, BureauReport) else None,
        facts=FACTS[type(answer)](answer) if answer is not None else [],
    )


def ended_at(call: CallSeen) -> datetime | None:
    """Return when the answer came; one from the cache came when it was asked for."""
    if call.milliseconds is None or call.outcome.code != "answered":
        return None
    return call.started_at + timedelta(milliseconds=call.milliseconds)


def worded(label: Text, text: Text, tone: str) -> SourceFact:
    return SourceFact(label=label, value=None, text=text, unit=None, tone=tone)


def named(label: Text, value: str) -> SourceFact:
    return SourceFact(label=label, value=value or "–", text=None, unit=None, tone="grey")


def counted(label: Text, value: int, unit: Text, *, is_bad: bool = False) -> SourceFact:
    tone = "red" if is_bad else "grey"
    return SourceFact(label=label, value=str(value), text=None, unit=unit, tone=tone)


def money(label: Text, fen: int, *, is_bad: bool = False) -> SourceFact:
    tone = "red" if is_bad else "grey"
    return SourceFact(label=label, value=yuan(fen), text=None, unit=YUAN, tone=tone)


def identity_facts(answer: IdentityFound) -> list[SourceFact]:
    return [
        worded(Text("姓名与身份证号", "Name and ID number"), *IDENTITY_RESULTS[answer.result]),
        worded(Text("手机号实名", "Phone owner"), *IDENTITY_RESULTS[answer.phone_result]),
    ]


def bureau_facts(answer: BureauReport) -> list[SourceFact]:
    found = worded(Text("有信用记录", "Known to the bureau"), YES if answer.found else NO, "grey")
    if not answer.found:
        return [found]
    s = answer.summary
    late = s.months_overdue_24
    return [
        found,
        counted(Text("未结清贷款", "Open loans"), s.open_loans, LOANS),
        money(Text("贷款余额", "Total balance"), s.total_balance_fen),
        money(Text("每月还款", "Monthly payments"), s.total_monthly_payment_fen),
        money(Text("当前逾期", "Overdue now"), s.overdue_now_fen, is_bad=s.overdue_now_fen > 0),
        counted(Text("近 24 个月逾期", "Late in 24 months"), late, MONTHS, is_bad=late > 0),
        counted(Text("近 6 个月查询", "Queries in 6 months"), s.queries_6m, TIMES),
        counted(Text("信用历史", "Credit history"), s.oldest_account_months, MONTHS),
    ]


def court_facts(answer: CourtFound) -> list[SourceFact]:
    hit = (YES, "red") if answer.hit else (NO, "green")
    labels = [f"{case.court} {case.number}" for case in answer.cases]
    cases = [
        money(Text(label, label), case.amount_fen, is_bad=True)
        for label, case in zip(labels, answer.cases, strict=True)
    ]
    return [worded(Text("被执行人", "Court enforcement"), *hit), *cases]


def income_facts(answer: IncomesFound) -> list[SourceFact]:
    months = answer.months_with_income_24
    return [
        worded(Text("有申报记录", "Incomes declared"), YES if answer.found else NO, "grey"),
        money(Text("近 6 个月月均收入", "Average of 6 months"), answer.average_6m_fen),
        counted(Text("近 24 个月有收入", "With income of 24"), months, MONTHS, is_bad=months < 20),
        named(Text("扣缴单位", "Declared by"), answer.employer),
    ]


def insured_facts(answer: InsuredFound) -> list[SourceFact]:
    paid = answer.paid_months_12
    if answer.pension_fen:
        return [money(Text("养老金", "Pension"), answer.pension_fen)]
    return [
        money(Text("缴费基数", "Base of contributions"), answer.base_fen),
        counted(Text("近 12 个月缴费", "Paid of 12 months"), paid, MONTHS, is_bad=paid < 10),
        counted(Text("累计缴费", "Paid in all"), answer.paid_in_all_months, MONTHS),
        money(Text("公积金余额", "Housing fund"), answer.fund_balance_fen),
        named(Text("参保单位", "Insured by"), answer.employer),
    ]


def phone_facts(answer: PhoneFound) -> list[SourceFact]:
    owner = worded(
        Text("本人号码", "Own number"),
        YES if answer.is_owner else NO,
        "green" if answer.is_owner else "red",
    )
    if answer.in_use_months is None:
        return [owner]
    arrears, calls = answer.arrears_months_12 or 0, answer.collection_calls_3m or 0
    return [
        owner,
        counted(Text("在网时长", "In use"), answer.in_use_months, MONTHS),
        counted(Text("近 12 个月欠费", "In arrears of 12"), arrears, MONTHS, is_bad=arrears > 0),
        counted(Text("近 3 个月催收来电", "Collection calls"), calls, TIMES, is_bad=calls > 0),
    ]


def firm_facts(answer: FirmFound) -> list[SourceFact]:
    label, tone = FIRM_STATUSES[answer.status]
    standing = worded(Text("登记状态", "Standing"), label, tone)
    if not answer.found:
        return [standing]
    return [
        standing,
        named(Text("名称", "Name"), answer.name),
        named(Text("统一社会信用代码", "Unified code"), answer.uscc),
        named(Text("法定代表人", "Legal person"), answer.legal_person),
        money(Text("注册资本", "Capital"), answer.capital_fen),
    ]


FACTS: dict[type[Any], Callable[[Any], list[SourceFact]]] = {
    IdentityFound: identity_facts,
    BureauReport: bureau_facts,
    CourtFound: court_facts,
    IncomesFound: income_facts,
    InsuredFound: insured_facts,
    PhoneFound: phone_facts,
    FirmFound: firm_facts,
}
