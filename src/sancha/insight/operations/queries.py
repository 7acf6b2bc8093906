"""What waits for operations: read under each queue's own permission."""

from uuid import UUID

from sancha.engines.outside import connectors
from sancha.engines.outside import queries as outside
from sancha.engines.outside.types import CallSeen
from sancha.inloan.disbursement.models import Disbursement
from sancha.inloan.disbursement.queries import view_of
from sancha.inloan.disbursement.types import DisbursementView
from sancha.postloan.repayment.models import Debit
from sancha.postloan.reporting.models import Record

ABOUT_MONEY = (
    connectors.SEND_DEBIT,
    connectors.QUERY_DEBIT,
    connectors.SEND_TRANSFER,
    connectors.QUERY_TRANSFER,
)
IN_DOUBT = ("sent", "unknown")
MOST_PAYMENTS = 100


def payments_in_doubt() -> list[DisbursementView]:
    """Return the payments that left and of which nobody knows what became, the oldest first."""
    rows = Disbursement.objects.filter(status__in=IN_DOUBT).order_by("requested_at", "id")
    return [view_of(row) for row in rows[:MOST_PAYMENTS]]


def calls_about(subject_id: UUID) -> list[CallSeen]:
    """Return what core banking was asked about an order, and how it answered."""
    return outside.calls_about(subject_id, ABOUT_MONEY)


def reports_rejected() -> int:
    return Record.objects.filter(status="rejected").count()


def debits_in_doubt() -> int:
    return Debit.objects.filter(status__in=IN_DOUBT).count()
