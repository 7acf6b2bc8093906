"""Identity, credit bureau and courts: what each answers about a person."""

import secrets
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sancha_sandbox.models import (
    BureauAccount,
    BureauQuery,
    BureauReport,
    CourtCase,
    Person,
    Society,
)
from sancha_sandbox.society.credit import BAD_DEBT, MONTHS, months_before

OPEN, OVERDUE, SETTLED, WRITTEN_OFF = "1", "2", "3", "4"
LOAN_KINDS = ("D1", "R1", "R4")
CLASS_BY_ARREARS = ((7, "4"), (4, "3"), (1, "2"), (0, "1"))  # From how many instalments behind.
WORST_LAST = f"1234567{BAD_DEBT}"
QUERY_DAYS = 183


@dataclass(frozen=True)
class Summary:
    """Figures over all lines of a report. `queries_6m` counts other institutions only."""

    open_loans: int = 0
    total_balance_fen: int = 0
    total_monthly_payment_fen: int = 0
    overdue_now_fen: int = 0
    overdue_accounts: int = 0
    months_overdue_24: int = 0
    worst_status_24: str = "N"
    queries_6m: int = 0
    oldest_account_months: int = 0


@dataclass(frozen=True)
class Report:
    """A report; `as_of_on` is the day up to which institutions have reported."""

    number: str
    as_of_on: date
    found: bool
    accounts: list[BureauAccount] = field(default_factory=list)
    queries: list[BureauQuery] = field(default_factory=list)
    summary: Summary = field(default_factory=Summary)


def check_identity(*, name: str, id_number: str, phone: str) -> tuple[str, str]:
    """Return whether the name belongs to the number, and whether the phone belongs to both."""
    person = Person.objects.filter(id_number=id_number, is_known_to_identity=True).first()
    if person is None:
        return "not_found", "mismatch"
    result = "match" if person.name == name else "mismatch"
    return result, "match" if result == "match" and person.phone == phone else "mismatch"


def check_court(*, name: str, id_number: str) -> list[CourtCase]:
    cases = CourtCase.objects.filter(person__name=name, person__id_number=id_number)
    return list(cases.order_by("filed_on", "id"))


def give_report(
    *, name: str, id_number: str, authorisation_number: str, reason: str, now: datetime
) -> Report:
    """Return a report on a person, and note that it was given."""
    person = Person.objects.filter(
        name=name, id_number=id_number, is_known_to_identity=True
    ).first()
    given = BureauReport.objects.create(
        number=f"R{now:%Y%m%d}{secrets.randbelow(10**12):012d}",
        person=person,
        authorisation_number=authorisation_number,
        reason=reason,
        given_at=now,
    )
    as_of_on = Society.objects.values_list("as_of_on", flat=True).get()
    if person is None:
        return Report(given.number, as_of_on, found=False)
    accounts = list(person.bureau_accounts.order_by("opened_on", "id"))
    queries = list(person.bureau_queries.order_by("-queried_on", "id"))
    return Report(
        number=given.number,
        as_of_on=as_of_on,
        found=bool(accounts),
        accounts=accounts,
        queries=queries,
        summary=summarise(accounts, queries, as_of_on),
    )


def arrears_of(account: BureauAccount) -> int:
    """Return how many instalments a line is behind at the end of its history."""
    last = account.history[-1]
    return int(last) if last.isdigit() else 0


def overdue_fen(account: BureauAccount) -> int:
    return arrears_of(account) * account.monthly_payment_fen


def status_of(account: BureauAccount) -> str:
    if account.closed_on is not None:
        return SETTLED
    if is_bad(account):
        return WRITTEN_OFF
    return OVERDUE if arrears_of(account) else OPEN


def is_bad(account: BureauAccount) -> bool:
    """Tell whether the lender has written the line off (呆账)."""
    return account.history[-1] == BAD_DEBT


def class_of(account: BureauAccount) -> str:
    """Return the five-class code: 1 normal to 4 doubtful as the arrears make it, 5 written off."""
    behind = arrears_of(account)
    if is_bad(account):
        return "5"
    return next(code for least, code in CLASS_BY_ARREARS if behind >= least)


def months_of(as_of_on: date) -> list[str]:
    """Return the 24 months of a history, the oldest first; the last is the month before."""
    return [f"{months_before(as_of_on, MONTHS - place):%Y-%m}" for place in range(MONTHS)]


def summarise(accounts: list[BureauAccount], queries: list[BureauQuery], as_of_on: date) -> Summary:
    late_months = {
        month
        for account in accounts
        for month, status in enumerate(account.history)
        if status.isdigit()
    }
    worst = max(
        (status for account in accounts for status in account.history if status in WORST_LAST),
        key=WORST_LAST.index,
        default="N",
    )
    oldest = min((account.opened_on for account in accounts), default=as_of_on)
    return Summary(
        open_loans=sum(
            account.closed_on is None and account.kind in LOAN_KINDS for account in accounts
        ),
        total_balance_fen=sum(account.balance_fen for account in accounts),
        total_monthly_payment_fen=sum(account.monthly_payment_fen for account in accounts),
        overdue_now_fen=sum(overdue_fen(account) for account in accounts),
        overdue_accounts=sum(arrears_of(account) > 0 or is_bad(account) for account in accounts),
        months_overdue_24=len(late_months),
        worst_status_24=worst,
        queries_6m=sum(
            query.queried_on > as_of_on - timedelta(days=QUERY_DAYS) for query in queries
        ),
        oldest_account_months=(as_of_on.year - oldest.year) * 12 + as_of_on.month - oldest.month,
    )
