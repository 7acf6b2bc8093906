"""Identity, credit bureau, courts."""

from datetime import date, datetime
from typing import Annotated, Literal

from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import Field, StringConstraints

from sancha_sandbox import bureau, clock, reports
from sancha_sandbox.api.types import IdNumber, Name, Number
from sancha_sandbox.models import BureauAccount, BureauRecord
from sancha_sandbox.money import Yuan, fen, yuan
from sancha_sandbox.reports import Reported

router = Router()
Match = Literal["match", "mismatch"]


class IdentityIn(Schema):
    name: Name
    id_number: IdNumber
    phone: str


class IdentityOut(Schema):
    result: Literal["match", "mismatch", "not_found"]
    phone_result: Match


class PersonIn(Schema):
    name: Name
    id_number: IdNumber


class BureauIn(PersonIn):
    """`reason`: 01 after the loan, 02 loan approval, 03 card approval, 08 guarantor."""

    authorisation_number: Annotated[str, StringConstraints(min_length=1, max_length=64)]
    reason: Literal["01", "02", "03", "08"]


class MonthOut(Schema):
    """`status`: N on time, 1 to 7 instalments behind, C settled, * nothing due, / not opened."""

    month: str
    status: str


class BureauAccountOut(Schema):
    number: str
    kind: str
    business: str
    institution: str
    opened_on: date
    closed_on: date | None
    credit: str
    balance: str
    monthly_payment: str
    remaining_months: int
    status: str
    five_class: str
    overdue: str
    repayment_history: list[MonthOut]


class BureauQueryOut(Schema):
    institution: str
    reason: str
    queried_on: date


class SummaryOut(Schema):
    """`overdue_now` is an amount; `queries_6m` counts other institutions only."""

    open_loans: int
    total_balance: str
    total_monthly_payment: str
    overdue_now: str
    overdue_accounts: int
    months_overdue_24: int
    worst_status_24: str
    queries_6m: int
    oldest_account_months: int


class BureauOut(Schema):
    report_number: str
    given_at: datetime
    as_of_on: date
    found: bool
    summary: SummaryOut
    accounts: list[BureauAccountOut]
    queries: list[BureauQueryOut]


class CaseOut(Schema):
    number: str
    court: str
    amount: str
    filed_on: date


class CourtOut(Schema):
    hit: bool
    cases: list[CaseOut]


@router.post("/identity/checks", response=IdentityOut)
def check_identity(request: HttpRequest, body: IdentityIn) -> dict[str, str]:
    result, phone_result = bureau.check_identity(**body.dict())
    return {"result": result, "phone_result": phone_result}


@router.post("/bureau/reports", response=BureauOut)
def give_report(request: HttpRequest, body: BureauIn) -> dict[str, object]:
    now = clock.now()
    report = bureau.give_report(**body.dict(), now=now)
    summary = report.summary
    months = bureau.months_of(report.as_of_on)
    return {
        "report_number": report.number,
        "given_at": now,
        "as_of_on": report.as_of_on,
        "found": report.found,
        "summary": {
            "open_loans": summary.open_loans,
            "total_balance": yuan(summary.total_balance_fen),
            "total_monthly_payment": yuan(summary.total_monthly_payment_fen),
            "overdue_now": yuan(summary.overdue_now_fen),
            "overdue_accounts": summary.overdue_accounts,
            "months_overdue_24": summary.months_overdue_24,
            "worst_status_24": summary.worst_status_24,
            "queries_6m": summary.queries_6m,
            "oldest_account_months": summary.oldest_account_months,
        },
        "accounts": [account_out(account, months) for account in report.accounts],
        "queries": [
            {
                "institution": query.institution,
                "reason": query.reason,
                "queried_on": query.queried_on,
            }
            for query in report.queries
        ],
    }


def account_out(account: BureauAccount, months: list[str]) -> dict[str, object]:
    return {
        "number": account.number,
        "kind": account.kind,
        "business": account.business,
        "institution": account.institution,
        "opened_on": account.opened_on,
        "closed_on": account.closed_on,
        "credit": yuan(account.credit_fen),
        "balance": yuan(account.balance_fen),
        "monthly_payment": yuan(account.monthly_payment_fen),
        "remaining_months": account.remaining_months,
        "status": bureau.status_of(account),
        "five_class": bureau.class_of(account),
        "overdue": yuan(bureau.overdue_fen(account)),
        "repayment_history": [
            {"month": month, "status": status}
            for month, status in zip(months, account.history, strict=True)
        ],
    }


@router.post("/court/checks", response=CourtOut)
def check_court(request: HttpRequest, body: PersonIn) -> dict[str, object]:
    cases = [
        {
            "number": case.number,
            "court": case.court,
            "amount": yuan(case.amount_fen),
            "filed_on": case.filed_on,
        }
        for case in bureau.check_court(**body.dict())
    ]
    return {"hit": bool(cases), "cases": cases}


class RecordIn(PersonIn):
    """What a lender reports of a loan: granted, repaid, overdue, written off, settled; the state
    after it.
    """

    number: Number
    kind: Literal["grant", "repayment", "overdue", "settled", "written_off"]
    loan_number: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,20}$")]
    sequence: Annotated[int, Field(ge=1)]
    on: date
    credit: Yuan
    balance: Yuan
    overdue: Yuan = "0.00"
    monthly_payment: Yuan = "0.00"
    remaining_months: Annotated[int, Field(ge=0, le=600)] = 0
    instalments_behind: Annotated[int, Field(ge=0, le=600)] = 0


class RecordOut(Schema):
    number: str
    loan_number: str
    kind: str
    sequence: int
    at: datetime


class RecordsOut(Schema):
    items: list[RecordOut]
    total: int


@router.post("/bureau/records", response={202: RecordOut})
def take_record(request: HttpRequest, body: RecordIn) -> Status[BureauRecord]:
    reported = Reported(
        kind=body.kind,
        loan_number=body.loan_number,
        sequence=body.sequence,
        name=body.name,
        id_number=body.id_number,
        on=body.on,
        credit_fen=fen(body.credit),
        balance_fen=fen(body.balance),
        overdue_fen=fen(body.overdue),
        monthly_payment_fen=fen(body.monthly_payment),
        remaining_months=body.remaining_months,
        instalments_behind=body.instalments_behind,
    )
    return Status(202, reports.take(number=body.number, reported=reported, now=clock.now()))


@router.get("/bureau/records", response=RecordsOut)
def read_records(request: HttpRequest, loan_number: str = "") -> dict[str, object]:
    """What lenders have reported, in the order of arrival; of one loan, if its number is given."""
    found = BureauRecord.objects.order_by("id")
    if loan_number:
        found = found.filter(loan_number=loan_number)
    return {"items": list(found[:1000]), "total": found.count()}
