from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sancha.credit.loans import queries as loans
from sancha.credit.loans.types import LoanView
from sancha.office.products import queries as products
from sancha.platform.acts import Actor, service
from sancha.platform.door import operation, use_case
from sancha.platform.events import Happened
from sancha.postloan.reporting import permissions
from sancha.postloan.reporting.errors import NotRejected
from sancha.postloan.reporting.models import Record
from sancha.postloan.reporting.queries import last_of, lock, view_of
from sancha.postloan.reporting.types import RecordView

REPORTER = service("reporting", permissions.SEND, "outside.call")
DAYS_A_MONTH = 30


@operation
def note(kind: str, happened: Sequence[Happened]) -> None:
    """Write down for the bureau what happened to loans, with how they stand; it is sent later.

    It exists only if what happened is committed, and each loan's records count without a gap.
    """
    on = happened[0].business_on
    payloads = {one.subject: one.payload for one in happened}
    before = last_of(payloads)
    rows = []
    for loan in loans.of_ids(payloads, on=on):
        last = before.get(loan.id)
        if last is None and kind != "grant":
            continue  # Of a loan from before the reporting began the bureau knows nothing.
        sequence = last.sequence + 1 if last else 1
        short_fen = int(payloads[loan.id].get("short_fen", 0)) if kind == "overdue" else 0
        rows.append(
            Record(
                number=f"{loan.number}-{sequence}",
                loan_id=loan.id,
                loan_number=loan.number,
                organisation_id=loan.organisation_id,
                party_id=loan.party_id,
                kind=kind,
                sequence=sequence,
                business_on=on,
                credit_fen=loan.principal_fen,
                balance_fen=loan.balance_fen,
                overdue_fen=short_fen,
                monthly_payment_fen=last.monthly_payment_fen if last else monthly_fen(loan),
                remaining_months=remaining_months(loan, on),
                instalments_behind=loan.days_past_due // DAYS_A_MONTH + 1 if short_fen else 0,
            )
        )
    Record.objects.bulk_create(rows)


def monthly_fen(loan: LoanView) -> int:
    """Return the first usual instalment of the plan."""
    rows = loans.plan_of(loan, products.version(loan.product_version_id).terms).rows
    return rows[min(1, len(rows) - 1)].total_fen


def remaining_months(loan: LoanView, on: date) -> int:
    if loan.settled_on is not None:
        return 0
    months = (loan.matures_on.year - on.year) * 12 + loan.matures_on.month - on.month
    return max(0, months)


@use_case
def note_taken(*, record_id: UUID, now: datetime, actor: Actor = REPORTER) -> RecordView:
    """Note that the bureau has taken a record."""
    row = lock(record_id)
    actor.require(permissions.SEND, on=row)
    if row.status == "waiting":
        row.status, row.taken_at, row.refusal = "taken", now, ""
        row.save(update_fields=["status", "taken_at", "refusal"])
    return view_of(row)


@use_case
def note_rejected(*, record_id: UUID, refusal: str, actor: Actor = REPORTER) -> RecordView:
    """Note that the bureau does not take a record as it is: a person must look."""
    row = lock(record_id)
    actor.require(permissions.SEND, on=row)
    if row.status == "waiting":
        row.status, row.refusal = "rejected", refusal
        row.save(update_fields=["status", "refusal"])
    return view_of(row)


@use_case
def report_again(*, record_id: UUID, actor: Actor) -> RecordView:
    """Let a rejected record be sent again, its cause being mended; the number stays.

    :raises NotRejected: if the bureau did not reject it.
    """
    row = lock(record_id)
    actor.require(permissions.RETRY, on=row)
    if row.status != "rejected":
        raise NotRejected
    row.status = "waiting"
    row.save(update_fields=["status"])
    return view_of(row)
