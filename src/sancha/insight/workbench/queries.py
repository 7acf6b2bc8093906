"""What the first page of staff counts: her inbox, and the business of the day."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Q, Sum

from sancha.credit.loans.models import Instalment, Loan
from sancha.credit.loans.queries import OPEN
from sancha.engines.process.queries import waiting_for
from sancha.engines.process.types import SOON
from sancha.inloan.disbursement.models import Disbursement
from sancha.inloan.disbursement.types import FINAL
from sancha.insight.lifecycle.inspections import inspections_of
from sancha.insight.lifecycle.uses import suspected_loans
from sancha.platform.acts import Actor
from sancha.postloan.collection.models import Case
from sancha.preloan.applications.models import Application
from sancha.preloan.applications.types import CLOSED


@dataclass(frozen=True)
class Inbox:
    """How many tasks wait for a person, and how many of them are late or soon will be."""

    open: int
    urgent: int


@dataclass(frozen=True)
class Flow:
    """Applications by status, and what came in on a day."""

    by_status: dict[str, int]
    submitted_today: int

    @property
    def under_way(self) -> int:
        return sum(count for status, count in self.by_status.items() if status not in CLOSED)


@dataclass(frozen=True)
class Book:
    """The loans on a day. Amounts in fen."""

    active: int
    balance_fen: int
    overdue: int
    overdue_balance_fen: int
    paid_out_today: int
    paid_out_today_fen: int


def inbox_of(actor: Actor, *, now: datetime) -> Inbox:
    counts = waiting_for(actor).aggregate(
        open=Count("id"), urgent=Count("id", filter=Q(due_at__lte=now + SOON))
    )
    return Inbox(open=counts["open"], urgent=counts["urgent"])


def flow_on(day: date) -> Flow:
    """Return the applications as they stand: one query."""
    rows = Application.objects.values("status").annotate(
        count=Count("id"), today=Count("id", filter=Q(submitted_on=day))
    )
    found = list(rows)
    return Flow(
        by_status={row["status"]: row["count"] for row in found},
        submitted_today=sum(row["today"] for row in found),
    )


def book_on(day: date) -> Book:
    """Return what is lent, what of it is late, and what left on this day: one query.

    What is written off is no longer lent, as the books see it.
    """
    on_books = Q(segment__written_off_on=None)
    late = on_books & Q(pk__in=Instalment.objects.filter(OPEN, due_on__lt=day).values("loan_id"))
    active, today = on_books & Q(segment__status="active"), Q(disbursed_on=day)
    sums = Loan.objects.aggregate(
        loans=Count("id", filter=active),
        balance=Sum("segment__balance_fen", filter=on_books, default=0),
        late_loans=Count("id", filter=late),
        late_balance=Sum("segment__balance_fen", filter=late, default=0),
        begun=Count("id", filter=today),
        begun_amount=Sum("principal_fen", filter=today, default=0),
    )
    return Book(
        active=sums["loans"],
        balance_fen=int(sums["balance"]),
        overdue=sums["late_loans"],
        overdue_balance_fen=int(sums["late_balance"]),
        paid_out_today=sums["begun"],
        paid_out_today_fen=int(sums["begun_amount"]),
    )


def payments_in_doubt() -> tuple[int, int]:
    """Return how many payments are under way, and of how many nobody knows what became."""
    counts = Disbursement.objects.exclude(status__in=FINAL).aggregate(
        under_way=Count("id"), unknown=Count("id", filter=Q(status="unknown"))
    )
    return counts["under_way"], counts["unknown"]


def cases_to_take() -> int:
    """Return how many cases the restructuring team has that nobody of it works yet."""
    return Case.objects.filter(state="open", team="restructuring", collector_id=None).count()


def flows_suspected() -> int:
    """Return of how many loans payments are suspected that nobody has weighed."""
    return suspected_loans().count()


def inspections_due(day: date) -> tuple[int, int]:
    """Return how many inspections are to be done within a week, and how many of them are late."""
    due = inspections_of("", "", on=day).filter(due_on__lte=day + timedelta(days=7))
    return due.count(), due.filter(due_on__lt=day).count()
